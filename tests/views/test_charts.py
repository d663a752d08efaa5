"""Charts and the table in a summary: Slack takes them, sentences say what they show, and older blocks say the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slackblocks._core import resolve

from bot.domain.catalogue import Catalogue, Driver, Group
from bot.domain.query import Query
from bot.domain.scale import Counts
from bot.domain.scale_words import ScaleWords
from bot.domain.series import Step
from bot.domain.summary import Scope
from bot.views.charts import LONGEST_LABEL, MOST_LINES, answer_shares, drivers_over_time, told_apart
from bot.views.layout import Figure
from bot.views.message import Message
from bot.views.practice_table import HEAD, practice_table
from bot.views.summary import summary_message
from sandbox.blockkit import check_message
from tests.views.reports import (
    CATALOGUE,
    as_slack_gets_it,
    half_a_year,
    lines_on,
    make_answer,
    make_chart,
    make_counts,
    make_line,
    make_report,
    make_round,
    make_summary,
    words_on,
)

FA = "facilitative-administration"


class TestDriversOverTime:
    def test_a_sentence_says_what_the_chart_shows(self):
        figure = drivers_over_time(make_chart(make_line(FA, 0.4, 0.5, 0.7)), CATALOGUE)
        assert figure.sentence == (
            "*Organization drivers over time.* Each point is the score at the end of a month, from September 2026 to "
            "November 2026. The line of Facilitative Administration goes from 40% to 70% (1 practice, at least 20 "
            "people). A step may also be chance; what counts as a change is said at each driver."
        )
        assert figure.spoken == figure.sentence.replace("*", "")

    def test_a_line_that_ends_where_it_began_goes_nowhere(self):
        figure = drivers_over_time(make_chart(make_line(FA, 0.4, 0.5, 0.4)), CATALOGUE)
        said = "The line of Facilitative Administration begins and ends at 40% (1 practice, at least 20 people)."
        assert said in figure.sentence

    def test_lines_give_every_point_in_words(self):
        figure = drivers_over_time(make_chart(make_line(FA, 0.4, 0.5, 0.7)), CATALOGUE)
        assert figure.lines == (
            "*Organization drivers over time.* Each point is the score at the end of a month, from September 2026 to "
            "November 2026. A step may also be chance; what counts as a change is said at each driver.",
            "• Facilitative Administration: Sep 2026 40% · Oct 2026 50% · Nov 2026 70%",
        )

    def test_slack_gets_a_line_for_each_driver(self):
        chart = make_chart(make_line("coaching", 0.4, 0.7), group=Group.COMPETENCY)
        block = drawn_by(drivers_over_time(chart, CATALOGUE))
        assert block["title"] == "Competency drivers"
        assert block["chart"] == {
            "type": "line",
            "series": [
                {"name": "Coaching", "data": [{"label": "Oct 2026", "value": 40}, {"label": "Nov 2026", "value": 70}]}
            ],
            "axis_config": {"categories": ["Oct 2026", "Nov 2026"], "y_label": "Score in %"},
        }

    def test_weeks_are_named_by_their_last_day(self):
        figure = drivers_over_time(make_chart(step=Step.WEEK), CATALOGUE)
        assert "at the end of a week, from September 30, 2026 to November 30, 2026." in figure.sentence
        assert figure.lines[1].startswith("• Facilitative Administration: Sep 30 40% · ")

    def test_what_is_not_drawn_is_said(self):
        chart = make_chart(make_line(same_people=False), left_out=["coaching"])
        sentence = drivers_over_time(chart, CATALOGUE).sentence
        assert "Not drawn, since the practices asked were not the same throughout: Coaching." in sentence
        assert "Not every point comes from the same people, so a step may be one of who was asked." in sentence

    def test_of_more_drivers_than_a_chart_holds_the_others_are_named(self):
        drivers = tuple(Driver(f"driver-{place}", f"Driver {place}", Group.ORGANIZATION, "") for place in range(9))
        chart = make_chart(*(make_line(one.slug) for one in drivers))
        figure = drivers_over_time(chart, Catalogue(drivers, ()))
        assert len(drawn_by(figure)["chart"]["series"]) == MOST_LINES
        assert "since a chart holds 6 lines: Driver 6, Driver 7 and Driver 8." in figure.sentence


class TestLabels:
    def test_a_name_that_fits_stays(self):
        assert told_apart(["Coaching", "Systems Intervention"]) == ("Coaching", "Systems Intervention")

    def test_the_shipped_drivers_stay_readable(self):
        names = ["Facilitative Administration", "Decision-Support Data Systems"]
        assert told_apart(names) == ("Facilitative Admini…", "Decision-Support Da…")

    def test_names_that_begin_alike_are_numbered(self):
        names = ["Coaching in the northern schools", "Coaching in the northern offices"]
        assert told_apart(names) == ("Coaching in the nor…", "Coaching in the n… 2")

    @given(st.lists(st.text(max_size=40), max_size=30))
    def test_they_are_short_and_no_two_alike(self, names: list[str]):
        found = told_apart(names)
        assert len(set(found)) == len(found) == len(names)
        assert all(0 < len(one) <= LONGEST_LABEL for one in found)


class TestAnswerShares:
    def test_a_bar_for_each_rating(self):
        figure = answer_shares(Counts(not_yet=5, partly=5, fully=10, cant_tell=3), ScaleWords())
        [series] = drawn_by(figure)["chart"]["series"]
        assert [(one["label"], one["value"]) for one in series["data"]] == [
            ("Not yet in place", 25),
            ("Partly in place", 25),
            ("Fully in place", 50),
        ]
        assert figure.spoken == (
            "Of those who rated, this many said: 25% Not yet in place, 25% Partly in place and 50% Fully in place."
        )

    def test_one_practice_shows_it_below_the_shares_in_words(self):
        scope = Scope(practice="coaching/c1")
        report = make_report(make_summary([make_round()], scope=scope))
        message = summary_message(make_answer(report, query=Query(practice="coaching/c1")))
        blocks = as_slack_gets_it(message)
        [place] = [place for place, block in enumerate(blocks) if block["type"] == "data_visualization"]
        assert "Fully in place 50% (10)" in blocks[place - 1]["text"]["text"]
        assert message.text.endswith("50% Not yet in place, 0% Partly in place and 50% Fully in place.")


class TestTable:
    def test_figures_are_sorted_as_numbers_and_changes_as_words(self):
        trends = make_summary(half_a_year(before=0.4, after=0.7, practices=1)).practices
        [figure] = practice_table(trends, CATALOGUE)
        head, row = drawn_by(figure)["rows"]
        assert [cell["text"] for cell in head] == list(HEAD)
        assert [cell["text"] for cell in row] == [
            *("Title of p1", "70%", "54% to 84%", "40 of 50", "0%", "Up 30 (40% to 70%)")
        ]
        assert [cell["value"] for cell in row if cell["type"] == "raw_number"] == [70, 40, 0]

    def test_a_figure_that_may_not_speak_for_everyone_is_marked_and_explained(self):
        [figure] = practice_table(make_summary([make_round(asked=100)]).practices, CATALOGUE)
        assert "Low: fewer than 55% of those asked rated, so the figure may not speak for everyone." in figure.sentence
        assert "20 of 100 (low) rated" in figure.lines[1]

    def test_no_practice_is_no_table(self):
        assert practice_table((), CATALOGUE) == ()


def a_full_report(practices: int, *, lines: int = 1, points: int = 12, title: str = "A practice with a long name"):
    """A schedule with figures of so many practices of seven drivers, in both windows, and both charts."""
    slugs = [f"driver-{place}" for place in range(7)]
    groups = [Group.ORGANIZATION] * 3 + [Group.COMPETENCY] * 4
    drivers = tuple(
        Driver(slug, f"Implementation driver {slug[-1]}", group, "") for slug, group in zip(slugs, groups, strict=True)
    )
    shape = CATALOGUE.practices[0]
    made = tuple(
        replace(shape, id=f"{slugs[at % 7]}/p{at}", driver=slugs[at % 7], title=f"{title} {at}")
        for at in range(practices)
    )
    rounds = [make_round(one.id, counts=make_counts(200, 0.3 + at % 5 / 10), asked=900) for at, one in enumerate(made)]
    scores = [at / points for at in range(points)]
    charts = tuple(
        make_chart(
            *(make_line(slug, *scores) for slug, of in zip(slugs, groups, strict=True) if of is group), group=group
        )
        for group in Group
    )
    return make_report(make_summary(rounds), charts=charts), Catalogue(drivers, made)


class TestRoom:
    @pytest.mark.parametrize("practices", [13, 50])
    def test_one_schedule_shows_both_charts_and_the_whole_table(self, practices: int):
        report, catalogue = a_full_report(practices)
        message = summary_message(replace(make_answer(report), catalogue=catalogue))
        assert kinds_of(message).count("data_visualization") == 2
        assert f"*{practices} practices with figures*" in words_on(message)
        assert "There is more than fits" not in words_on(message)
        assert_slack_takes(message)

    def test_a_table_that_does_not_fit_is_cut_to_its_first_rows_and_says_so(self):
        report, catalogue = a_full_report(60, title="A practice whose name is as long as names may be in a table")
        message = summary_message(replace(make_answer(report), catalogue=catalogue))
        assert "*The first 30 of 60 practices with figures*: name a driver to see all of its own." in words_on(message)
        assert "There is more than fits" in words_on(message)
        assert_slack_takes(message)

    @pytest.mark.parametrize("practices", [13, 50])
    def test_seven_schedules_show_the_charts_of_the_first_and_say_how_to_see_the_others(self, practices: int):
        report, catalogue = a_full_report(practices)
        message = summary_message(replace(make_answer(*[report] * 7), catalogue=catalogue))
        assert kinds_of(message)[:8].count("data_visualization") == 2
        assert "There is more than fits into one message. Name a driver or a channel" in words_on(message)
        assert_slack_takes(message)

    def test_more_practices_than_a_table_holds_are_cut_and_counted(self):
        report, catalogue = a_full_report(104)
        [figure] = practice_table(report.summary.practices, catalogue)
        assert len(drawn_by(figure)["rows"]) == 101
        assert figure.sentence.startswith("*The first 100 of 104 practices with figures*: name a driver to see all")

    @given(st.integers(1, 60), st.integers(1, 7), st.integers(2, 12), st.text(min_size=1, max_size=150))
    def test_whatever_is_reported_slack_takes_it_either_way(
        self, practices: int, schedules: int, points: int, title: str
    ):
        report, catalogue = a_full_report(practices, points=points, title=title)
        assert_slack_takes(summary_message(replace(make_answer(*[report] * schedules), catalogue=catalogue)))


class TestOlderBlocks:
    def test_every_figure_of_the_new_blocks_stands_in_the_older_ones(self):
        report, catalogue = a_full_report(13)
        message = summary_message(replace(make_answer(report), catalogue=catalogue))
        older = lines_on(in_older_blocks(message))
        for block in as_slack_gets_it(message):
            for values in _figures_in(block):
                assert any(all(value in line for value in values) for line in older), values

    def test_new_blocks_alone_are_no_message(self):
        block = drivers_over_time(make_chart(), CATALOGUE).drawn.block("chart")
        with pytest.raises(ValueError, match="without the same in older ones"):
            Message("A chart.", (block,))
        with pytest.raises(ValueError, match="without the same in older ones"):
            Message("A chart.", (block,), older=(block,))

    def test_what_charts_show_is_said_where_no_blocks_are_shown(self):
        message = summary_message(make_answer(make_report(charts=(make_chart(),))))
        assert "The line of Facilitative Administration goes from 40% to 70%" in message.text
        assert message.text.endswith(".")


def _figures_in(block):
    """What a chart says of each driver, or a table of each practice."""
    if block["type"] == "data_visualization":
        return [[f"{p['label']} {p['value']}%" for p in one["data"]] for one in block["chart"]["series"]]
    if block["type"] == "data_table":
        return [[cell["text"] for cell in row[:-1]] for row in block["rows"][1:]]
    return []


def drawn_by(figure: Figure) -> dict:
    """The block of a figure as Slack gets it."""
    return resolve(figure.drawn.block("figure"))


def in_older_blocks(message: Message) -> Message:
    assert message.in_older_blocks is not None
    return message.in_older_blocks


def kinds_of(message: Message) -> list[str]:
    return [block["type"] for block in as_slack_gets_it(message)]


def assert_slack_takes(message: Message) -> None:
    """Either way, with all its limits, and within the characters that a whole message may have."""
    for shown in (message, in_older_blocks(message)):
        assert check_message(as_slack_gets_it(shown)) == []
        assert len(shown.blocks) <= 50
        assert sum(len(text) for block in as_slack_gets_it(shown) for text in _texts(block)) <= 11_500
        assert not {"data_table", "data_visualization"} & set(kinds_of(in_older_blocks(message)))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value[key] for key in ("text", "title", "caption", "name") if isinstance(value.get(key), str)]
        return own + [text for held in value.values() if not isinstance(held, str) for text in _texts(held)]
    return [text for held in value for text in _texts(held)] if isinstance(value, list) else []
