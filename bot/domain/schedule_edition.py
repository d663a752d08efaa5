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
        """The fields in which something else stands than when the form was filled; also people who are set aside."""
        return frozenset(field for field, was, now in zip(Field, self.marks, _marks(form), strict=True) if was != now)

    def changed_openly_in(self, form: ScheduleForm) -> frozenset[Field]:
        """The same without the fields that are left out: who turns to another manner or rhythm has not changed them."""
        return frozenset(field for field in self.changed_in(form) if not form.leaves_out(field))


def merged(edition: Edition, mine: ScheduleForm, theirs: ScheduleForm) -> ScheduleForm:
    """What two admins made of the same form: what I changed as I have it, all else as they have it.

    What I changed and then left out is as they have it if they changed it too.
    """
    theirs_alone = {field for field in edition.changed_openly_in(theirs) if mine.leaves_out(field)}
    changes = {field.value: mine.value(field) for field in edition.changed_in(mine) - theirs_alone}
    return replace(theirs, **changes, confirmed=mine.confirmed)


def unseen(edition: Edition, mine: ScheduleForm, theirs: ScheduleForm) -> tuple[Field, ...]:
    """The fields that they changed and that don't stand like that in my form, in the form's order."""
    changed = edition.changed_openly_in(theirs)
    return tuple(one for one in _different(mine, theirs) if one in changed)


def contested(edition: Edition, mine: ScheduleForm, theirs: ScheduleForm) -> tuple[Field, ...]:
    """The fields that both changed, each to something else."""
    changed = edition.changed_openly_in(mine)
    return tuple(one for one in unseen(edition, mine, theirs) if one in changed)


def _different(one: ScheduleForm, other: ScheduleForm) -> tuple[Field, ...]:
    one, other = one.in_effect, other.in_effect
    return tuple(field for field in Field if one.value(field) != other.value(field))


def _marks(form: ScheduleForm) -> tuple[str, ...]:
    form = replace(form.in_effect, groups=form.groups, people=form.people)  # who is set aside is not taken out
    return tuple(blake2s(str(form.value(field)).encode(), digest_size=MARK // 2).hexdigest() for field in Field)
