"""What the leadership team said of itself is never taken for what staff said: its schedule is called so."""

from dataclasses import replace

from bot.domain.close_look import CloseLook
from bot.domain.compare_form import Answer
from bot.domain.compared import Basis, ChannelsCompared, PeriodsCompared, SchedulesBeside
from bot.domain.comparison import compare, compare_periods, side_by_side
from bot.domain.practice_rounds import practice_rounds
from bot.domain.schedule import Schedule
from bot.domain.trail import Trail
from bot.domain.trends import PracticeFigure, PublishedRound
from bot.views.compare import compared_modal
from bot.views.deeper import practice_closer
from bot.views.digest import digest_message
from bot.views.digest_reply import digest_reply
from bot.views.home import home_view
from bot.views.summary import summary_message
from tests.factories import make_program, make_schedule
from tests.views.glances import make_glance
from tests.views.reports import (
    CATALOGUE,
    WINDOW,
    make_answer,
    make_digest,
    make_report,
    make_round,
    make_section,
    words_on,
)
from tests.views.screens import shown, texts_in
from tests.views.test_compare import figures
from tests.views.test_mine import make_home

STAFF = make_report(schedule_id="staff")
LEADERS = make_report(schedule_id="leaders", channels=("C0LEAD",), asks_leaders=True)
SAID = "eadership team, Mondays, 9:00"


def compared(found: SchedulesBeside | PeriodsCompared | ChannelsCompared) -> str:
    return "\n".join(texts_in(shown(compared_modal(Answer(found, CATALOGUE)))))


def of_leaders() -> tuple[PracticeFigure, ...]:
    return tuple(replace(one, segments=frozenset({"C0LEAD"})) for one in figures(0.1))


def test_in_a_summary():
    said = words_on(summary_message(make_answer(STAFF, LEADERS)))
    assert f"L{SAID} · what closed in the last 91 days · asked in <#C0LEAD>" in said


def test_in_a_digest_and_its_thread():
    sections = [make_section(STAFF), make_section(LEADERS)]
    assert f"L{SAID}: Coaching (50%)" in words_on(digest_message(make_digest(*sections)))
    assert words_on(digest_reply(make_digest(sections[1]))).startswith(f"L{SAID} · digest from")


def test_in_a_digest_of_theirs_alone():
    said = words_on(digest_message(make_digest(make_section(LEADERS))))
    assert " · leadership team · figures of the last 91 days · asked in <#C0LEAD>" in said
    assert "eadership team" not in words_on(digest_message(make_digest(make_section(STAFF))))


def test_in_home():
    home = make_home(glances=(make_glance(reports=(STAFF, LEADERS)),))
    assert f"L{SAID}, in the last 91 days" in "\n".join(texts_in(shown(home_view(home))))


def test_where_two_schedules_stand_side_by_side():
    program = make_program()
    staff = Basis(program, make_schedule(), WINDOW)
    leaders = replace(staff, schedule=make_schedule(id="leaders", channels=(program.leadership_channel,)))
    said = compared(SchedulesBeside(staff, leaders, side_by_side(figures(0.9), of_leaders())))
    assert "*A* Reading First, Mondays, 9:00 · " in said
    assert f"*B* Reading First, l{SAID} · " in said


def test_what_staff_said_is_not_called_theirs_when_the_schedule_asks_leaders_since():
    schedule = make_schedule(id="leaders", channels=("C0LEAD",))
    basis = Basis(make_program(), schedule, WINDOW)
    staff = make_round("coaching/c1")
    looks = [
        compared(SchedulesBeside(basis, basis, side_by_side(figures(0.9), figures(0.1)))),
        compared(PeriodsCompared(basis, compare_periods([staff], WINDOW.before(), WINDOW))),
        compared(ChannelsCompared(basis, ("C0LEAD", "C0NORTH"), compare(figures(0.9), figures(0.1)))),
        words_on(practice_closer(a_look_at(staff, schedule))),
    ]
    assert all("Mondays, 9:00" in said for said in looks)
    assert not any("eadership team" in said for said in looks)


def test_what_leaders_said_is_still_theirs_when_the_schedule_asks_staff_since():
    basis = Basis(make_program(), make_schedule(), WINDOW)
    own = make_round("coaching/c1", segments=frozenset({"C0LEAD"}))
    looks = [
        compared(SchedulesBeside(basis, basis, side_by_side(of_leaders(), figures(0.1)))),
        compared(PeriodsCompared(basis, compare_periods([own], WINDOW.before(), WINDOW))),
        words_on(practice_closer(a_look_at(own, basis.schedule))),
    ]
    assert all(f"l{SAID}" in said for said in looks)


def a_look_at(closed: PublishedRound, schedule: Schedule) -> CloseLook:
    return CloseLook(
        trail=Trail("", "", schedule.id, closed.practice, ""),
        program=make_program(),
        schedule=schedule,
        catalogue=CATALOGUE,
        rounds=practice_rounds(closed.practice, [closed], (), channel=None),
    )
