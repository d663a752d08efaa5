"""What an admin fills in to change the settings of a program, and what is different between two such forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Any

from bot.domain.plain import says_something, tidy_name
from bot.domain.program import MAX_NAME, DigestRhythm, DigestTime, Program
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.spoken import MONTHS, WEEKDAYS, clock_time, from_to
from bot.domain.units import K_MAX, K_MIN
from bot.domain.year_starts import USUAL_STARTS, YearStarts
from bot.domain.zones import is_zone
from bot.errors import PulseError


class Setting(StrEnum):
    """The fields of the form; those of a program by their names in it."""

    ADMINS = "admins"
    NAME = "name"
    LEADERSHIP = "leadership"
    K = "k"
    DIGEST_RHYTHM = "digest_rhythm"
    DIGEST_DAY = "digest_day"
    DIGEST_AT = "digest_at"
    DIGEST_ZONE = "digest_zone"
    QUARTERS = "quarters"
    SCHOOL_YEAR = "school_year"
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
    Setting.DIGEST_RHYTHM: "Rhythm of the digest",
    Setting.DIGEST_DAY: "Day of the digest",
    Setting.DIGEST_AT: "Time of the digest",
    Setting.DIGEST_ZONE: "Time zone of the digest",
    Setting.QUARTERS: "First month of the first quarter",
    Setting.SCHOOL_YEAR: "First month of the school year",
    Setting.NOT_YET: "Answer that counts 0",
    Setting.PARTLY: "Answer that counts 1",
    Setting.FULLY: "Answer that counts 2",
    Setting.CANT_TELL: "Answer that enters no score",
}
"""What the fields are called in the form, in the audit list and where two admins changed the same."""

RHYTHMS: Mapping[DigestRhythm, str] = {
    DigestRhythm.WEEKLY: "Every week",
    DigestRhythm.TWO_WEEKLY: "Every two weeks",
    DigestRhythm.MONTHLY: "Every month, on the first such day",
}


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
    """A program's settings as they stand in the form, with whatever is missing or wrong.

    Weekdays: 0 = Monday. Months: 1 = January.
    """

    name: str = ""
    leadership: str = ""
    k: int | None = None
    digest_rhythm: DigestRhythm | None = DigestRhythm.WEEKLY
    digest_day: int | None = None
    digest_at: time | None = None
    digest_zone: str = ""
    quarters: int | None = USUAL_STARTS.quarters
    school_year: int | None = USUAL_STARTS.school
    not_yet: str = USUAL_WORDS.not_yet
    partly: str = USUAL_WORDS.partly
    fully: str = USUAL_WORDS.fully
    cant_tell: str = USUAL_WORDS.cant_tell

    @property
    def words(self) -> ScaleWords:
        return ScaleWords(self.not_yet, self.partly, self.fully, self.cant_tell)

    @property
    def starts(self) -> YearStarts | None:
        """Where the years begin, once both months are chosen."""
        return YearStarts(self.quarters, self.school_year) if self.quarters and self.school_year else None

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
        digest_rhythm=program.digest.rhythm,
        digest_day=program.digest.weekday,
        digest_at=program.digest.at,
        digest_zone=program.digest.zone,
        quarters=program.starts.quarters,
        school_year=program.starts.school,
        **{rating.value: text for rating, text in program.words.by_rating.items()},
    )


def program_as_in(form: ProgramForm, program: Program) -> Program:
    """A program with what a form says of it. Raises SettingsFormError with every fault, in the order of the fields."""
    faults = tuple(_faults(form))
    starts, digest = form.starts, _digest(form, program.digest)
    if faults or form.k is None or digest is None or starts is None:
        raise SettingsFormError(faults)
    return replace(
        program,
        name=form.name,
        leadership_channel=form.leadership,
        k=form.k,
        digest=digest,
        words=form.words,
        starts=starts,
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
    """What is different, in plain words: `Smallest group: 5 people → 7 people`. `channels` says what each is called."""
    return tuple(
        f"{LABELS[one]}: {from_to(_words(before, one, channels), _words(after, one, channels))}"
        for one in changed(before, after)
        if one in only
    )


def _digest(form: ProgramForm, before: DigestTime) -> DigestTime | None:
    """When the digest comes, once all of it is chosen."""
    if form.digest_rhythm is None or form.digest_day is None or form.digest_at is None:
        return None
    return replace(before, weekday=form.digest_day, at=form.digest_at, zone=form.digest_zone, rhythm=form.digest_rhythm)


def _words(form: ProgramForm, setting: Setting, channels: Mapping[str, str]) -> str:
    value = form.value(setting)
    match setting:
        case Setting.LEADERSHIP:
            return channels.get(form.leadership, "a channel")
        case Setting.K:
            return f"{value} people"
        case Setting.DIGEST_RHYTHM if form.digest_rhythm is not None:
            return RHYTHMS[form.digest_rhythm]
        case Setting.DIGEST_DAY if form.digest_day is not None:
            return WEEKDAYS[form.digest_day]
        case Setting.DIGEST_AT if form.digest_at is not None:
            return clock_time(form.digest_at)
        case Setting.DIGEST_ZONE:
            return form.digest_zone
        case Setting.QUARTERS | Setting.SCHOOL_YEAR if value in range(1, 13):
            return MONTHS[value - 1]
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
    if form.digest_rhythm is None:
        yield SettingFault(Setting.DIGEST_RHYTHM, "Choose how often the digest comes.")
    if form.digest_day not in range(7):
        yield SettingFault(Setting.DIGEST_DAY, "Choose the day of the week for the digest.")
    if form.digest_at is None:
        yield SettingFault(Setting.DIGEST_AT, "Choose a time of day for the digest, for example 9:00.")
    if not is_zone(form.digest_zone):
        yield SettingFault(Setting.DIGEST_ZONE, "Choose a time zone from the list.")
    if form.quarters not in range(1, 13):
        yield SettingFault(Setting.QUARTERS, "Choose the month in which your first quarter begins.")
    if form.school_year not in range(1, 13):
        yield SettingFault(Setting.SCHOOL_YEAR, "Choose the month in which your school year begins.")
    faults = form.words.faults
    yield from (SettingFault(Setting(rating), faults[rating]) for rating in Rating if rating in faults)
