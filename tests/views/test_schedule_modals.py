"""The small modals over the list of schedules, and the preview of a check-in."""

from dataclasses import replace
from datetime import date

import pytest

from bot.content.loader import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.domain.practice_order import Ordering, Standing
from bot.domain.scale_words import ScaleWords
from bot.views import ids
from bot.views.preview import nothing_to_preview, preview_message
from bot.views.schedule_modals import order_modal, pause_modal
from tests.factories import make_cadence, make_practice
from tests.views.screens import block, mrkdwn_in, sent, shown, texts_in
from tests.views.test_check_in import CARD
from tests.views.test_schedules import HOSTILE

CATALOGUE = load_catalogue()
IDS = tuple(practice.id for practice in CATALOGUE.practices)
COMING = Standing(date(2026, 3, 9), IDS[0])


def test_a_pause_ends_on_a_date_or_when_somebody_resumes():
    view = shown(pause_modal("<!channel>", metadata="m", until=date(2026, 12, 25)))
    assert block(view["blocks"], ids.PAUSE_UNTIL)["optional"] is True
    assert block(view["blocks"], ids.PAUSE_UNTIL)["element"]["initial_date"] == "2026-12-25"
    assert view["blocks"][0]["text"] == {
        "type": "plain_text",
        "text": "<!channel> asks nothing while it is paused.",
    }


def practices_modal(ordering: Ordering, standing: Standing, catalogue: Catalogue = CATALOGUE, **of: str) -> list[dict]:
    view = order_modal(
        ordering,
        standing,
        program=of.get("program", "Reading First"),
        cadence=make_cadence(),
        catalogue=catalogue,
        metadata="m",
    )
    return [one for one in shown(view)["blocks"] if one["block_id"] != "order_ways:"]


def offered(practice: dict) -> list[str]:
    return [one["text"]["text"] for one in practice["accessory"]["options"]]


def test_practices_stand_in_their_order_with_what_can_be_done_beside_them():
    first, second, third, head, left_out = practices_modal(Ordering((IDS[2], IDS[0], IDS[3]), (IDS[1],)), COMING)[2:]
    assert first["text"]["text"].startswith(f"1. {CATALOGUE.practice(IDS[2]).title} (")
    assert second["text"]["text"].startswith("2. ")
    assert [one["value"] for one in second["accessory"]["options"]] == [
        f"{move} {IDS[0]}" for move in ("up", "down", "first", "last", "out")
    ]
    assert offered(first) == ["Move down", "Move to the end", "Leave out"]
    assert offered(third) == ["Move up", "Move to the top", "Leave out"]
    assert head["elements"][0]["text"] == "Not asked: 1 practice."
    assert left_out["accessory"]["options"][0]["value"] == f"in {IDS[1]}"


def test_the_only_practice_has_nowhere_to_go():
    (only,) = practices_modal(Ordering(IDS[:1]), COMING)[2:]
    assert "accessory" not in only


def test_the_modal_says_whose_practices_it_shows_and_what_becomes_of_each():
    standing = Standing(date(2026, 3, 9), IDS[1], {IDS[0]: date(2026, 3, 30), IDS[2]: date(2026, 3, 23)})
    head, _, first, second, _, left_out = practices_modal(Ordering((IDS[0], IDS[1]), (IDS[2],)), standing)
    assert head["text"]["text"] == "*Reading First* · Mondays, 9:00"
    assert first["text"]["text"].endswith("\nRests until Monday, March 30, 2026")
    assert second["text"]["text"].endswith("\n*Asked next, on Monday, March 9, 2026*")
    assert left_out["text"]["text"].endswith("\nRests until Monday, March 23, 2026")


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(), "It is paused, so nothing is asked next."),
        (
            Standing(date(2026, 3, 9)),
            "The next check-in, on Monday, March 9, 2026, is skipped: every practice rests then.",
        ),
    ],
)
def test_where_no_practice_comes_next_it_says_why(standing: Standing, said: str):
    assert practices_modal(Ordering(IDS), standing)[0]["text"]["text"].endswith(f"\n{said}")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_program_is_only_ever_text(name: str):
    assert not [text for text in mrkdwn_in(practices_modal(Ordering(IDS), COMING, program=name)) if name in text]


def test_every_practice_that_ships_fits():
    assert len(practices_modal(Ordering(IDS), COMING)) == len(IDS) + 2


def test_more_practices_than_slack_takes_are_cut():
    many = tuple(make_practice(f"coaching/p{place}") for place in range(150))
    catalogue = Catalogue(CATALOGUE.drivers, many)
    blocks = practices_modal(Ordering(tuple(one.id for one in many)), COMING, catalogue)
    assert len(blocks) <= 100
    assert "no room here for the rest" in blocks[-1]["elements"][0]["text"]


def test_a_preview_looks_like_the_check_in_with_nothing_to_press():
    card = replace(CARD, words=ScaleWords("Not now", "Some", "All", "Who knows"))
    blocks = sent(preview_message(card, opens_at="on Monday"))
    said = "\n".join(texts_in(blocks))
    assert "A preview, for you alone. This is asked on Monday" in said
    assert "[Not now] · [Some] · [All] · [Who knows]" in said
    assert not [one for one in blocks if one["type"] == "actions" or "accessory" in one]


def test_where_nothing_comes_there_is_nothing_to_show():
    assert "of Reading First is paused. Resume it" in nothing_to_preview("Reading First", paused=True).text
    assert "every practice rests" in nothing_to_preview("Reading First", paused=False).text
