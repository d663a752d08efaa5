"""Made-up programs at a glance, for the Home tabs of leaders."""

from dataclasses import replace

from bot.domain.catalogue import Group
from bot.domain.home import ProgramGlance
from tests.factories import MONDAY
from tests.views.reports import CATALOGUE, make_chart, make_line, make_report


def make_glance(**changes: object) -> ProgramGlance:
    return replace(ProgramGlance("program", "Reading First", (make_report(),)), **changes)


YEAR = tuple(place / 100 for place in range(12))
DRAWN = make_report(
    charts=tuple(make_chart(*(make_line(one, *YEAR) for one in CATALOGUE.groups), group=group) for group in Group)
)

FULLEST = tuple(
    make_glance(program_id=f"p{place}", reports=reports, more=True, unread=9, digest_at=MONDAY)
    for place, reports in enumerate(((DRAWN, make_report()), (make_report(),), (make_report(),)))
)
"""As many programs, schedules and charts as are ever shown."""
