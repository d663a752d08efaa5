"""Leaders beside staff in a summary: what is no headline is a row, with both figures and no more than may be said."""

from dataclasses import replace

import pytest

from bot.domain.compared import LeadersAndStaff
from bot.domain.comparison import compare
from bot.views.document import Grid
from bot.views.gap_table import CAPTION, HEAD, gap_tables
from bot.views.message import Message
from bot.views.report import document_of
from bot.views.summary import summary_message
from tests.views.reports import CATALOGUE, as_slack_gets_it, lines_on, make_answer, make_report, words_on
from tests.views.test_compare import BASIS, figures
from tests.views.test_plain_words import MOST_WORDS, sentences_of, words_in
from tests.views.test_report import exported

BOTH = ("coaching/c1", "facilitative-administration/p1", "facilitative-administration/p2")


def pair(leaders: float, staff: float, *practices: str, raters: int = 40) -> LeadersAndStaff:
    compared = compare(figures(leaders, raters, *practices), figures(staff, raters, *practices))
    return LeadersAndStaff(BASIS, BASIS, compared)


def summary(*pairs: LeadersAndStaff) -> Message:
    return summary_message(replace(make_answer(make_report(schedule_id="schedule")), leaders=pairs))


def gap_rows(message: Message) -> list[list[str]]:
    """The rows of the tables that put leaders beside staff, as read."""
    tables = [one["rows"] for one in as_slack_gets_it(message) if one["type"] == "data_table"]
    rows = [[cell["text"] for cell in row] for table in tables for row in table if table[0][1]["text"] == "Leaders"]
    return [row for row in rows if row != list(HEAD)]


def test_a_gap_that_is_no_headline_is_a_row_of_the_summary():
    said = summary(pair(0.6, 0.5))
    assert gap_rows(said) == [["Coaching", "60% (46% to 73%)", "50% (36% to 64%)", "2", "40", "not clear"]]
    assert "*Leaders and staff on 1 driver*. Both sides stand by the practices that both were asked about." in words_on(
        said
    )


def test_the_headline_is_a_sentence_and_no_row_and_the_others_are_rows():
    said = summary(pair(0.9, 0.4, *BOTH))
    assert "This is by 2 practices that both were asked about." in words_on(said)
    assert [row[0] for row in gap_rows(said)] == ["Coaching"]
    assert gap_rows(said)[0][-1] == "50 points apart"


def test_of_few_people_no_difference_is_named():
    said = summary(pair(1.0, 0.0, raters=9))
    assert [row[-2:] for row in gap_rows(said)] == [["9", "too few people"]]


def test_a_slack_without_tables_reads_the_same_in_lines():
    older = summary(pair(0.6, 0.5)).in_older_blocks
    assert older
    said = "• Coaching: leaders 60% (46% to 73%), staff 50% (36% to 64%) · 2 practices · 40 people · not clear"
    assert said in lines_on(older)


@pytest.mark.parametrize("pairs", [(), (pair(0.9, 0.4),), (pair(0.9, 0.4, "coaching/c1"),)])
def test_without_a_gap_or_with_a_headline_alone_there_is_no_table(pairs: tuple[LeadersAndStaff, ...]):
    assert gap_tables(pairs, CATALOGUE) == ()


def test_what_is_said_of_both_is_in_short_sentences():
    said = sentences_of(summary(pair(0.6, 0.5), pair(0.9, 0.4, *BOTH)))
    assert [one for one in said if len(words_in(one)) > MOST_WORDS] == []


def test_two_schedules_of_leaders_are_told_apart():
    first, second = gap_tables((pair(0.6, 0.5), pair(0.5, 0.5)), CATALOGUE)
    assert all("(leaders: Mondays, 9:00)" in one.sentence for one in (first, second))


def test_a_report_to_print_has_the_table_too():
    report = replace(make_answer(make_report(schedule_id="schedule")), leaders=(pair(0.6, 0.5),))
    [section] = document_of(replace(exported(), report=report)).sections
    [grid] = [part for part in section.parts if isinstance(part, Grid) and part.caption == CAPTION]
    assert grid.head == HEAD
    assert [row[0] for row in grid.rows] == ["Coaching"]
