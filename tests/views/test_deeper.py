"""Closer than a summary: every word of a practice and a round, and the most that can be on one screen."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.close_look import CloseLook, RoundThread
from bot.domain.practice_rounds import practice_rounds
from bot.domain.query import Query
from bot.domain.report import CommentThread
from bot.domain.scale import Counts
from bot.domain.trail import Trail
from bot.domain.trends import PublishedRound
from bot.domain.units import Unit
from bot.views import ids
from bot.views.deeper import practice_closer, round_closer
from bot.views.deeper_ways import ways_from_summary
from tests.factories import MONDAY, make_program, make_schedule
from tests.views.reports import (
    CATALOGUE,
    make_answer,
    make_counts,
    make_report,
    make_round,
    make_summary,
    make_too_few,
    words_on,
)
from tests.views.screens import sent, texts_in

PRACTICE = "coaching/c1"
IN_TEAMS = replace(
    make_round(counts=make_counts(30, 0.5), asked=40),
    units=(Unit(("C0NORTH",), 20, make_counts(16, 0.75)), Unit(("C0EAST", "C0SOUTH"), 20, make_counts(14, 0.5))),
)


def a_look(*rounds: PublishedRound, too_few=(), channel: str = "", round_id: str = "", threads=()) -> CloseLook:
    return CloseLook(
        trail=Trail("", channel, "schedule", PRACTICE, round_id),
        program=make_program(),
        schedule=make_schedule(),
        catalogue=CATALOGUE,
        rounds=practice_rounds(PRACTICE, rounds, too_few, channel=channel or None),
        threads=tuple(threads),
    )


def words(look: CloseLook) -> str:
    message = round_closer(look, look.round) if look.round else practice_closer(look)
    sent(message)
    return words_on(message).replace("\u2060", "")


def test_a_practice_says_each_round_with_its_teams():
    said = words(a_look(make_round(closed_at=MONDAY - timedelta(days=40)), IN_TEAMS))
    assert "All drivers / Coaching / Title of c1 (candidate) · Reading First, Mondays, 9:00" in said
    assert "• <#C0NORTH> 75% (49% to 95%) · 16 of 20 rated" in said
    assert "• several teams together (<#C0EAST> and <#C0SOUTH>) 50%" in said
    assert said.index("February 26") < said.index("January 21")
    assert "What fully in place looks like:\n• First sign." in said


def test_groups_and_named_people_are_called_by_name():
    units = (
        Unit(("S0COACHES",), 20, make_counts(16, 0.75)),
        Unit(("S0OTHERS",), 20, make_counts(16, 0.75)),
        Unit(("C0NORTH", "people:schedule"), 20, make_counts(14, 0.5)),
    )
    look = replace(a_look(replace(IN_TEAMS, units=units)), names={"S0COACHES": "user group <Coaches>"})
    said = words(look)
    assert "• user group &lt;Coaches&gt; 75%" in said
    assert "• a user group that is gone 75%" in said
    assert "• several teams together (<#C0NORTH> and people named one by one) 50%" in said


def test_one_team_is_not_listed_below_itself():
    assert "•  <#" not in words(a_look(make_round()))
    assert "several teams" not in words(a_look(make_round()))


def test_a_channel_that_did_not_stand_alone_is_said_to_be_together_with_others():
    said = words(a_look(IN_TEAMS, channel="C0SOUTH"))
    assert "There are no figures about Title of c1 (candidate) of <#C0SOUTH> alone." in said
    assert "14 people answered in two teams together, which are not shown separately" in said
    assert "50%" not in said


def test_rounds_without_figures_say_how_many_answered_and_no_more():
    few = make_too_few(PRACTICE)
    assert "3 answered of 9 asked" in words(a_look(too_few=[few]))
    assert "Too few people rated to show figures" in words(a_look(too_few=[few], round_id=few.round_id))


def test_before_anything_closed_there_is_one_kind_sentence():
    assert "No check-in about Title of c1 (candidate) has closed yet." in words(a_look())


def test_a_round_has_its_own_threads_alone():
    thread = CommentThread("C0NORTH", "https://test.slack.com/archives/C0NORTH/p1", PRACTICE, 2)
    threads = [RoundThread(IN_TEAMS.round_id, thread), RoundThread("another", replace(thread, comments=7))]
    said = words(a_look(IN_TEAMS, round_id=IN_TEAMS.round_id, threads=threads))
    assert "2 comments in threads:" in said
    assert "Team by team" in said


def test_years_of_rounds_in_two_hundred_teams_fit_on_one_screen():
    units = tuple(Unit((f"C{place:010d}",), 1_000, Counts(fully=999)) for place in range(200))
    rounds = [
        replace(IN_TEAMS, round_id=f"{place:020x}", closed_at=MONDAY - timedelta(days=28 * place), units=units)
        for place in range(40)
    ]
    assert "and 27 more rounds" in words(a_look(*rounds))
    assert "and 160 more teams" in words(a_look(*rounds, round_id=rounds[0].round_id))


def test_a_summary_leads_to_its_drivers_then_to_practices_by_schedule():
    report = make_report(make_summary([make_round()]), schedule_id="s1")
    [first, *_] = options(ways_from_summary(make_answer(report)))
    assert first == ("Coaching", "coaching")
    two = make_answer(report, replace(report, schedule_id="s2"), query=Query(driver="coaching", channel="C0NORTH"))
    assert [value for _, value in options(ways_from_summary(two))] == [f"s1 {PRACTICE}", f"s2 {PRACTICE}"]
    block = ways_from_summary(two).block._resolve()
    assert block["block_id"] == f"{ids.DEEPER_TRAIL}:{Trail('<#C0NORTH>', 'C0NORTH')}"
    assert "All drivers" in list(texts_in(block))


def test_without_figures_a_summary_leads_nowhere():
    assert ways_from_summary(make_answer(make_report(make_summary()))) is None


def options(row) -> list[tuple[str, str]]:
    menu = row.block._resolve()["elements"][0]
    groups = [one["options"] for one in menu.get("option_groups", [])]
    found = [one for options in (menu.get("options", []), *groups) for one in options]
    return [(one["text"]["text"], one["value"]) for one in found]
