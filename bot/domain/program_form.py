"""What an admin fills in to change the settings of a program, and what is different between two such forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Any

from bot.domain.plain import says_something, tidy_name
from bot.domain.program import MAX_NAME, DigestTime, Program
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.units import K_MAX, K_MIN
from bot.domain.zones import is_zone
from bot.errors import PulseError


class Setting(StrEnum):
    """The fields of the form; those of a program by their names in it."""

    ADMINS = "admins"
    NAME = "name"
    LEADERSHIP = "leadership"
    K = "k"
    DIGEST_DAY = "digest_day"
    DIGEST_AT = "digest_at"
    DIGEST_ZONE = "digest_zone"
    NOT_YET = "not_yet"
    PARTLY = "partly"
    FULLY = "fully"
    CANT_TELL = "cant_tell"


OF_PROGRAM = tuple(one for one in Setting if one is not Setting.ADMINS)

HOLD_LATER = frozenset({Setting.K, Setting.NOT_YET, Setting.PARTLY, Setting.FULLY, Setting.CANT_TELL})
"""What check-ins that are open keep as it was when they opened."""

LABELS: Mapping[Setting, str] = {
    Setting.ADMINS: "Admins besides Slack's own",
    Setting.NAME: "Name of the program",
    Setting.LEADERSHIP: "Leadership channel",
    Setting.K: "Smallest group",
    Setting.DIGEST_DAY: "Day of the digest",
    Setting.DIGEST_AT: "Time of the digest",
    Setting.DIGEST_ZONE: "Time zone of the digest",
    Setting.NOT_YET: "Answer that counts 0",
    Setting.PARTLY: "Answer that counts 1",
    Setting.FULLY: "Answer that counts 2",
    Setting.CANT_TELL: "Answer that enters no score",
}
"""What the fields are called in the form, in the audit list and where two admins changed the same."""


@dataclass(frozen=True)
class SettingFault:
    """One field that can't be kept as it is, and a sentence on what to do."""

    setting: Setting
    sentence: str


@dataclass
class SettingsFormError(PulseError):
    """A form can't be kept; `faults` are in the order of its fields, at least one."""

    faults: tuple[SettingFault, ...]

    @property
    def sentence(self) -> str:
        return self.faults[0].sentence


@dataclass(frozen=True, kw_only=True)
class ProgramForm:
    """A program's settings as they stand in the form, with whatever is missing or wrong. Weekdays: 0 = Monday."""

    name: str = ""
    leadership: str = ""
    k: int | None = None
    digest_day: int | None = None
    digest_at: time | None = None
    digest_zone: str = ""
    not_yet: str = USUAL_WORDS.not_yet
    partly: str = USUAL_WORDS.partly
    fully: str = USUAL_WORDS.fully
    cant_tell: str = USUAL_WORDS.cant_tell

    @property
    def words(self) -> ScaleWords:
        return ScaleWords(self.not_yet, self.partly, self.fully, self.cant_tell)

    @property
    def tidied(self) -> ProgramForm:
        """The same with every text on one line and without signs that can't be seen."""
        words: dict[str, Any] = {rating.value: text for rating, text in self.words.tidied.by_rating.items()}
        return replace(self, name=tidy_name(self.name), **words)

    def value(self, setting: Setting) -> Any:
        """What stands in one field."""
        return getattr(self, setting.value)


@dataclass(frozen=True)
class SettingsForm:
    """The whole form: people named as admins besides Slack's own, and a program's settings if there is a program."""

    admins: tuple[str, ...] = ()
    program: ProgramForm | None = None


def form_of_program(program: Program) -> ProgramForm:
    """The form of a program as it is."""
    return ProgramForm(
        name=program.name,
        leadership=program.leadership_channel,
        k=program.k,
        digest_day=program.digest.weekday,
        digest_at=program.digest.at,
        digest_zone=program.digest.zone,
        **{rating.value: text for rating, text in program.words.by_rating.items()},
    )


def program_as_in(form: ProgramForm, program: Program) -> Program:
    """A program with what a form says of it. Raises SettingsFormError with every fault, in the order of the fields."""
    faults = tuple(_faults(form))
    if faults or form.k is None or form.digest_day is None or form.digest_at is None:
        raise SettingsFormError(faults)
    return replace(
        program,
        name=form.name,
        leadership_channel=form.leadership,
        k=form.k,
        digest=DigestTime(form.digest_day, form.digest_at, form.digest_zone),
        words=form.words,
    )


def changed(before: ProgramForm, after: ProgramForm) -> tuple[Setting, ...]:
    """The fields that two forms differ in."""
    return tuple(one for one in OF_PROGRAM if before.value(one) != after.value(one))


def merged(base: ProgramForm, mine: ProgramForm, theirs: ProgramForm) -> ProgramForm:
    """What two admins made of the same form: what I changed as I have it, all else as they have it."""
    return replace(theirs, **{one.value: mine.value(one) for one in changed(base, mine)})


def contested(base: ProgramForm, mine: ProgramForm, theirs: ProgramForm) -> tuple[Setting, ...]:
    """The fields that both changed, each to something else."""
    touched = set(changed(base, mine)) & set(changed(base, theirs))
    return tuple(one for one in changed(mine, theirs) if one in touched)


def differences(
    before: ProgramForm, after: ProgramForm, channels: Mapping[str, str], only: Collection[Setting] = OF_PROGRAM
) -> tuple[str, ...]:
    """What is different, in plain words: `Smallest group: from 5 to 7 people`. `channels` says what each is called."""
    return tuple(
        f"{LABELS[one]}: from {_words(before, one, channels)} to {_words(after, one, channels)}"
        for one in changed(before, after)
        if one in only
    )


def _words(form: ProgramForm, setting: Setting, channels: Mapping[str, str]) -> str:
    value = form.value(setting)
    match setting:
        case Setting.LEADERSHIP:
            return channels.get(form.leadership, "a channel")
        case Setting.K:
            return f"{value} people"
        case Setting.DIGEST_DAY if form.digest_day is not None:
            return f"{date(2024, 1, 1 + form.digest_day):%A}"  # the first of January 2024 was a Monday
        case Setting.DIGEST_AT if form.digest_at is not None:
            return f"{form.digest_at.hour}:{form.digest_at:%M}"
        case Setting.DIGEST_ZONE:
            return form.digest_zone
    return f"“{value}”"


def _faults(form: ProgramForm) -> Iterator[SettingFault]:
    if not says_something(form.name):
        yield SettingFault(Setting.NAME, "Name the program: what your organization is putting into use.")
    elif len(form.name) > MAX_NAME:
        yield SettingFault(Setting.NAME, f"Use at most {MAX_NAME} characters; this name has {len(form.name)}.")
    if not form.leadership:
        yield SettingFault(Setting.LEADERSHIP, "Choose the channel in which leaders read the results.")
    if form.k is None or not K_MIN <= form.k <= K_MAX:
        yield SettingFault(Setting.K, f"Choose a whole number of people from {K_MIN} to {K_MAX}.")
    if form.digest_day not in range(7):
        yield SettingFault(Setting.DIGEST_DAY, "Choose the day of the week for the digest.")
    if form.digest_at is None:
        yield SettingFault(Setting.DIGEST_AT, "Choose a time of day for the digest, for example 09:00.")
    if not is_zone(form.digest_zone):
        yield SettingFault(Setting.DIGEST_ZONE, "Choose a time zone from the list.")
    faults = form.words.faults
    yield from (SettingFault(Setting(rating), faults[rating]) for rating in Rating if rating in faults)
