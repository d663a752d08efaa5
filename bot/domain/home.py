"""The Home tab of one person, as plain values."""

from dataclasses import dataclass

from bot.domain.catalogue import Catalogue
from bot.domain.mine import Mine
from bot.domain.report import ScheduleReport
from bot.domain.schedule_card import SchedulePage


@dataclass(frozen=True)
class Home:
    """What everybody sees of themselves; for leaders how the drivers stand; for admins the schedules.

    `glances` is None for who may not read summaries, `schedules` for who is no admin; `more` says that there are more
    reports than `glances`.
    """

    mine: Mine
    catalogue: Catalogue
    glances: tuple[ScheduleReport, ...] | None = None
    more: bool = False
    schedules: SchedulePage | None = None
