"""What a comparison says: exact, without blame, and no more than the figures bear."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slackblocks import ModalView

from bot.domain.compare_form import Answer, Comparable, CompareForm, Kind, LeadersCompared
from bot.domain.compared import (
    Basis,
    ChannelsCompared,
    Choices,
    LeadersAndStaff,
    PeriodsCompared,
    ScheduleChoice,
    SchedulesBeside,
)
from bot.domain.comparison import compare, compare_periods, side_by_side
from bot.domain.trends import PracticeFigure, latest_figures
from bot.views.compare import compared_modal, leaders_headline
from bot.views.compare_form import compare_modal
from bot.views.summary import summary_message
from tests.factories import MONDAY, make_program, make_schedule
from tests.views.reports import (
    CATALOGUE,
    WINDOW,
    half_a_year,
    make_answer,
    make_counts,
    make_report,
    make_round,
    words_on,
)
from tests.views.screens import shown, texts_in

BASIS = Basis(make_program(), make_schedule(), WINDOW)


def figures(score: float, raters: int = 40, *practices: str) -> tuple[PracticeFigure, ...]:
    rounds = [
        make_round(one, counts=make_counts(raters, score), asked=50)
        for one in practices or ("coaching/c1", "coaching/c2")
    ]
    return latest_figures(rounds, WINDOW)


def leaders_and_staff(leaders: float, staff: float, raters: int = 40) -> LeadersAndStaff:
    return LeadersAndStaff(BASIS, BASIS, compare(figures(leaders, raters), figures(staff, raters)))


def words(modal: ModalView) -> str:
    return "\n".join(texts_in(shown(modal)))


def answered(pair: LeadersAndStaff) -> str:
    return words(compared_modal(Answer(LeadersCompared(make_program(), (pair,)), CATALOGUE)))


def test_a_clear_gap_is_one_sentence_without_blame():
    said = leaders_headline(leaders_and_staff(0.8, 0.4), CATALOGUE)
    assert said == (
        "Leaders and staff see Coaching differently: leaders at 80%, staff at 40%, 40 points apart "
        "(99% interval: 15 to 61; at least 40 people on each side). This is by 2 practices that both were asked about."
    )
    assert said.partition(" This is by")[0] in answered(leaders_and_staff(0.8, 0.4))


def test_a_summary_says_it_too_where_the_staff_are():
    pair = leaders_and_staff(0.8, 0.4)
    answer = replace(make_answer(make_report(schedule_id="schedule")), leaders=(pair,))
    assert "Leaders and staff see Coaching differently" in words_on(summary_message(answer))
    assert "Leaders and staff see Coaching differently" in summary_message(answer).text


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        (leaders_and_staff(0.6, 0.5), "No clear difference: 10 points lie within what chance alone can make."),
        (leaders_and_staff(1.0, 0.0, raters=9), "Fewer than 10 people rated on one side, so no difference is named."),
    ],
)
def test_a_gap_that_may_be_chance_or_of_few_is_a_row_and_no_headline(pair: LeadersAndStaff, why: str):
    assert leaders_headline(pair, CATALOGUE) == ""
    assert "No clear difference between leaders and staff on any driver." in answered(pair)
    assert why in answered(pair)


def test_practices_that_differ_while_their_driver_does_not_are_counted_in_the_headline():
    first = [*figures(0.9, 40, "coaching/c1"), *figures(0.2, 40, "coaching/c2")]
    second = [*figures(0.2, 40, "coaching/c1"), *figures(0.9, 40, "coaching/c2")]
    said = answered(LeadersAndStaff(BASIS, BASIS, compare(first, second)))
    assert "No clear difference between leaders and staff on any driver, but 2 practices show one." in said
    assert said.count("70 points apart") == 2


def test_what_only_one_side_has_is_named_with_the_reason():
    compared = compare(figures(0.5, 40, "coaching/c1"), figures(0.5, 40, "coaching/c2"))
    found = ChannelsCompared(BASIS, ("C0NORTH", "C0SOUTH"), compared)
    said = words(compared_modal(Answer(found, CATALOGUE)))
    assert "Nothing can be compared" in said
    assert "Only <#C0NORTH> has figures of its own about Title of c1 (candidate), so that can't be compared." in said


def test_both_times_have_their_interval():
    rounds = [*half_a_year(0.4, 0.7), make_round("facilitative-administration/p5", asked=50)]
    found = PeriodsCompared(BASIS, compare_periods(rounds, WINDOW.before(), WINDOW))

    driver, *practices = words(compared_modal(Answer(found, CATALOGUE))).split("\n• ")

    assert "*Facilitative Administration* 66% (52% to 78%) · fewest: 20 of 50 rated" in driver
    assert "Earlier 40% (28% to 53%) · 40 of 50 rated · figures for 4 practices" in driver
    assert "Up 30 points (from 40% to 70%, 4 practices)" in driver
    assert "70% (54% to 84%)" in practices[0]
    assert "Earlier 40% (25% to 56%) · 40 of 50 rated · closed" in practices[0]
    assert "No figures in the earlier time" in practices[4]


def test_what_only_the_earlier_time_has_stands_with_its_figures():
    earlier = WINDOW.start - timedelta(days=1)
    gone = [make_round(one, closed_at=earlier) for one in ("coaching/c1", "facilitative-administration/p4")]
    found = PeriodsCompared(
        BASIS, compare_periods([*half_a_year(0.4, 0.7, practices=3), *gone], WINDOW.before(), WINDOW)
    )

    said = words(compared_modal(Answer(found, CATALOGUE))).replace("\u2060", "")

    assert "*Coaching*\nNo figures in the later time\nEarlier 50% (" in said
    assert "• *Title of c1 (candidate)*\nNo figures in the later time\nEarlier 50% (" in said
    assert "• *Title of p4*\nNo figures in the later time\nEarlier 50% (" in said
    assert said.index("Title of p4") < said.index("*Coaching*")


def test_two_times_compare_with_each_other_and_with_no_time_between():
    times = (WINDOW.before().before(), WINDOW)
    found = PeriodsCompared(BASIS, compare_periods([*half_a_year(0.4, 0.7), make_round("coaching/c1")], *times))

    said = words(compared_modal(Answer(found, CATALOGUE)))

    assert "Figures are from Monday, December 1, 2025 to Monday, March 2, 2026; changes compare with " in said
    assert "Nothing to compare before" not in said
    assert "same length of time before" not in said


def test_two_schedules_have_no_difference():
    found = SchedulesBeside(BASIS, BASIS, side_by_side(figures(0.9), figures(0.1, 40, "coaching/c1")))
    said = words(compared_modal(Answer(found, CATALOGUE)))
    assert "*Coaching*, by different practices, as listed" in said
    assert "B no figures" in said
    assert "apart" not in said.replace("25 points apart", "")


def test_nothing_to_compare_with_leaders_is_a_kind_sentence():
    said = words(compared_modal(Answer(LeadersCompared(make_program(), ()), CATALOGUE)))
    assert "There is nothing to compare in Reading First yet" in said


def test_the_form_says_what_is_missing_and_how_to_get_it():
    choice = ScheduleChoice(make_program(), make_schedule(), MONDAY, ("C0NORTH", "C0SOUTH"), asks_leaders=False)
    there = Comparable(Choices((choice,)), {"C0NORTH": "#north"}, MONDAY)
    said = words(compare_modal(there.settled(CompareForm()), there))
    assert "whose only channel is the leadership channel" in said
    assert {"Two channels", "#north", "a channel that is gone"} <= set(said.splitlines())


GROUPS = ("C0NORTH", "S0COACHES", "people:schedule")
NAMES = {"C0NORTH": "#north", "S0COACHES": "user group Coaches"}


def asks_directly(*sources: str) -> ScheduleChoice:
    return ScheduleChoice(make_program(), make_schedule(), MONDAY, sources, asks_leaders=False)


def test_groups_and_named_people_are_offered_by_name_and_are_no_channels():
    there = Comparable(Choices((asks_directly(*GROUPS),)), NAMES, MONDAY)
    said = words(compare_modal(there.settled(CompareForm()), there)).splitlines()
    assert {"Two teams", "First team", "#north", "user group Coaches", "people named one by one"} <= set(said)


@pytest.mark.parametrize("sources", [("S0COACHES", "people:schedule")])
def test_groups_and_named_people_are_answered_by_name(sources: tuple[str, str]):
    compared = compare(figures(0.8), figures(0.2))
    said = words(compared_modal(Answer(ChannelsCompared(BASIS, sources, compared), CATALOGUE, NAMES)))
    assert "User group Coaches and people named one by one see Coaching differently" in said
    assert "Two teams" in said
    assert "<#" not in said


def test_all_of_two_hundred_channels_are_offered_by_name():
    names = {f"C0{place:03}": f"#{(place * 7) % 200:03}" for place in range(200)}
    there = Comparable(Choices((asks_directly(*names),)), names, MONDAY)
    view = shown(compare_modal(there.settled(CompareForm(Kind.CHANNELS, first="C0150")), there))
    [first] = [one["element"] for one in view["blocks"] if one["block_id"].startswith("compare_first")]
    offered = [one["text"]["text"] for group in first["option_groups"] for one in group["options"]]
    assert offered == [f"#{place:03}" for place in range(200)]
    assert first["initial_option"]["value"] == "C0150"


def test_names_that_are_the_same_once_they_are_cut_are_numbered():
    names = {"C0NORTH": f"#{'long' * 20}-north", "C0SOUTH": f"#{'long' * 20}-south"}
    there = Comparable(Choices((asks_directly(*names),)), names, MONDAY)
    said = words(compare_modal(there.settled(CompareForm()), there))
    assert "1. #long" in said
    assert "2. #long" in said


def test_an_answer_that_is_too_long_says_how_much_is_left_out():
    pair = replace(leaders_and_staff(0.8, 0.4))
    view = compared_modal(Answer(LeadersCompared(make_program(), (pair,) * 60), CATALOGUE))
    shown(view)
    assert "more paragraphs. `/drivers export` has all figures." in words(view)


def test_the_largest_form_fits():
    channels = tuple(f"C{place:010d}" for place in range(200))
    many = [
        ScheduleChoice(make_program(), make_schedule(id=f"s{place}"), WINDOW.start, channels, asks_leaders=False)
        for place in range(120)
    ]
    there = Comparable(Choices(tuple(many)), {}, MONDAY)
    for kind in (Kind.CHANNELS, Kind.TIMES, Kind.SCHEDULES):
        shown(compare_modal(there.settled(CompareForm(kind)), there))
