"""What a leader wants to see beside each other, as it stands in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.catalogue import Catalogue
from bot.domain.comparable_times import times_since, two_apart
from bot.domain.compared import (
    ChannelsCompared,
    Choices,
    LeadersAndStaff,
    PeriodsCompared,
    ScheduleChoice,
    SchedulesBeside,
)
from bot.domain.period import Period
from bot.domain.program import Program
from bot.errors import PulseError


class Kind(StrEnum):
    """What can be put beside each other."""

    CHANNELS = "channels"
    TIMES = "times"
    SCHEDULES = "schedules"
    LEADERS = "leaders"


class TwiceTheSameError(PulseError):
    """Something was to be compared with itself."""

    @property
    def sentence(self) -> str:
        return "Please choose two different ones."


@dataclass(frozen=True)
class CompareForm:
    """The form; what is empty is not chosen yet, or does not belong to its kind.

    `first` and `second` are channels, periods or schedules, whichever the kind compares; `channel` narrows two times.
    """

    kind: Kind | None = None
    program: str = ""
    schedule: str = ""
    first: str = ""
    second: str = ""
    channel: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two sides. Raises TwiceTheSameError."""
        if self.first == self.second:
            raise TwiceTheSameError
        return self.first, self.second

    @property
    def periods(self) -> tuple[Period, Period]:
        """The two sides as times. Raises TwiceTheSameError, and ValueError if they are none."""
        first, second = (tuple(map(date.fromisoformat, one.split(".."))) for one in self.pair)
        return Period(*first), Period(*second)


@dataclass(frozen=True)
class Comparable:
    """All that a reader can compare, with what they may read of channels and groups, by id; days are counted up to
    `now`."""

    choices: Choices
    names: Mapping[str, str]
    now: datetime

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What can be compared at all."""
        there = {
            Kind.CHANNELS: bool(self.choices.with_two_channels),
            Kind.TIMES: bool(self.schedules(Kind.TIMES)),
            Kind.SCHEDULES: len(self.choices.schedules) > 1,
            Kind.LEADERS: bool(self.choices.with_leaders),
        }
        return tuple(kind for kind, possible in there.items() if possible)

    def schedules(self, kind: Kind | None) -> tuple[ScheduleChoice, ...]:
        """The schedules that a kind can be about."""
        match kind:
            case Kind.CHANNELS:
                return self.choices.with_two_channels
            case Kind.TIMES:
                return tuple(one for one in self.choices.schedules if two_apart(self.times(one)))
            case Kind.SCHEDULES:
                return self.choices.schedules
            case _:
                return ()

    def times(self, choice: ScheduleChoice) -> tuple[Period, ...]:
        """The times of a schedule that there can be figures of, the latest first."""
        return times_since(self._day(choice, choice.since), self._day(choice, self.now), choice.program.starts)

    def settled(self, form: CompareForm) -> CompareForm:
        """The form with what can't be chosen, or is not yet, replaced by the first that can."""
        kinds = self.kinds
        kind = form.kind if form.kind in kinds else next(iter(kinds), None)
        if kind is not form.kind:
            form = CompareForm(kind)
        if kind is Kind.SCHEDULES:
            return _between(form, [one.schedule.id for one in self.choices.schedules])
        if kind is Kind.LEADERS:
            return replace(form, program=_among(form.program, [one.id for one in self.choices.with_leaders]))
        return self._in_schedule(form)

    def completed(self, form: CompareForm) -> CompareForm | None:
        """The form with what needed no choice filled in; None if something that was chosen is not there any more."""
        settled = self.settled(form)
        chosen = zip(astuple(form), astuple(settled), strict=True)
        return settled if all(one in ("", None, other) for one, other in chosen) else None

    def _in_schedule(self, form: CompareForm) -> CompareForm:
        """A form about one schedule: its channels, or its times."""
        possible = {one.schedule.id: one for one in self.schedules(form.kind)}
        form = replace(form, schedule=_among(form.schedule, list(possible)))
        chosen = possible.get(form.schedule)
        if chosen is None:
            return form
        form = replace(form, channel=form.channel if form.channel in chosen.channels else "")
        if form.kind is Kind.CHANNELS:
            return _between(form, list(chosen.channels))
        return self._between_times(form, self.times(chosen))

    def _between_times(self, form: CompareForm, times: Sequence[Period]) -> CompareForm:
        """The form with two times, which have no day in common unless they were chosen so."""
        if {form.first, form.second} <= {str(one) for one in times}:
            return form
        first, second = two_apart(times) or times[:2]
        return replace(form, first=str(first), second=str(second))

    def _day(self, choice: ScheduleChoice, moment: datetime) -> date:
        return choice.schedule.today(moment)


@dataclass(frozen=True)
class LeadersCompared:
    """The leadership team of a program beside its staff, once for each pair of schedules that have figures."""

    program: Program
    pairs: tuple[LeadersAndStaff, ...]


Compared = ChannelsCompared | PeriodsCompared | SchedulesBeside | LeadersCompared


@dataclass(frozen=True)
class Answer:
    """What a comparison came to, and what gives names to it: the catalogue, and `names` of channels and groups."""

    found: Compared
    catalogue: Catalogue
    names: Mapping[str, str] = field(default_factory=dict)


def _among(chosen: str, possible: list[str]) -> str:
    return chosen if chosen in possible else next(iter(possible), "")


def _between(form: CompareForm, possible: list[str]) -> CompareForm:
    """The form with two sides, different ones if nothing else was chosen."""
    first = _among(form.first, possible)
    others = [one for one in possible if one != first]
    second = form.second if form.second in possible else _among("", others)
    return replace(form, first=first, second=second)
