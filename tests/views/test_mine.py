"""One's own side on screens: whatever people are called and however much is open, Slack takes it and it stays words."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cards import CheckInCard
from bot.domain.catalogue import Catalogue
from bot.domain.choice import Choice
from bot.domain.health import Ailing, Ailment
from bot.domain.home import Home
from bot.domain.mine import AskedOfMe, Kept, Mine, Traces
from bot.domain.person import Person
from bot.domain.scale import Rating
from bot.domain.schedule import ScheduleState
from bot.domain.schedule_card import Response, SchedulePage
from bot.views.home import home_view
from bot.views.mine import MOST_CHECK_INS, comments_deleted, my_message, snoozed
from tests.factories import MONDAY, make_catalogue, make_person
from tests.views.glances import FULLEST
from tests.views.reports import CATALOGUE
from tests.views.screens import block, mrkdwn_in, sent, shown, texts_in
from tests.views.test_schedules import HOSTILE, a_card, longest_card

MOST_BYTES = 250_000
"""Of a view, as JSON; Slack refuses more (https://docs.slack.dev/reference/methods/views.publish)."""

TODAY = MONDAY.date()
TRACES = Traces(
    home=True,
    answers=2,
    practices=3,
    messages=4,
    check_ins=1,
    changes=1,
    shares=2,
    named_admin=True,
    set_up=2,
    asked_by_name=1,
    groups=1,
)


def make_asked(place: int = 0, *, direct: bool = False, program: str = "Reading First") -> AskedOfMe:
    catalogue = make_catalogue()
    practice = catalogue.practices[0]
    card = CheckInCard(
        check_in_id=f"check-in-{place}",
        channel="C0NORTH",
        program=program,
        leadership_channel="C0LEAD",
        practice=practice,
        driver=catalogue.driver_or_gone(practice.driver),
        answered=1,
        asked=8,
        k=5,
        closes_at=MONDAY + timedelta(days=3),
        open=True,
    )
    return AskedOfMe(f"round-{place}", card, "https://test.slack.com/archives/C0NORTH/p1", direct=direct)


def make_mine(**changes: object) -> Mine:
    kept = Kept(make_person("U0N1"), ("C0NORTH",), comments=2)
    return replace(Mine(kept=kept, today=TODAY, asked=(make_asked(),)), **changes)


def make_home(mine: Mine | None = None, catalogue: Catalogue = CATALOGUE, **more: object) -> Home:
    return Home(mine or make_mine(), catalogue, **more)


def words(value: object) -> str:
    return "\n".join(texts_in(value)).replace("\u2060", "")


def test_a_direct_message_is_called_one():
    read = words(sent(my_message(make_mine(asked=(make_asked(direct=True),)), {}, TRACES)))
    assert "asked by direct message · <https://test.slack.com/" in read


@pytest.mark.parametrize("number", [0, 1, MOST_CHECK_INS, 60])
def test_any_number_of_open_check_ins_fits(number: int):
    mine = make_mine(asked=tuple(make_asked(place) for place in range(number)))
    answers = {one.card.check_in_id: Rating.FULLY for one in mine.asked}

    read = words(sent(my_message(mine, answers, TRACES, said="Done.")))

    assert read.count("Your answer: *Fully in place*.") == min(number, MOST_CHECK_INS)
    assert (f"And {number - MOST_CHECK_INS} more open check-ins" in read) is (number > MOST_CHECK_INS)
    assert ("No check-in is open for you now." in read) is (number == 0)


@given(st.text(min_size=1, max_size=80) | st.sampled_from(HOSTILE), st.text(max_size=80) | st.sampled_from(HOSTILE))
def test_what_people_are_called_stays_words(program: str, name: str):
    person = Person("U0N1", name, zone="*Europe/<Berlin>*")
    mine = make_mine(asked=(make_asked(program=program),), kept=Kept(person, ("C0NORTH",)))
    screens = [
        sent(my_message(mine, {}, TRACES)),
        shown(home_view(make_home(mine, schedules=SchedulePage((a_card(program=program),), 0, 1))))["blocks"],
    ]
    for screen in screens:
        assert not [text for text in mrkdwn_in(screen) if "<!" in text.replace("<!date", "") or "<@" in text]


def test_all_that_is_stored_is_named():
    read = words(sent(my_message(make_mine(choice=Choice(direct_messages=False)), {}, TRACES)))
    assert "2 answers to open check-ins, under a code in place of your name. At the close they are deleted." in read
    assert "That you were asked about 3 practices in the last 30 days." in read
    assert "1 change that you made as an admin" in read
    assert "2 messages that shared a digest for you, and what you wrote there." in read
    assert "That you set up 2 schedules." in read
    assert "That 1 schedule asked you by name." in read
    assert "That you are in 1 user group." in read
    assert "That an admin named you as one" in read
    assert "When you last opened your Home tab" in read
    assert "What you chose about direct messages." in read


def test_what_is_not_stored_is_not_named():
    read = words(sent(my_message(make_mine(kept=Kept(make_person("U0N1")), asked=()), {}, Traces())))
    assert "No comments of yours." in read
    assert "Delete my comments" not in read
    for word in (
        "answers to open",
        "practices in",
        "went to you",
        "user group",
        "schedule",
        "told of",
        "as an admin",
        "named you",
        "Home tab",
        "What you chose",
    ):
        assert word not in read


@pytest.mark.parametrize(
    ("choice", "offered"),
    [
        (Choice(), ["mine_snooze", "mine_stop_messages"]),
        (
            Choice(snoozed_until=TODAY + timedelta(days=1)),
            ["mine_snooze", "mine_end_snooze", "mine_stop_messages"],
        ),
        (Choice(snoozed_until=TODAY), ["mine_snooze", "mine_stop_messages"]),
        (Choice(direct_messages=False), ["mine_take_messages"]),
    ],
)
def test_only_what_can_be_chosen_is_offered(choice: Choice, offered: list[str]):
    blocks = sent(my_message(make_mine(choice=choice), {}, TRACES))
    elements = block(blocks, "mine_choose")["elements"]
    assert [one["action_id"] for one in elements] == offered


def test_a_reply_that_is_deleted_in_slack_can_be_forgotten_too():
    blocks = sent(my_message(make_mine(kept=Kept(make_person("U0N1"), deleted=1)), {}, TRACES))
    assert "That you wrote 1 reply which you deleted in Slack, and when." in words(blocks)
    assert block(blocks, "mine_delete")


def test_deleting_is_asked_about_first():
    (button,) = block(sent(my_message(make_mine(), {}, TRACES)), "mine_delete")["elements"]
    assert "The messages themselves stay in Slack" in button["confirm"]["text"]["text"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "No comment of yours is kept here now."),
        (1, "1 comment of yours is deleted here. The message itself stands in Slack until you delete it there."),
        (
            3,
            "3 comments of yours are deleted here. The messages themselves stand in Slack until you delete them there.",
        ),
    ],
)
def test_what_was_deleted_is_said(number: int, said: str):
    assert comments_deleted(number).startswith(said)


