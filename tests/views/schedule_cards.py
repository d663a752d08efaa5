"""Schedules as admins see them, and what the list says of them."""

from dataclasses import replace
from datetime import date

from bot.content.loader import load_catalogue
from bot.domain.cards import Foreseen
from bot.domain.person import UserGroup
from bot.domain.schedule import Manner, ScheduleState
from bot.domain.schedule_card import ScheduleCard, SchedulePage
from bot.views.message import Message
from bot.views.schedules import schedules_message
from tests.factories import MONDAY, make_cadence
from tests.views.screens import sent, texts_in

CATALOGUE = load_catalogue()
CHRISTMAS = date(2026, 12, 25)


def a_card(**changes: object) -> ScheduleCard:
    cadence = make_cadence()
    first, second, third = cadence.upcoming(MONDAY, 3)
    card = ScheduleCard(
        schedule_id="schedule",
        program="Reading First",
        leadership="C0LEAD",
        k=5,
        channels=("C0NORTH", "C0SOUTH"),
        drivers=CATALOGUE.drivers[:2],
        cadence=cadence,
        state=ScheduleState.ACTIVE,
        coming=(
            Foreseen(first, CATALOGUE.practices[0]),
            Foreseen(second, CATALOGUE.practices[1]),
            Foreseen(third, None),
        ),
    )
    return replace(card, **changes)


def words(message: Message) -> str:
    return "\n".join(texts_in(sent(message)))


def listed(*cards: ScheduleCard, start: int = 0, total: int | None = None, said: str = "") -> Message:
    return schedules_message(SchedulePage(cards, start, len(cards) if total is None else total), said=said)


def direct_card(**changes: object) -> ScheduleCard:
    groups = (UserGroup("S0ONE", "All coaches", "coaches"), UserGroup("S0TWO", "No handle", ""))
    return a_card(manner=Manner.DIRECT, groups=groups, people=("U0N1",), **changes)
