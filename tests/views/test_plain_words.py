"""What is said of figures is easy to read: short sentences of mostly short words, whatever there is to report."""

import re
from dataclasses import replace
from datetime import timedelta
from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Group
from bot.domain.query import Query
from bot.domain.summary import Scope
from bot.views.message import Message
from bot.views.summary import summary_message
from tests.factories import MONDAY
from tests.views.reports import (
    CATALOGUE,
    lines_on,
    make_answer,
    make_chart,
    make_counts,
    make_line,
    make_report,
    make_round,
    make_summary,
    make_too_few,
)

MOST_WORDS = 22
"""Words of one sentence, as plain-language guides for the public advise; a name counts as one."""

HARDEST = 9.0
"""The school year, after Flesch and Kincaid, in which somebody reads a whole summary with ease."""

PRACTICES = [one.id for one in CATALOGUE.practices]
NAMES = [*(one.name for one in CATALOGUE.drivers), *(f"{one.title} (candidate)" for one in CATALOGUE.practices)]
NAMES += [one.title for one in CATALOGUE.practices]


@st.composite
def rounds(draw: st.DrawFn):
    """A closed round of any practice in one of the two windows, with any figures that a unit may have."""
    raters, cant_tell = draw(st.integers(5, 400)), draw(st.integers(0, 50))
    counts = make_counts(raters, draw(st.floats(0, 1)), cant_tell)
    closed_at = MONDAY - timedelta(days=draw(st.integers(1, 181)))
    segments = draw(st.sampled_from([frozenset({"C0NORTH"}), frozenset({"C0NORTH", "C0SOUTH"})]))
    asked = counts.answered + draw(st.integers(0, 300))
    return make_round(
        draw(st.sampled_from(PRACTICES)), counts=counts, closed_at=closed_at, asked=asked, segments=segments
    )


@st.composite
def summaries(draw: st.DrawFn) -> Message:
    """A summary of everything, of a driver, of a practice or of a channel."""
    query = draw(
        st.sampled_from([Query(), Query(driver="coaching"), Query(practice="coaching/c1"), Query(channel="C0NORTH")])
    )
    scope = Scope(driver=query.driver, practice=query.practice, channel=query.channel)
    closed = draw(st.lists(rounds(), max_size=12, unique_by=lambda one: one.round_id))
    too_few = [make_too_few()] if draw(st.booleans()) else []
    lines = (make_line("facilitative-administration", 0.2, 0.9), make_line("coaching", 0.4, 0.6, same_people=False))
    charts = [make_chart(line, group=group) for line, group in zip(lines, Group, strict=True)]
    summary = make_summary(closed, too_few, scope=scope)
    joined = tuple(one for one in closed if one.unit_of(scope.channel) is None and scope.includes(one))
    report = make_report(summary, joined=joined, charts=tuple(charts) if closed else ())
    return summary_message(replace(make_answer(report, query=query)))


@given(summaries())
def test_no_sentence_is_long(message: Message):
    for sentence in sentences_of(message):
        assert len(words_in(sentence)) <= MOST_WORDS, sentence


@given(summaries())
def test_a_whole_summary_is_easy_to_read(message: Message):
    assert grade_of(sentences_of(message)) <= HARDEST


def test_the_measure_knows_what_is_hard():
    hard = "Organizational implementation infrastructure necessitates comprehensive interdepartmental communication."
    assert grade_of([hard]) > HARDEST > grade_of(["People were asked in two teams.", "Most of them have said yes."])


def sentences_of(message: Message) -> list[str]:
    """Everything that is said in sentences, without what only stands in a row of figures."""
    said = [*lines_on(message), *message.text.splitlines()]
    plain = [plainly(line) for line in said if " · " not in line and "95% intervalRated of asked" not in line]
    found = [one.strip() for line in plain for one in re.split(r"(?<=[.;])\s+|:\s", line)]
    return [one for one in found if len(words_in(one)) > 3]


def plainly(line: str) -> str:
    """A line as it is read: names, channels and days are one word each, and what stands in brackets is apart."""
    line = re.sub(r"<#\w+>", "Channel", re.sub(r"<!date\^[^>]*>", "Monday", line.replace("\u2060", "")))
    for name in sorted(NAMES, key=len, reverse=True):
        line = line.replace(name, "Coaching")
    return re.sub(r"\s*\([^()]*\)", "", re.sub("[*•`“”]", "", line))


def words_in(sentence: str) -> list[str]:
    return re.findall(r"[\w'%,.-]*\w[\w'%]*", sentence)


def grade_of(sentences: list[str]) -> float:
    """The formula of Flesch and Kincaid; syllables are runs of vowels, without a silent e at the end."""
    words = [word for sentence in sentences for word in words_in(sentence)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * fmean(syllables_of(word) for word in words) - 15.59


def syllables_of(word: str) -> int:
    found = re.findall("[aeiouy]+", re.sub(r"(?<=[^l])e$", "", word.lower()))
    return max(1, len(found))
