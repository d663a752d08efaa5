"""Made-up programs at a glance, for the Home tabs of leaders."""

from dataclasses import replace

from bot.domain.home import ProgramGlance
from tests.factories import MONDAY
from tests.views.reports import make_report


def make_glance(**changes: object) -> ProgramGlance:
    return replace(ProgramGlance("program", "Reading First", (make_report(),)), **changes)


FULLEST = tuple(
    make_glance(program_id=f"p{place}", reports=(make_report(),) * reports, more=True, unread=9, digest_at=MONDAY)
    for place, reports in enumerate((2, 1, 1))
)
"""As many programs and schedules as are ever shown."""
