"""What people type after `/drivers summary`, and what is made of it."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue
from bot.domain.period import Period
from bot.domain.query import LONGEST_TEXT, Fault, Misunderstood, Query
from bot.domain.span import Recent, SchoolYear, Unit
from bot.domain.subject import names_of
from tests.domain.queries import CATALOGUE, LAST_30_DAYS, TODAY, in_program, parse


@pytest.mark.parametrize(
    "text", ["", "   ", "for the practices", "show me the summary, please", "?!", "😀", "#", "..."]
)
def test_no_particular_words_mean_everything(text):
    assert parse(text) == Query()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("coaching", "coaching"),
        ("COACHING", "coaching"),
        ("coachings", "coaching"),
        ("the coaching driver", "coaching"),
        ("“coaching”", "coaching"),
        ("coaching's practices", "coaching"),
        ("coac", "coaching"),
        ("administration facilitative", "facilitative-administration"),
        ("facil admin", "facilitative-administration"),
        ("FA", "facilitative-administration"),
        ("dsds", "decision-support-data-systems"),
        ("decision support data system", "decision-support-data-systems"),
        ("decision-support", "decision-support-data-systems"),
        ("intervention", "systems-intervention"),
        ("system", "systems-intervention"),
        ("data", "decision-support-data-systems"),
    ],
)
def test_a_driver_goes_by_many_names(text, slug):
    assert parse(text) == Query(driver=slug)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("coaching/coaching-plan", "coaching/coaching-plan"),
        ("A coaching plan that is used", "coaching/coaching-plan"),
        ("plan", "coaching/coaching-plan"),
        ("two-way communication", "facilitative-administration/two-way-communication"),
        ("regular talk", "facilitative-administration/two-way-communication"),
        ("someone in training", "training/someone-leads"),
        ("coaching feedback", "coaching/feedback"),
        ("coach someone", "coaching/someone-leads"),
    ],
)
def test_a_practice_goes_by_its_words_and_its_drivers(text, id):
    assert parse(text) == Query(practice=id)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("<#C9|elsewhere>", "C9"),
        ("in<#C9>", "C9"),
        ("in <#C1|north-team>, please", "C1"),
        ("#north-team", "C1"),
        ("in North-Team", "C1"),
        ("north-team", "C1"),
        ("in data", "C4"),
        ("in #coaching", "C3"),
        ("in coaching", "C3"),
        ("#RA\u0308UME", "C5"),
        ("#north-team in north-team", "C1"),
    ],
)
def test_a_channel_can_be_mentioned_marked_or_named(text, channel):
    assert parse(text) == Query(channel=channel)


@pytest.mark.parametrize(
    "text",
    [
        "coaching in #north-team last 30 days",
        "last 30 days coaching in #north-team",
        "in north-team for the last 30 days: coaching",
        "COACHING <#C1|north-team> 30D",
        "north-team coach 30 days",
        "from 2026-10-24 to today in #north-team, coaching",
    ],
)
def test_driver_channel_and_period_come_in_any_order(text):
    assert parse(text) == Query(driver="coaching", channel="C1", period=LAST_30_DAYS)


def unknown(words: str) -> Fault:
    """A word, or a channel."""
    return Fault.UNKNOWN_CHANNEL if words.startswith("#") else Fault.UNKNOWN_WORDS


@pytest.mark.parametrize(
    ("text", "words", "suggestion", "better"),
    [
        ("cochaing last 30 days", "cochaing", "coaching", "coaching last 30 days"),
        ("coaching lats 30 days", "lats", "last", "coaching last 30 days"),
        ("training last 30 dyas", "dyas", "days", "training last 30 days"),
        ("admin last quater", "quater", "quarter", "admin last quarter"),
        ("decison-suport", "decison-suport", "decision-support", "decision-support"),
        ("coaching in #nrth-team", "#nrth-team", "#north-team", "coaching in #north-team"),
        ("trainng <#C1|north-team>", "trainng", "training", "training #north-team"),
        ("trainng <#C9|secret>", "trainng", "training", "training <#C9|secret>"),
        ("coaching bananas", "bananas", "coaching", "coaching"),
        ("coaching in bananas last 30 days", "bananas", "coaching last 30 days", "coaching last 30 days"),
        ("in #bananas coaching", "#bananas", "coaching", "coaching"),
        ("last training", "last training", "Training", "training"),
    ],
)
def test_a_slip_comes_back_with_what_was_probably_meant(text, words, suggestion, better):
    answer = parse(text)

    assert (answer.words, answer.fault, answer.suggestion) == (words, unknown(words), suggestion)
    assert answer.suggestions[0].text == better


@pytest.mark.parametrize(
    ("text", "words"),
    [("bananas", "bananas"), ("#bananas", "#bananas"), ("last", "last"), ("q5 zzz 2026-02", "q5 zzz")],
)
def test_where_nothing_is_near_nothing_is_suggested(text, words):
    found = parse(text)

    assert (found.words, found.fault) == (words, unknown(words))
    assert found.suggestion is None or found.suggestion == "2026-02"


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("coaching training", {"Coaching": "coaching", "Training": "training"}),
        (
            "someone #north-team last 30 days",
            {
                "Someone is in charge of training": "training/someone-leads #north-team last 30 days",
                "Someone answers for coaching": "coaching/someone-leads #north-team last 30 days",
            },
        ),
        (
            "feedbak skill",
            {"feedback": "feedback skill"},
        ),
    ],
)
def test_several_meanings_are_all_named(text, choices):
    answer = parse(text)

    assert {suggestion.name: suggestion.text for suggestion in answer.suggestions} == choices


@pytest.mark.parametrize(
    ("text", "without"), [("coaching in #bananas", True), ("coaching #nrth-team", False), ("coaching bananas", False)]
)
def test_leaving_out_an_unknown_channel_is_not_called_what_was_meant(text, without):
    assert parse(text).without_channel is without


def test_several_meanings_are_not_one_suggestion():
    answer = parse("coaching and training")

    assert (answer.fault, answer.words, answer.suggestion) == (Fault.SEVERAL_MEANINGS, "coaching training", None)


def test_a_slip_with_several_meanings_names_them():
    answer = parse("somone")

    assert (answer.fault, answer.words) == (Fault.UNKNOWN_WORDS, "somone")
    assert [suggestion.name for suggestion in answer.suggestions] == [
        "Someone is in charge of training",
        "Someone answers for coaching",
    ]


@pytest.mark.parametrize(
    ("text", "fault", "words"),
    [
        ("#north-team <#C9>", Fault.SECOND_CHANNEL, "<#C9>"),
        ("last week this week", Fault.SECOND_PERIOD, "this week"),
    ],
)
def test_one_channel_and_one_period_are_enough(text, fault, words):
    answer = parse(text)

    assert (answer.words, answer.fault) == (words, fault)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("coaching #north-team #south_team", ["coaching #north-team", "coaching #south_team"]),
        ("coaching last week this week", ["coaching last week", "coaching this week"]),
        ("today since march before 2026", ["since march", "before 2026", "today"]),
    ],
)
def test_of_two_channels_or_periods_each_is_offered(text, choices):
    assert sorted(suggestion.text for suggestion in parse(text).suggestions) == sorted(choices)


def test_a_text_that_is_too_long_is_not_read():
    text = "coaching " * LONGEST_TEXT

    assert parse(text) == Misunderstood(words=text[:LONGEST_TEXT], fault=Fault.TOO_LONG)


def test_a_practice_of_a_driver_that_is_gone_is_still_found():
    orphan = Catalogue(drivers=(), practices=CATALOGUE.practices)

    assert [subject.practice for subject in names_of(orphan).find("plan")] == ["coaching/coaching-plan"]


subjects = st.sampled_from(
    [{}]
    + [{"driver": driver.slug} for driver in CATALOGUE.drivers]
    + [{"practice": practice.id} for practice in CATALOGUE.practices]
)
days = st.dates(date(2000, 1, 1), TODAY)
in_programs = st.builds(
    in_program,
    st.builds(Recent, st.sampled_from(Unit), st.integers(0, 1), st.just(TODAY)) | st.builds(SchoolYear, st.just(2024)),
)
periods = st.none() | st.builds(lambda a, b: Period(min(a, b), max(a, b)), days, days) | in_programs
channels = st.none() | st.from_regex(r"[CG][A-Z0-9]{1,10}", fullmatch=True)


@given(subjects, channels, periods)
def test_the_canonical_text_is_read_back(subject, channel, period):
    query = Query(**subject, channel=channel, period=period)

    assert parse(str(query)) == query


VOCABULARY = """
    coaching cochaing train someone feedback data plan two-way north-team #south_team #nowhere in the from to last 30 0
    days weeks this quarter may march q1 3/4/2026 school ago dec until between and 2026-01..2026-03 2026-02-30
    2026-03..2025-01 <#C1|north-team> <#C9> bananas since 2026 x
