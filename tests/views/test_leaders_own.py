"""What the leadership team said of itself is never taken for what staff said: its schedule is called so."""

from dataclasses import replace

from bot.domain.compare_form import Answer
from bot.domain.compared import Basis, SchedulesBeside
from bot.domain.comparison import side_by_side
from bot.views.compare import compared_modal
from bot.views.digest import digest_message
from bot.views.digest_reply import digest_reply
from bot.views.home import home_view
from bot.views.summary import summary_message
from tests.factories import make_program, make_schedule
from tests.views.glances import make_glance
from tests.views.reports import CATALOGUE, WINDOW, make_answer, make_digest, make_report, make_section, words_on
from tests.views.screens import shown, texts_in
from tests.views.test_compare import figures
from tests.views.test_mine import make_home

STAFF = make_report(schedule_id="staff")
LEADERS = make_report(schedule_id="leaders", channels=("C0LEAD",), asks_leaders=True)
SAID = "eadership team, Mondays, 9:00"


def test_in_a_summary():
    said = words_on(summary_message(make_answer(STAFF, LEADERS)))
    assert f"L{SAID} · what closed in the last 91 days · asked in <#C0LEAD>" in said


def test_in_a_digest_and_its_thread():
    sections = [make_section(STAFF), make_section(LEADERS)]
    assert f"L{SAID}: Coaching (50%)" in words_on(digest_message(make_digest(*sections)))
    assert words_on(digest_reply(make_digest(sections[1]))).startswith(f"L{SAID} · digest from")


def test_in_home():
    home = make_home(glances=(make_glance(reports=(STAFF, LEADERS)),))
    assert f"L{SAID}, in the last 91 days" in "\n".join(texts_in(shown(home_view(home))))


def test_where_two_schedules_stand_side_by_side():
    program = make_program()
    staff = Basis(program, make_schedule(), WINDOW)
    leaders = replace(staff, schedule=make_schedule(id="leaders", channels=(program.leadership_channel,)))
    found = SchedulesBeside(staff, leaders, side_by_side(figures(0.9), figures(0.1)))
    said = "\n".join(texts_in(shown(compared_modal(Answer(found, CATALOGUE)))))
    assert "*A* Reading First, Mondays, 9:00 · " in said
    assert f"*B* Reading First, l{SAID} · " in said
