"""What leaders press in their Home tab; who they are is asked again each time, since the tab stays."""

import pytest

from bot.domain.scale import Rating
from bot.handlers import export, home_leaders
from bot.ports import SlackRefusedError
from bot.services.reading import NotReadableError
from bot.services.roles import NotLeaderError
from storage import directory
from tests.factories import WORKSPACE, make_person
from tests.handlers.floor import Floor
from tests.handlers.test_home import CLOSE, opened, seen, words
from tests.views.screens import shown, texts_in


@pytest.fixture
async def closed(floor: Floor) -> Floor:
    """Everybody in north has answered, the check-in has closed, and the leader has opened their tab."""
    leadership = await floor.deps.read(directory.channel, WORKSPACE, "C0LEAD")
    floor.messenger.knows_channel(*[leadership], members=["U0LEAD"])
    floor.messenger.knows_people(make_person("U0LEAD"))
    for place in range(6):
        await floor.stage.answers(f"U0N{place}", Rating.FULLY)
    await floor.stage.moves_to(CLOSE)
    await opened(floor, "U0LEAD")
    return floor


def modal(floor: Floor) -> str:
    """What the last modal that was opened says."""
    return "\n".join(texts_in(shown(floor.messenger.opened[-1].view))).replace("\u2060", "")


async def test_a_button_shows_the_summary_of_its_program(closed: Floor):
    await closed.presses(home_leaders.show_summary, "program", person="U0LEAD", home=True)
    assert "Facilitative Administration" in modal(closed)
    assert "Rated of asked" in modal(closed)


async def test_comments_are_shown_and_the_tab_is_brought_up_to_date(closed: Floor):
    closed.messenger.homes.clear()
    await closed.presses(home_leaders.show_comments, person="U0LEAD", home=True)
    assert "*Reading First*: no comments." in modal(closed)
    assert "No new comments." in seen(closed, "U0LEAD")
    [row] = await closed.stage.rows("home_tabs")
    assert row["comments_read_at"] is not None


async def test_what_was_not_shown_is_not_read(closed: Floor):
    closed.messenger.fails("open_view", SlackRefusedError("views.open", "expired_trigger_id"))
    with pytest.raises(SlackRefusedError):
        await closed.presses(home_leaders.show_comments, person="U0LEAD", home=True)
    [row] = await closed.stage.rows("home_tabs")
    assert row["comments_read_at"] is None


@pytest.mark.parametrize("handler", [home_leaders.show_summary, home_leaders.show_comments, export.offer_in_modal])
async def test_an_old_tab_of_who_leads_no_more_shows_nothing(closed: Floor, handler):
    with pytest.raises(NotLeaderError):
        await closed.presses(handler, "program", person="U0N1", home=True)
    assert closed.messenger.opened == []


async def test_a_program_that_is_not_theirs_is_not_shown(closed: Floor):
    with pytest.raises(NotReadableError):
        await closed.presses(home_leaders.show_summary, "another", person="U0LEAD", home=True)


async def test_only_of_who_is_shown_figures_it_is_kept_that_they_opened_their_tab(closed: Floor):
    await words(closed, "U0N1")
    assert [row["person_id"] for row in await closed.stage.rows("home_tabs")] == ["U0LEAD"]


async def test_a_tab_with_a_table_comes_with_the_same_in_older_blocks(closed: Floor):
    assert "data_table" in str(closed.messenger.homes["U0LEAD"].to_dict())
    assert "Facilitative Administration: 100%" in str(closed.messenger.older_homes["U0LEAD"].to_dict())