"""
phrases = st.lists(st.sampled_from(VOCABULARY.split()), max_size=8).map(" ".join)


@given(st.text() | phrases)
@example("´ ﷺ ① ½")
@example("<#C1|<#C1>>")
def test_no_text_raises(text):
    assert isinstance(parse(text), Query | Misunderstood)


@settings(deadline=timedelta(milliseconds=250))
@given(st.lists(st.sampled_from(VOCABULARY.split()), min_size=40, max_size=80).map(" ".join))
def test_long_and_hopeless_texts_are_answered_at_once(text):
    assert isinstance(parse(text[:LONGEST_TEXT]), Misunderstood | Query)


@given(phrases)
def test_case_and_spaces_make_no_difference(text):
    def shouted(word):
        return word if word.startswith("<") else word.upper()

    assert parse("  ".join(map(shouted, text.split()))) == parse(text)


@given(
    st.permutations(
        [
            st.sampled_from(["coaching", "Coach", "the coachings"]),
            st.sampled_from(["in #north-team", "<#C1|north-team>", "north-team"]),
            st.sampled_from(["last 30 days", "past 30d", "2026-10-24..2026-11-22", "since oct 24th", "24 oct to now"]),
        ]
    ).flatmap(lambda parts: st.tuples(*parts))
)
def test_order_makes_no_difference(parts):
    assert parse(" ".join(parts)) == Query(driver="coaching", channel="C1", period=LAST_30_DAYS)


@given(phrases)
@example("coaching data dec")  # a month, and the beginning of a driver's name
def test_every_suggestion_leads_on(text):
    """A suggested text is understood, or offers a choice of texts that are."""
    answer = parse(text)

    for suggestion in getattr(answer, "suggestions", ()):
        better = parse(suggestion.text)
        assert isinstance(better, Query), (text, suggestion)
        assert better != Query()