def test_a_snooze_says_what_stays():
    sentence = snoozed(Choice(snoozed_until=TODAY))
    assert sentence == "You get no direct messages before Monday, March 2, 2026. Check-ins in channels stay there."


def test_the_fullest_tab_is_one_that_slack_takes():
    mine = make_mine(asked=tuple(make_asked(place) for place in range(60)))
    page = SchedulePage(tuple(longest_card(schedule_id=f"s{place}") for place in range(5)), 0, 40)
    home = make_home(mine, glances=FULLEST, more=True, schedules=page)

    view, older = shown(home_view(home, said="Done.")), shown(home_view(home, said="Done.", older=True))
    assert all(len(json.dumps(one)) < MOST_BYTES for one in (view, older))
    read = words(view["blocks"])

    assert read.startswith("Done.")
    assert "There are more programs; `/drivers summary` shows all" in read
    assert "*40 schedules*" in read
    assert "And 35 more: press *All schedules* or type `/drivers schedules`." in read


def test_an_admin_without_schedules_is_shown_how_to_begin():
    read = words(shown(home_view(make_home(schedules=SchedulePage())))["blocks"])
    assert "There is no schedule yet." in read
    assert "New schedule" in read
    assert "All schedules" not in read


def test_admins_read_of_each_schedule_what_comes_whom_it_asks_and_what_was():
    card = a_card(response=Response(TODAY, CATALOGUE.practices[0], answered=6, asked=14))
    blocks = shown(home_view(make_home(schedules=SchedulePage((card,), 0, 1))))["blocks"]
    read = words(block(blocks, "home_schedule_schedule"))
    assert "*Reading First* · Mondays, 9:00 Berlin time\nAsks in <#C0NORTH> and <#C0SOUTH>.\nNext:\n• <!date^" in read
    assert read.count("• <!date^") == 3
    assert all(f"“{one.practice.title}”" in read for one in card.coming if one.practice)
    assert "Last closed: 6 of 14 answered “Title of p1”, asked on Monday, March 2, 2026." in read
    assert "more:" not in words(blocks)


def test_what_can_be_done_about_a_schedule_is_done_from_the_tab():
    blocks = shown(home_view(make_home(schedules=SchedulePage((a_card(),), 0, 1))))["blocks"]
    offered = {one["text"]["text"]: one["value"] for one in block(blocks, "buttons_schedule")["elements"]}
    assert offered == dict.fromkeys(["Ask now", "Pause", "Change", "Delete"], "schedule")
    menu = block(blocks, "home_schedule_schedule")["accessory"]["options"]
    assert "skip schedule 2026-03-09" in [one["value"] for one in menu]


def test_what_keeps_a_schedule_from_asking_is_said_in_the_tab():
    ailing = a_card(
        ailments=(Ailment(Ailing.CHANNEL_ARCHIVED, ("C0NORTH",)),), state=ScheduleState.PAUSED, paused_until=TODAY
    )
    read = words(shown(home_view(make_home(schedules=SchedulePage((ailing,), 0, 1))))["blocks"])
    assert "<#C0NORTH> is archived; unarchive it" in read
    assert "Paused until Monday, March 2, 2026. Next:\n• <!date^" in read
