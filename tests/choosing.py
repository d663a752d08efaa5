"""Which tests `make test` leaves to `make soak`, and which of those that it runs are not counted.

A test that asks for `database` runs on SQLite and on PostgreSQL, each taking its time. Where the database itself is the
subject, or may behave in its own way, both run always; elsewhere PostgreSQL's turn comes in a soak.
"""

import pytest

MIND_THEIR_DATABASE = (
    "tests/storage/",
    "tests/journeys/",
    # Rounds that open and close, and what is erased at the end
    "tests/services/test_opening.py",
    "tests/services/test_closing.py",
    "tests/services/test_housekeeping.py",
    "tests/services/test_privacy.py",
    "tests/services/test_unlocking.py",
    # One row and no second one, whoever comes at the same moment
    "tests/services/test_answering.py",
    "tests/services/test_at_once.py",
    "tests/services/test_commenting.py::test_a_retried_event_changes_nothing",
    "tests/services/test_digesting.py::TestOwing::test_two_workers_at_once_owe_one",
    "tests/services/test_governing.py::test_of_two_who_save_at_the_same_moment_one_is_told",
    "tests/services/test_schedule_changes.py::test_of_two_who_save_at_the_same_moment_one_is_told_of_the_other",
    "tests/services/test_sent_off_again.py",
    "tests/services/test_sharing.py::TestOnce::test_two_leaders_at_the_same_moment_share_once",
    "tests/services/test_watching.py::test_two_who_look_at_once_tell_once",
    # Workers that die, sleep and meet in the middle of sending
    "tests/worker/test_kills.py",
    "tests/worker/test_late.py",
    "tests/worker/test_two_workers.py",
)
"""Beginnings of the names of tests that always run on both databases."""

NOT_COUNTED = (
    "tests/browser/",
    "tests/journeys/",
    "tests/sandbox/",
    # The same few lines, again and again
    "tests/worker/test_direct.py::test_a_flood_of_direct_messages_holds_up_no_channel_and_no_refresh",
    "tests/worker/test_direct.py::test_slack_is_asked_about_fifty_people_at_once",
    "tests/worker/test_direct.py::test_the_next_pass_of_a_flood_begins_at_once",
    "tests/worker/test_kills.py",
    "tests/worker/test_pace.py",
    "tests/worker/test_starving.py",
    "tests/worker/test_two_workers.py",
)
"""Beginnings of the names of tests during which lines are not counted, nor are they on PostgreSQL: counting makes a
test take half as long again, and others come through the same lines."""


def choose(items: list[pytest.Item]) -> None:
    """Mark what is left to a soak, and what is not counted."""
    for item in items:
        on_postgresql = _is_half_on_postgresql(item)
        if on_postgresql and not item.nodeid.startswith(MIND_THEIR_DATABASE):
            item.add_marker(pytest.mark.soak)
        if on_postgresql or item.nodeid.startswith(NOT_COUNTED):
            item.add_marker(pytest.mark.no_cover)


def _is_half_on_postgresql(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("database_url") == "postgresql"
