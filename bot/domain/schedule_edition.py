"""Two admins with the form of one schedule: what each of them changed, and what both made of it together."""

from dataclasses import dataclass, replace
from hashlib import blake2s

from bot.domain.schedule_form import Field, ScheduleForm

MARK = 10
"""Characters of the mark of one field."""


@dataclass(frozen=True)
class Edition:
    """The schedule that a form changes, and what stood in the form when it was filled.

    `marks` stand for the values of the fields, in the fields' order: hundreds of people and channels would not fit into
    what travels with a form. `noted` is the number of the entry that was the last of the audit list then.
    """

    schedule_id: str
    marks: tuple[str, ...]
    noted: int = 0

    @staticmethod
    def of(schedule_id: str, form: ScheduleForm, noted: int = 0) -> "Edition":
        """The edition of a schedule that is as `form` has it."""
        return Edition(schedule_id, _marks(form), noted)

    def changed_in(self, form: ScheduleForm) -> frozenset[Field]:
        """The fields in which something else stands than when the form was filled."""
        return frozenset(field for field, was, now in zip(Field, self.marks, _marks(form), strict=True) if was != now)


def merged(edition: Edition, mine: ScheduleForm, theirs: ScheduleForm) -> ScheduleForm:
    """What two admins made of the same form: what I changed as I have it, all else as they have it."""
    changes = {field.value: mine.value(field) for field in edition.changed_in(mine)}
    return replace(theirs, **changes, confirmed=mine.confirmed)


def unseen(edition: Edition, mine: ScheduleForm, theirs: ScheduleForm) -> tuple[Field, ...]:
    """The fields that they changed and that don't stand like that in my form, in the form's order."""
    changed = edition.changed_in(theirs)
    return tuple(one for one in _different(mine, theirs) if one in changed)


def contested(edition: Edition, mine: ScheduleForm, theirs: ScheduleForm) -> tuple[Field, ...]:
    """The fields that both changed, each to something else."""
    changed = edition.changed_in(mine)
    return tuple(one for one in unseen(edition, mine, theirs) if one in changed)


def _different(one: ScheduleForm, other: ScheduleForm) -> tuple[Field, ...]:
    one, other = one.in_effect, other.in_effect
    return tuple(field for field in Field if one.value(field) != other.value(field))


def _marks(form: ScheduleForm) -> tuple[str, ...]:
    form = form.in_effect
    return tuple(blake2s(str(form.value(field)).encode(), digest_size=MARK // 2).hexdigest() for field in Field)
