"""Who is an admin: Slack's own, and whom an admin has named; and who is told so."""

import pytest

from bot.domain.person import Person
from bot.services.roles import NotAdminError, NotLeaderError, is_admin, is_leader, require_admin, require_leader
from storage import directory, named_admins
from tests.factories import MONDAY, WORKSPACE, make_person
from tests.stage import Stage


async def names(stage: Stage, person: Person) -> None:
    await stage.database.write(directory.save_people, WORKSPACE, [person])
    await stage.database.write(named_admins.name, WORKSPACE, person.id, by="U0ADMIN", at=MONDAY)


async def admins(stage: Stage) -> list[str]:
    return [one.id for one in await stage.database.read(directory.admins, WORKSPACE)]


async def test_slacks_admins_and_named_people_are_admins(stage: Stage) -> None:
    await names(stage, make_person("U0NAMED"))

    assert await stage.database.read(is_admin, WORKSPACE, "U0ADMIN")
    assert await stage.database.read(is_admin, WORKSPACE, "U0NAMED")
    assert not await stage.database.read(is_admin, WORKSPACE, "U0N1")
    assert await admins(stage) == ["U0ADMIN", "U0NAMED"]


@pytest.mark.parametrize("changes", [{"deleted": True}, {"bot": True}, {"stranger": True}])
async def test_who_has_left_or_is_no_colleague_has_the_role_no_more(stage: Stage, changes: dict[str, bool]) -> None:
    await names(stage, make_person("U0NAMED", **changes))

    assert not await stage.database.read(is_admin, WORKSPACE, "U0NAMED")
    assert await admins(stage) == ["U0ADMIN"]


async def test_a_guest_can_be_named(stage: Stage) -> None:
    await names(stage, make_person("U0NAMED", guest=True))

    assert await stage.database.read(is_admin, WORKSPACE, "U0NAMED")


async def test_naming_and_removing_twice_changes_nothing(stage: Stage) -> None:
    await names(stage, make_person("U0NAMED"))

    assert not await stage.database.write(named_admins.name, WORKSPACE, "U0NAMED", by="U0X", at=MONDAY)
    assert await stage.database.write(named_admins.remove, WORKSPACE, "U0NAMED")
    assert not await stage.database.write(named_admins.remove, WORKSPACE, "U0NAMED")


async def test_whoever_lacks_the_role_reads_of_everybody_who_has_it(stage: Stage) -> None:
    await names(stage, make_person("U0NAMED"))

    with pytest.raises(NotAdminError) as caught:
        await stage.database.read(require_admin, WORKSPACE, "U0N1")
    assert caught.value.sentence == "Only admins of Driver Pulse can do this. Please ask <@U0ADMIN> or <@U0NAMED>."


async def test_leaders_are_the_members_of_the_channel_and_all_admins(stage: Stage) -> None:
    await names(stage, make_person("U0NAMED"))

    assert await stage.database.read(is_leader, WORKSPACE, "U0LEAD", "C0LEAD")
    assert await stage.database.read(is_leader, WORKSPACE, "U0NAMED", "C0LEAD")
    with pytest.raises(NotLeaderError) as caught:
        await stage.database.read(require_leader, WORKSPACE, "U0N1", ["C0LEAD"])
    assert caught.value.sentence == (
        "Summaries are read by members of <#C0LEAD> and admins of Driver Pulse. "
        "To join them, ask <@U0ADMIN> or <@U0NAMED>."
    )
