"""The small modals over the list of schedules, and the preview of a check-in."""

from dataclasses import replace
from datetime import date

from bot.content.loader import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.domain.practice_order import Ordering
from bot.domain.scale_words import ScaleWords
from bot.views import ids
from bot.views.preview import nothing_to_preview, preview_message
from bot.views.schedule_modals import order_modal, pause_modal
from tests.factories import make_practice
from tests.views.screens import block, sent, shown, texts_in
from tests.views.test_check_in import CARD

CATALOGUE = load_catalogue()
IDS = tuple(practice.id for practice in CATALOGUE.practices)


def test_a_pause_ends_on_a_date_or_when_somebody_resumes():
    view = shown(pause_modal("<!channel>", metadata="m", until=date(2026, 12, 25)))
    assert block(view["blocks"], ids.PAUSE_UNTIL)["optional"] is True
    assert block(view["blocks"], ids.PAUSE_UNTIL)["element"]["initial_date"] == "2026-12-25"
    assert view["blocks"][0]["text"] == {
        "type": "plain_text",
        "text": "<!channel> asks nothing while it is paused.",
    }


def test_practices_stand_in_their_order_with_what_can_be_done_beside_them():
    view = shown(order_modal(Ordering((IDS[2], IDS[0]), (IDS[1],)), catalogue=CATALOGUE, metadata="m"))
    first, second, head, left_out = view["blocks"][1:]
    title = CATALOGUE.practice(IDS[2]).title
    assert first["text"]["text"].startswith(f"1. {title}")
    assert second["text"]["text"].startswith("2. ")
    assert [one["value"] for one in first["accessory"]["options"]] == [
        f"{move} {IDS[2]}" for move in ("up", "down", "first", "last", "out")
    ]
    assert head["elements"][0]["text"] == "Not asked: 1 practice."
    assert left_out["accessory"]["options"][0]["value"] == f"in {IDS[1]}"


def test_every_practice_that_ships_fits():
    view = shown(order_modal(Ordering(IDS), catalogue=CATALOGUE, metadata="m"))
    assert len(view["blocks"]) == len(IDS) + 1


def test_more_practices_than_slack_takes_are_cut():
    many = tuple(make_practice(f"coaching/p{place}") for place in range(150))
    catalogue = Catalogue(CATALOGUE.drivers, many)
    ordering = Ordering(tuple(one.id for one in many))
    assert len(shown(order_modal(ordering, catalogue=catalogue, metadata="m"))["blocks"]) <= 100


def test_a_preview_looks_like_the_check_in_with_nothing_to_press():
    card = replace(CARD, words=ScaleWords("Not now", "Some", "All", "Who knows"))
    blocks = sent(preview_message(card, opens_at="on Monday"))
    said = "\n".join(texts_in(blocks))
    assert "A preview, for you alone. This is asked on Monday" in said
    assert "[ Not now ] · [ Some ] · [ All ] · [ Who knows ]" in said
    assert not [one for one in blocks if one["type"] == "actions" or "accessory" in one]


def test_where_nothing_comes_there_is_nothing_to_show():
    assert "Reading First is paused" in nothing_to_preview("Reading First").text
