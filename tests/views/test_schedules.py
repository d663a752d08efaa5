"""The list of schedules."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import LeftOut
from bot.domain.cadence import CadenceKind
from bot.domain.cards import Foreseen
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.health import Ailing, Ailment
from bot.domain.person import Unreachable, UserGroup
from bot.domain.round import OWN_REASONS, MissedReason
from bot.domain.schedule import Manner, ScheduleState
from bot.domain.schedule_card import Change, Miss, Response, Saved, ScheduleCard, SchedulePage
from bot.views import ids
from bot.views.message import Message
from bot.views.schedule_said import deleted, paused, resumed
from bot.views.schedule_saved import saved_modal
from bot.views.schedules import MODAL_PAGE, PAGE, schedules_modal, unreachable_sentence
from tests.factories import MONDAY, make_cadence
from tests.views.schedule_cards import CATALOGUE, CHRISTMAS, a_card, direct_card, listed, words
from tests.views.screens import block, mrkdwn_in, sent, shown

HOSTILE = [
    "<!channel>",
    "<@U0BOSS>",
    "<https://evil.example|click>",
    "*bold* _it_ ~no~ `code`",
    "@here #general",
    ":tada:",
]


def buttons(message: Message, block_id: str = "buttons_schedule") -> dict[str, str]:
    return {one["text"]["text"]: one["value"] for one in block(sent(message), block_id)["elements"]}


def test_without_a_schedule_the_list_says_how_to_make_one():
    message = listed()
    assert message.text.startswith("There is no schedule yet.")
    assert list(buttons(message, "more")) == ["New schedule"]


def test_a_schedule_says_what_it_asks_where_and_when():
    said = words(listed(a_card()))
    assert "*Reading First* · Mondays, 9:00 Berlin time\n" in said
    assert (
        "Asks in <#C0NORTH> and <#C0SOUTH>. It is about Facilitative Administration and Systems Intervention.\n" in said
    )
    assert "Each check-in is open for 3 days. Leaders read the results in <#C0LEAD>." in said
    assert said.count("• <!date^") == 3
    assert "Time and money to build people's skills" in said
    assert "will be skipped: every practice was asked in the 28 days before" in said


def test_the_last_response_and_recent_misses_are_told_in_words():
    card = a_card(
        channels=("C0NORTH", "C0SOUTH", "C0EAST"),
        response=Response(date(2026, 2, 23), CATALOGUE.practices[0], answered=6, asked=14),
        misses=(
            Miss(date(2026, 2, 16), MissedReason.TOO_LATE),
            Miss(date(2026, 2, 9), MissedReason.NOT_IN_CHANNEL, ("C0NORTH",)),
        ),
        ailments=(
            Ailment(Ailing.NOT_IN_CHANNEL, ("C0NORTH",)),
            Ailment(Ailing.CHANNEL_ARCHIVED, ("C0SOUTH", "C0EAST")),
        ),
    )
    said = words(listed(card))
    assert "Last closed: 6 of 14 answered “Time and money" in said
    assert "asked on Monday, February 23, 2026." in said
    assert "Not asked on Monday, February 16, 2026: it could not be sent within 6 hours" in said
    assert "Not asked on Monday, February 9, 2026 in <#C0NORTH>: Driver Pulse was not there at the time." in said
    assert "is not in <#C0NORTH>; to invite it, type `/invite @Driver Pulse` there." in said
    assert "<#C0SOUTH> and <#C0EAST> are archived; unarchive them or take them out of the schedule." in said


def test_older_misses_are_counted():
    misses = tuple(Miss(date(2026, 2, day), MissedReason.FATE_UNKNOWN) for day in range(9, 2, -1))
    said = words(listed(a_card(misses=misses)))
    assert said.count("Perhaps not asked on") == 3
    assert "And 4 more in the last 28 days." in said


@pytest.mark.parametrize("reason", sorted(set(MissedReason) - OWN_REASONS))
def test_what_was_missed_is_told_as_past_and_asks_nobody_to_mend_it(reason: MissedReason):
    """It may long be mended: what is wrong now is told once, by what ails the schedule."""
    said = words(listed(a_card(misses=(Miss(date(2026, 2, 9), reason, ("C0NORTH",)),))))
    (line,) = (line for line in said.splitlines() if "ot asked on" in line)
    assert not re.search(r"/invite|unarchive|take it out|please|\b(is|are|am|can't)\b", line)


def test_an_active_schedule_can_be_asked_now_paused_changed_and_deleted():
    assert buttons(listed(a_card())) == dict.fromkeys(["Ask now", "Pause", "Change", "Delete"], "schedule")


def test_a_paused_schedule_can_only_be_resumed_changed_and_deleted():
    message = listed(a_card(state=ScheduleState.PAUSED, coming=()))
    assert list(buttons(message)) == ["Resume", "Change", "Delete"]
    assert "(paused)" in words(message)
    assert "asks nothing until somebody resumes it" in words(message)


def test_deleting_asks_first_and_says_what_is_kept():
    elements = block(sent(listed(a_card())), "buttons_schedule")["elements"]
    confirm = next(one for one in elements if one["action_id"] == ids.SCHEDULES_DELETE)["confirm"]
    assert "Results and comments so far stay" in confirm["text"]["text"]


def test_pages_are_turned_in_both_directions():
    cards = [a_card(schedule_id=f"s{place}") for place in range(PAGE)]
    message = listed(*cards, start=PAGE, total=3 * PAGE)
    assert buttons(message, "more") == {"Earlier ones": "0", "Later ones": f"{2 * PAGE}", "New schedule": "new"}
    assert f"Schedules {PAGE + 1} to {2 * PAGE} of {3 * PAGE}." in words(message)
    assert list(buttons(listed(*cards, start=2 * PAGE, total=3 * PAGE), "more")) == ["Earlier ones", "New schedule"]


def every_ailment(channels: tuple[str, ...]) -> tuple[Ailment, ...]:
    """Everything that can ail a schedule, at its longest."""
    names = {
        Ailing.SCOPES: ("channels:history", "dnd:read", "groups:history", "im:history", "usergroups:read"),
        Ailing.NOT_IN_CHANNEL: channels,
        Ailing.CHANNEL_ARCHIVED: channels,
        Ailing.CHANNEL_GONE: ("a-channel-with-a-name" * 4,) * len(channels),
        Ailing.LEADERS_GONE: ("a-channel-with-a-name" * 4,),
        Ailing.NOBODY: (),
        Ailing.OWNER: ("U0123456789", "U9876543210"),
    }
    return tuple(Ailment(what, given) for what, given in names.items())


def longest_card(**changes: object) -> ScheduleCard:
    channels = tuple(f"C0{place:09d}" for place in range(200))
    longest = max(CATALOGUE.practices, key=lambda practice: len(practice.title))
    card = a_card(
        program="&" * 60,
        channels=channels,
        drivers=CATALOGUE.drivers,
        cadence=make_cadence(weekdays=tuple(range(7)), zone="America/Argentina/ComodRivadavia"),
        coming=tuple(replace(one, practice=longest) for one in a_card().coming),
        response=Response(date(2026, 2, 23), longest, answered=1_000, asked=1_000),
        misses=tuple(Miss(date(2026, 2, 9), reason, channels) for reason in MissedReason),
        unreachable=Unreachable(channels, channels),
        ailments=every_ailment(channels),
        manner=Manner.DIRECT,
        groups=tuple(UserGroup(f"S{place}", "&" * 40, "x" * 21) for place in range(50)),
        people=tuple(f"U0{place:09d}" for place in range(200)),
        days_off=DaysOff((5, 6), "SH-TA"),
        left_out=tuple(LeftOut(date(2026, 9, day), MONDAY) for day in range(1, 9)),
    )
    return replace(card, **changes)


def test_a_full_page_of_the_longest_schedules_fits():
    cards = [longest_card(schedule_id=f"{place:020d}") for place in range(PAGE)]
    blocks = sent(listed(*cards, start=PAGE, total=99, said=deleted(cards[0])))
    assert len(blocks) <= 50


def test_over_the_home_tab_the_same_can_be_done_on_longer_pages():
    cards = tuple(longest_card(schedule_id=f"{place:020d}") for place in range(MODAL_PAGE))
    blocks = shown(schedules_modal(SchedulePage(cards, MODAL_PAGE, 99), said=deleted(a_card())))["blocks"]
    assert block(blocks, "said")["text"]["text"] == deleted(a_card())
    assert [one["text"]["text"] for one in block(blocks, f"buttons_{0:020d}")["elements"]] == [
        "Ask now",
        "Pause",
        "Change",
        "Delete",
    ]
    turning = block(blocks, "more")["elements"][:2]
    assert [one["value"] for one in turning] == ["0", str(2 * MODAL_PAGE)]


def test_a_page_with_one_schedule_is_told_as_one():
    assert "Schedule 7 of 7." in words(listed(a_card(), start=6, total=7))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_ever_text(name):
    card = a_card(program=name, state=ScheduleState.PAUSED, coming=())
    screens = [
        sent(listed(a_card(program=name), said=paused(card))),
        sent(listed(card, said=resumed(card))),
        sent(listed(said=deleted(card))),
        shown(saved_modal(Saved(card, frozenset({Change.NEW})))),
    ]
    for text in (text for screen in screens for text in mrkdwn_in(screen)):
        assert name not in text
        assert "<!channel" not in text
        assert "<@" not in text
        assert "<https" not in text


@given(name=st.text(min_size=1, max_size=60))
def test_no_name_puts_a_mention_or_a_link_into_a_screen(name):
    harmless = list(mrkdwn_in(sent(listed(a_card(program="x")))))
    for plain, named in zip(harmless, mrkdwn_in(sent(listed(a_card(program=name)))), strict=True):
        assert named.count("<") == plain.count("<")
        assert named.count("@") <= plain.count("@") + name.count("@")


def test_what_has_been_done_stands_above_the_list_and_in_the_notification():
    message = listed(a_card(), said=paused(a_card()))
    assert message.text.startswith(
        "*Reading First* (Mondays, 9:00 Berlin time, in <#C0NORTH> and <#C0SOUTH>) is paused"
    )
    assert block(sent(message), "said")["text"]["text"] == paused(a_card())


def test_two_schedules_of_the_same_days_are_told_apart_by_their_channels_and_clocks():
    york = a_card(cadence=make_cadence(zone="America/New_York"), channels=("C0EAST",))
    assert resumed(york).startswith("*Reading First* (Mondays, 9:00 New York time, in <#C0EAST>) asks again")
    assert deleted(a_card()).startswith("*Reading First* (Mondays, 9:00 Berlin time, in <#C0NORTH> and <#C0SOUTH>) is")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Unreachable(archived=("C0NORTH",)), "take it out of the schedule. It tries again at every check-in."),
        (
            Unreachable(archived=("C0LEAD",)),
            "<#C0LEAD> is archived; unarchive it or choose another leadership channel in the schedule. It tries again "
            "at every digest.",
        ),
        (Unreachable(not_joined=("C0LEAD",)), "`/invite @Driver Pulse` there. It tries again at every digest."),
        (
            Unreachable(not_joined=("C0NORTH",), archived=("C0LEAD",)),
            "leadership channel in the schedule. It tries again at every check-in and digest.",
        ),
    ],
)
def test_what_mends_a_channel_and_when_it_is_tried_again_depends_on_what_it_is_for(found: Unreachable, said: str):
    assert unreachable_sentence(found, asked=("C0NORTH", "C0SOUTH")).endswith(said)


BERLIN = DaysOff((5, 6), "DE-BE")


def menu(message: Message) -> dict[str, str]:
    options = block(sent(message), "schedule_schedule")["accessory"]["options"]
    return {one["text"]["text"]: one["value"] for one in options}


def test_days_off_and_reminders_are_told():
    said = words(listed(a_card(days_off=BERLIN, reminds=True)))
    assert (
        "Not on Saturdays, Sundays and public holidays in Berlin, Germany: a check-in that falls on one moves to the "
        "next day that is not off, or is skipped if the next check-in comes by then. Who has not answered by half time "
        "is reminded once, by direct message."
    ) in said
    assert "falls on one is skipped." in words(listed(a_card(days_off=replace(BERLIN, then=OnDayOff.SKIP))))
    assert "Not on" not in words(listed(a_card()))


def test_what_becomes_of_a_check_in_on_a_day_off_is_told_only_where_one_can_fall_on_it():
    weekend = DaysOff((5, 6))
    assert "Not on Saturdays and Sundays.\n" in words(listed(a_card(days_off=weekend)))
    fridays_off = a_card(days_off=DaysOff((4, 5, 6)), cadence=make_cadence(kind=CadenceKind.WEEKDAYS, weekdays=()))
    assert "and Sundays: a check-in that falls on one moves" in words(listed(fridays_off))


def test_what_moves_or_is_left_out_stands_among_what_comes():
    first, second, _ = make_cadence(weekdays=(4,)).upcoming(datetime(2026, 12, 20, tzinfo=UTC), 3)
    moved = replace(first, local_date=date(2026, 12, 28), moved_from=CHRISTMAS)
    card = a_card(
        days_off=BERLIN,
        coming=(Foreseen(moved, CATALOGUE.practices[0]),),
        left_out=(
            LeftOut(second.local_date, second.opens_at),
            LeftOut(date(2026, 12, 22), first.opens_at - timedelta(days=3), called_off=True),
        ),
    )
    lines = words(listed(card)).splitlines()
    start = lines.index("Next:")
    assert lines[start + 1] == "• Tuesday, December 22, 2026: skipped, as an admin chose"
    assert lines[start + 2].endswith("”, moved from Friday, December 25, 2026 (Christmas Day)")
    assert lines[start + 3] == (
        "• Friday, January 1, 2027: skipped, a day off (New Year's Day), and the next check-in comes before a free day"
    )


def test_a_day_off_that_is_always_skipped_needs_no_further_reason():
    card = a_card(
        days_off=replace(BERLIN, then=OnDayOff.SKIP),
        left_out=(LeftOut(date(2027, 1, 1), MONDAY),),
    )
    assert "• Friday, January 1, 2027: skipped, a day off (New Year's Day)\n" in words(listed(card))


def test_who_is_asked_directly_and_by_whose_clocks_is_told():
    said = words(listed(direct_card()))
    assert "*Reading First* · Mondays, 9:00 in each person's own time zone\n" in said
    assert (
        "Asks each member of <#C0NORTH> and <#C0SOUTH>, each member of @coaches and No handle and <@U0N1>, "
        "by direct message." in said
    )
    assert "• Monday, March 9, 2026 at 9:00: “" in said


def test_a_choice_of_practices_is_told():
    assert "Systems Intervention (3 of 13 practices)." in words(listed(a_card(practices=3, all_practices=13)))
    assert "of 13 practices" not in words(listed(a_card(practices=13, all_practices=13)))


def test_a_pause_until_a_date_says_what_comes_after_it():
    card = a_card(state=ScheduleState.PAUSED, paused_until=CHRISTMAS)
    said = words(listed(card, said=paused(card)))
    assert "is paused and asks nothing before Friday, December 25, 2026." in said
    assert "Paused until Friday, December 25, 2026. Next:" in said
    assert "Resume" in buttons(listed(card))


def test_the_menu_offers_what_is_done_less_often():
    assert menu(listed(a_card())) == {
        "Show me the next one": "preview schedule",
        "Skip the next one": "skip schedule 2026-03-09",
        "Practices and their order": "practices schedule",
        "Duplicate": "duplicate schedule",
    }
    skipped_one = LeftOut(date(2026, 3, 9), MONDAY, called_off=True)
    assert menu(listed(a_card(left_out=(skipped_one,))))["Ask on March 9 after all"] == "take_back schedule 2026-03-09"
    assert "Skip the next one" not in menu(listed(a_card(state=ScheduleState.PAUSED, paused_until=CHRISTMAS)))
    begun = a_card(manner=Manner.DIRECT, ahead=date(2026, 3, 8))
    assert menu(listed(begun))["Skip the next one"] == "skip schedule 2026-03-08"
