"""Settings of programs and roles, on both databases: what is kept, what is noted, and two admins at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.domain.audit import Act
from bot.domain.program import DigestRhythm
from bot.domain.program_form import SettingsForm, SettingsFormError
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.settings_basis import Basis
from bot.domain.settings_card import SettingsSaved
from bot.services.auditing import audit_page
from bot.services.governing import OvertakenError, save_settings, settings_basis, settings_card
from bot.services.naming import MOST_NAMED
from bot.services.presenting import check_in_card
from storage import directory, named_admins, programs
from tests.factories import MONDAY, WORKSPACE, make_person, make_program
from tests.stage import Stage

OWN = ScaleWords("Not started", "On the way", "Done", "Not my area")


async def opened(stage: Stage, program_id: str = "") -> Basis:
    return await stage.database.read(settings_basis, WORKSPACE, program_id)


async def saves(stage: Stage, basis: Basis, *, admins: tuple[str, ...] | None = None, **changes: Any) -> SettingsSaved:
    assert basis.form.program
    named = basis.form.admins if admins is None else admins
    form = SettingsForm(named, replace(basis.form.program, **changes))
    return await stage.database.write(
        save_settings, WORKSPACE, "U0ADMIN", form, basis, now=stage.clock.now(), random=Random(len(await noted(stage)))
    )


async def noted(stage: Stage) -> tuple[Act, ...]:
    page = await stage.database.read(audit_page, WORKSPACE, start=0, count=99)
    return tuple(entry.act for entry in page.entries)


async def program(stage: Stage):
    return await stage.database.read(programs.program, WORKSPACE, "program")


async def test_only_what_was_changed_is_written(stage: Stage) -> None:
    basis = await opened(stage)
    due_at = (await program(stage)).digest_due_at
    await stage.database.write(programs.move_digest_on, WORKSPACE, "program", due_at=MONDAY)
    await saves(stage, basis, k=7)

    after = await program(stage)
    assert (after.k, after.digest_due_at, due_at) == (7, MONDAY, None)


async def test_a_new_time_of_the_digest_holds_from_the_next_one(stage: Stage) -> None:
    await stage.database.write(programs.move_digest_on, WORKSPACE, "program", due_at=MONDAY)
    await saves(stage, await opened(stage), digest_day=4)

    due_at = (await program(stage)).digest_due_at
    assert f"{due_at:%A %H:%M}" == "Friday 08:00"


async def test_a_new_rhythm_begins_on_the_next_such_day(stage: Stage) -> None:
    await stage.database.write(programs.move_digest_on, WORKSPACE, "program", due_at=MONDAY)
    saved = await saves(stage, await opened(stage), digest_rhythm=DigestRhythm.TWO_WEEKLY)

    after = await program(stage)
    assert saved.changes == ("Rhythm of the digest: Every week → Every two weeks",)
    assert after.digest.falls_on(after.digest_due_at.date())
    assert MONDAY < after.digest_due_at <= MONDAY + timedelta(weeks=1)
    await saves(stage, await opened(stage), k=7)
    assert (await program(stage)).digest == after.digest


async def test_a_group_of_k_holds_for_rounds_that_open_afterwards(stage: Stage) -> None:
    await stage.opens()
    saved = await saves(stage, await opened(stage), k=7)

    assert (await stage.latest()).k == 5
    assert saved.holds_later
    assert not (await saves(stage, await opened(stage), name="Reading Second")).holds_later


async def test_words_for_the_answers_hold_for_check_ins_that_open_afterwards(stage: Stage) -> None:
    await stage.opens()
    await stage.posts_all()
    await saves(stage, await opened(stage), **{rating.value: text for rating, text in OWN.by_rating.items()})
    first = await stage.check_in()
    receipt = await stage.answers("U0N1", Rating.FULLY)
    assert (receipt.words, (await card(stage, first.id)).words) == (USUAL_WORDS, USUAL_WORDS)

    await stage.moves(timedelta(days=7))
    await stage.posts_all()
    second = await stage.check_in()
    receipt = await stage.answers("U0N1", Rating.FULLY)
    assert (receipt.words, (await card(stage, second.id)).words) == (OWN, OWN)


async def test_the_usual_words_are_kept_as_nothing_so_that_they_may_improve(stage: Stage) -> None:
    (row,) = await stage.rows("programs")
    assert row["scale_words"] in (None, "null")
    assert (await program(stage)).words == USUAL_WORDS


async def test_admins_and_program_are_saved_together_or_not_at_all(stage: Stage) -> None:
    basis = await opened(stage)
    with pytest.raises(SettingsFormError):
        await saves(stage, basis, admins=("U0N1", "U0NOBODY"), k=7)
    with pytest.raises(SettingsFormError):
        await saves(stage, basis, admins=("U0N1",), k=2)

    assert (await program(stage)).k == 5
    assert await stage.database.read(named_admins.named, WORKSPACE) == ()
    assert await noted(stage) == ()


async def test_only_so_many_people_can_be_named(stage: Stage) -> None:
    crowd = tuple(f"U0C{place:03}" for place in range(MOST_NAMED + 1))
    await stage.database.write(directory.save_people, WORKSPACE, [make_person(one) for one in crowd])

    with pytest.raises(SettingsFormError, match=f"Name at most {MOST_NAMED} people."):
        await saves(stage, await opened(stage), admins=crowd)


async def test_of_two_who_save_at_the_same_moment_one_is_told(stage: Stage) -> None:
    basis = await opened(stage)
    ends = await asyncio.gather(saves(stage, basis, k=7), saves(stage, basis, k=9), return_exceptions=True)

    (told,) = [end for end in ends if isinstance(end, OvertakenError)]
    kept = (await program(stage)).k
    assert told.theirs == (f"Smallest group: 5 people → {kept} people",)
    assert told.sentence.startswith("Somebody else has just changed the same.")
    assert (told.basis.form.program.k, told.form.program.k) == (kept, 16 - kept)
    assert await noted(stage) == (Act.PROGRAM_CHANGED,)


async def test_whoever_was_taken_out_meanwhile_stays_out(stage: Stage) -> None:
    await saves(stage, await opened(stage), admins=("U0N1", "U0N2"))
    first, second = await opened(stage), await opened(stage)
    await saves(stage, first, admins=("U0N2",), k=7)

    with pytest.raises(OvertakenError) as caught:
        await saves(stage, second, admins=("U0N1", "U0N2", "U0N3"), k=9)
    assert caught.value.form.admins == ("U0N2", "U0N3")


async def test_another_programs_name_is_refused(stage: Stage) -> None:
    await stage.database.write(programs.save_program, WORKSPACE, make_program(id="second", name="Coaching"))

    with pytest.raises(SettingsFormError, match="Another program has this name already"):
        await saves(stage, await opened(stage, "program"), name=" coaching ")


async def test_a_program_that_is_not_there_shows_the_first_by_name(stage: Stage) -> None:
    await stage.database.write(programs.save_program, WORKSPACE, make_program(id="second", name="Coaching"))

    assert (await opened(stage, "gone")).program_id == "second"
    assert (await opened(stage, "program")).program_id == "program"


async def test_the_card_tells_who_leads_and_what_is_wrong_with_the_channel(stage: Stage) -> None:
    card = await stage.database.read(settings_card, WORKSPACE, "C0LEAD")
    assert (card.slack_admins, card.leaders, card.public_leadership) == (("U0ADMIN",), ("U0LEAD",), True)
    unknown = await stage.database.read(settings_card, WORKSPACE, "C0NEW")
    assert (unknown.leaders, unknown.unreachable.not_joined) == (None, ("C0NEW",))


async def card(stage: Stage, check_in_id: str):
    return await stage.database.read(check_in_card, WORKSPACE, check_in_id, catalogue=stage.means.catalogue)
