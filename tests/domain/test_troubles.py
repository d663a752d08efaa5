"""A failure is news once, and again after an hour, or when it comes back; what fails is tried apart, in turn."""

from datetime import timedelta

from bot.domain.troubles import AGAIN_AFTER, Troubles
from tests.factories import MONDAY

LATER = MONDAY + timedelta(seconds=5)


def test_the_same_failure_is_news_once():
    troubles = Troubles()
    assert [troubles.is_news("schedule", ValueError(), now=now) for now in (MONDAY, LATER)] == [True, False]


def test_another_kind_of_failure_and_another_subject_are_news():
    troubles = Troubles()
    assert troubles.is_news("schedule", ValueError(), now=MONDAY)
    assert troubles.is_news("schedule", LookupError(), now=MONDAY)
    assert troubles.is_news("another", ValueError(), now=MONDAY)


def test_what_lasts_is_news_every_hour():
    troubles = Troubles()
    moments = [MONDAY + timedelta(minutes=10 * step) for step in range(13)]
    told = [now for now in moments if troubles.is_news("schedule", ValueError(), now=now)]
    assert told == [MONDAY, MONDAY + AGAIN_AFTER, MONDAY + 2 * AGAIN_AFTER]


def test_what_worked_in_between_is_news_again():
    troubles = Troubles()
    for subject in ("schedule", "another"):
        troubles.is_news(subject, ValueError(), now=MONDAY)
    troubles.are_over("schedule")
    assert troubles.is_news("schedule", ValueError(), now=LATER)
    assert not troubles.is_news("another", ValueError(), now=LATER)


def test_what_failed_together_is_in_doubt_until_it_works_or_fails_alone():
    troubles = Troubles()
    troubles.failed_together(["works", "fails", "waits"])
    troubles.are_over("works")
    troubles.failed_alone("fails")
    assert [one for one in ("works", "fails", "waits", "another") if troubles.is_in_doubt(one)] == ["waits"]
    assert troubles.set_apart == ("fails",)


def test_what_failed_alone_goes_behind_all_others_that_did_until_it_works():
    troubles = Troubles()
    for subject in ("first", "second", "third", "first"):
        troubles.failed_alone(subject)
    assert troubles.set_apart == ("second", "third", "first")
    troubles.are_over("third")
    assert troubles.set_apart == ("second", "first")
