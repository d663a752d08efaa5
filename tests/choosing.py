"""Which tests run when: the shortest way through every promise whenever tests run, and the rest before a merge.

`make test` is to be over before one has turned to something else, so it leaves what is THOROUGH to `make coverage`:
second and third ways to the same lines, long stories, and most halves on PostgreSQL. `make coverage` counts lines, and
`make soak` adds many examples and what takes very long.

A test that asks for `database` runs on SQLite and on PostgreSQL, each taking its time. Where the database itself is the
subject, or may behave in its own way, both run; elsewhere PostgreSQL's turn comes in a soak.
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
    "tests/services/test_answering_together.py",
    "tests/services/test_at_once.py",
    "tests/services/test_commenting.py::test_a_deletion_at_the_same_moment_as_the_reply_is_not_lost",
    "tests/services/test_commenting.py::test_a_retried_event_changes_nothing",
    "tests/services/test_digesting.py::TestOwing::test_two_workers_at_once_owe_one",
    "tests/services/test_governing.py::test_of_two_who_save_at_the_same_moment_one_is_told",
    "tests/services/test_practices_at_once.py",
    "tests/services/test_schedule_changes.py::test_of_two_who_save_at_the_same_moment_one_is_told_of_the_other",
    "tests/services/test_sent_off_again.py",
    "tests/services/test_sharing.py::TestOnce::test_two_leaders_at_the_same_moment_share_once",
    "tests/services/test_watching.py::test_two_who_look_at_once_tell_once",
    # Workers that die, sleep and meet in the middle of sending
    "tests/worker/test_kills.py",
    "tests/worker/test_late.py",
    "tests/worker/test_two_workers.py",
)
"""Beginnings of the names of tests that run on both databases before a merge, and not in a soak alone."""

SHORT_ON_BOTH = (
    "tests/storage/",
    "tests/journeys/test_main_story.py",
    "tests/services/test_answering.py",
    "tests/services/test_closing.py",
    "tests/worker/test_two_workers.py",
)
"""Of these, what runs on both databases always."""

THOROUGH = (
    "tests/domain/test_simulation_of_digests.py",
    # How long a large organization takes; who is asked is told in small ones
    "tests/services/test_asking.py::test_three_thousand_people_are_asked_and_let_go_in_reasonable_time",
    "tests/services/test_attack.py",
    "tests/services/test_attack_by_admin.py",
    "tests/services/test_sent_off_again.py",
    "tests/simulation/test_processes.py",
    "tests/simulation/test_strikes.py",
    "tests/storage/test_walls.py::test_a_reader_sees_its_own_workspace_and_no_other[postgresql",
    "tests/storage/test_walls.py::test_a_writer_changes_its_own_workspace_and_no_other[postgresql",
    # Full and short are told; these are half full
    "tests/views/test_charts.py::TestRoom::test_one_schedule_shows_both_charts_and_the_whole_table[13]",
    "tests/views/test_charts.py::TestRoom::test_seven_schedules_show_the_charts_of_the_first_and_say_how_to_see_the_others[13]",
    "tests/views/test_share.py::test_the_fullest_stays_within_slacks_limits[1-50]",
    "tests/views/test_share.py::test_the_fullest_stays_within_slacks_limits[7-13]",
    "tests/views/test_report.py::TestPdf::test_whatever_people_write_it_is_printed",
    "tests/views/test_report.py::TestPress::test_it_does_not_wait_for_ever",
    # The silence of a check-in is told; these wait for the same silence of other calls
    "tests/worker/test_answers.py::test_an_answer_that_was_lost_is_sent_once_more[timeout_after_store",
    "tests/worker/test_digest_thread.py::TestSharing::test_killed",
    "tests/worker/test_digest_thread.py::TestThread::test_killed",
    "tests/worker/test_direct.py::test_a_flood_of_direct_messages_holds_up_no_channel_and_no_refresh",
    "tests/worker/test_direct.py::test_if_",
    "tests/worker/test_direct.py::test_slack_is_asked_about_fifty_people_at_once",
    "tests/worker/test_direct.py::test_the_next_pass_of_a_flood_begins_at_once",
    "tests/worker/test_pace.py",
    "tests/worker/test_refresh.py::test_what_may_come_off_later_is_tried_again[timeout_after_store",
    "tests/worker/test_refresh.py::test_a_channel_that_stays_archived_is_tried_ever_more_rarely",
    "tests/worker/test_starving.py",
)
"""Beginnings of the names of tests that `make test` leaves to `make coverage`."""

THOROUGH_BUT_FOR = {
    "tests/browser/": (
        "test_answering.py::test_a_click",
        "test_answering.py::test_three_people",
        "test_composer.py::test_a_reply_stands",
        "test_composer.py::test_a_slash",
        "test_guide.py::test_the_guide_leads_from_the_first_answer_to_another_cadence",
        "test_home.py::test_staff_answer_snooze_and_delete_in_their_home",
        "test_inspector.py::test_only_what_went_wrong",
        "test_modals.py::test_a_",
        "test_modals.py::test_an_empty_date_field",
        "test_modals.py::test_tab_stays_in_the_modal",
        "test_modals.py::test_what_an_app_asks_first",
        "test_time.py::test_a_",
        # How the bot gets over each kind of trouble is told by tests/worker: here, that switches make it and say so
        "test_trouble.py::test_a_bot_taken_out",
        "test_trouble.py::test_a_switch_that_waits",
        "test_trouble.py::test_refused_posts_arrive_a_little_later_and_once[Slack is broken",
        "test_walls.py",
    ),
    "tests/journeys/": (
        "test_admin.py::test_asking_now_pausing_resuming_and_deleting",
        "test_demo_state.py::test_a_visitor_moves_time_answers_and_finds_everything_again",
        "test_home.py::test_staff_answer_and_change_in_their_own_side_and_home_never_says_what",
        "test_hostile_names.py",
        "test_leader.py::test_the_digest_comes_on_monday_at_nine_and_only_if_something_closed",
        # Both doors and both databases, each once
        "test_main_story.py::test_a_week_from_the_first_question_to_the_digest[http-sqlite",
        "test_main_story.py::test_a_week_from_the_first_question_to_the_digest[socket mode-postgresql",
        "test_processes.py::test_it_is_ready_soon",
        "test_processes.py::test_over_http_it_serves_slack_and_says_how_it_is",
        "test_processes.py::test_the_two_halves_share_a_postgresql",
        "test_processes.py::test_with_nothing_but_slacks_tokens_it_starts_and_stops_when_told[15",
        "test_retries.py::test_every_event_twice_and_some_only_by_a_retry",
        "test_scheduling.py::test_from_an_empty_workspace_to_a_schedule_and_back[sqlite",
        "test_staff.py",
    ),
}
"""Rooms of long stories, and the beginnings of those that `make test` tells."""

NOT_COUNTED = (
    "tests/browser/",
    "tests/fuzz/",
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
    """Mark what is left to a soak, what to `make coverage`, and what is not counted there."""
    for item in items:
        on_postgresql = _is_half_on_postgresql(item)
        if on_postgresql and not item.nodeid.startswith(MIND_THEIR_DATABASE):
            item.add_marker(pytest.mark.soak)
        if _is_thorough(item.nodeid) or (on_postgresql and not item.nodeid.startswith(SHORT_ON_BOTH)):
            item.add_marker(pytest.mark.thorough)
        if on_postgresql or item.nodeid.startswith(NOT_COUNTED):
            item.add_marker(pytest.mark.no_cover)


def _is_thorough(name: str) -> bool:
    for room, told in THOROUGH_BUT_FOR.items():
        if name.startswith(room):
            return not name.removeprefix(room).startswith(told)
    return name.startswith(THOROUGH)


def _is_half_on_postgresql(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("database_url") == "postgresql"
