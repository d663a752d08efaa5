"""The catalogue that ships with the bot keeps the rules for what staff are asked."""

from collections import Counter

import pytest

from bot.content.loader import load_catalogue
from bot.domain.catalogue import Group, Practice
from bot.domain.practice_text import sentences

CATALOGUE = load_catalogue()
FIRST_WORDS = {"Do", "Does", "Is", "Are"}

every_practice = pytest.mark.parametrize("practice", CATALOGUE.practices, ids=lambda practice: practice.id)


def words_of(practice: Practice) -> str:
    return " ".join((practice.title, practice.question, practice.why, *practice.signs))


def test_has_the_seven_drivers_in_their_groups():
    assert [(driver.name, driver.group) for driver in CATALOGUE.drivers] == [
        ("Facilitative Administration", Group.ORGANIZATION),
        ("Systems Intervention", Group.ORGANIZATION),
        ("Decision-Support Data Systems", Group.ORGANIZATION),
        ("Selection", Group.COMPETENCY),
        ("Training", Group.COMPETENCY),
        ("Coaching", Group.COMPETENCY),
        ("Fidelity", Group.COMPETENCY),
    ]


def test_has_as_many_practices_per_driver_as_the_field_names():
    assert Counter(practice.driver for practice in CATALOGUE.practices) == {
        "facilitative-administration": 9,
        "systems-intervention": 4,
        "decision-support-data-systems": 5,
        "selection": 6,
        "training": 6,
        "coaching": 5,
        "fidelity": 5,
    }


def test_the_core_is_the_thirteen_listed_practices():
    assert len(CATALOGUE.core) == 13
    assert [driver.slug for driver in CATALOGUE.drivers_with_core] == [
        "facilitative-administration",
        "systems-intervention",
    ]


@pytest.mark.parametrize(
    ("driver", "numbers"),
    [("facilitative-administration", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ("systems-intervention", [1, 2, 3, 5])],
)
def test_listed_practices_keep_the_numbers_of_their_source(driver, numbers):
    assert [practice.source_number for practice in CATALOGUE.of_driver(driver)] == numbers


def test_only_listed_practices_have_a_number():
    assert all(practice.core == (practice.source_number is not None) for practice in CATALOGUE.practices)


def test_no_title_and_no_question_stands_twice():
    assert len({practice.title for practice in CATALOGUE.practices}) == len(CATALOGUE.practices)
    assert len({practice.question for practice in CATALOGUE.practices}) == len(CATALOGUE.practices)


def test_positions_count_up_from_one_within_each_driver():
    for driver in CATALOGUE.drivers:
        positions = [practice.position for practice in CATALOGUE.of_driver(driver.slug)]
        assert positions == list(range(1, len(positions) + 1))


@every_practice
def test_the_question_is_one_sentence_that_the_answers_fit(practice):
    assert practice.question.split()[0] in FIRST_WORDS
    assert sentences(practice.question) == 1
    assert practice.question.endswith("?")


@every_practice
def test_the_question_names_the_program_once(practice):
    assert practice.asks("Reading Together").count("Reading Together") == 1


@every_practice
def test_texts_are_short(practice):
    assert len(practice.title) <= 60
    assert len(practice.question) <= 140
    assert sentences(practice.why) <= 3
    assert 2 <= len(practice.signs) <= 4


@every_practice
def test_texts_are_calm_and_whole(practice):
    assert "!" not in words_of(practice)
    assert "  " not in words_of(practice)
    assert practice.title.isprintable()
    assert not practice.title.endswith(".")
    assert all(sign.endswith(".") and sign[0].isupper() for sign in practice.signs)


@every_practice
def test_candidates_do_not_pass_for_a_listed_practice(practice):
    listed_in_a_handout = "handout" in practice.citation
    assert listed_in_a_handout == practice.core
    assert (f"practice {practice.source_number}" in practice.citation) == practice.core
