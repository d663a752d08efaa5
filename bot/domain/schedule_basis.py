"""What travels with a schedule's form besides its fields."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace

from bot.domain.schedule import Manner
from bot.domain.schedule_edition import MARK, Edition
from bot.domain.schedule_form import Field, ScheduleForm


@dataclass(frozen=True)
class Basis:
    """What a form was filled from, and what was chosen in it where it isn't shown now.

    - `edition` is the schedule that it changes, if it changes one; `like` the id of the one that it makes another of.
    - `revision` counts how often the fields were filled anew, so that Slack takes them for new ones.
    - `groups` and `people` were chosen before "together, in their channels" was.
    """

    edition: Edition | None = None
    like: str = ""
    revision: int = 0
    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it travels with the form, in the 3,000 characters that a view carries; ids are packed closely for that."""
        edition = self.edition
        parts = [
            [edition.schedule_id, "".join(edition.marks), edition.noted] if edition else [],
            self.like,
            self.revision,
            _packed([*self.groups, "", *self.people]) if self.groups or self.people else "",
        ]
        return json.dumps(parts, separators=(",", ":"))

    @staticmethod
    def of(text: str) -> Basis:
        """Read what `text` wrote; nothing is a new form. Raises ValueError if it is anything else."""
        try:
            edition, like, revision, aside = json.loads(text) if text else ([], "", 0, "")
            ids = _unpacked(str(aside)) if aside else [""]
            middle = ids.index("")
            groups, people = tuple(ids[:middle]), tuple(ids[middle + 1 :])
            return Basis(_edition(*edition) if edition else None, str(like), int(revision), groups, people)
        except (ValueError, TypeError, zlib.error) as error:
            raise ValueError(f"no basis of a form: {text}") from error

    @property
    def is_gone(self) -> bool:
        """Whether the schedule that the form changed was deleted meanwhile: no other form that makes a new one was
        filled anew."""
        return self.edition is None and self.revision > 0

    @property
    def anew(self) -> Basis:
        """The same once its schedule was deleted, for a form that makes a new one."""
        return replace(self, edition=None, like="", revision=self.revision + 1)

    def setting_aside(self, form: ScheduleForm) -> Basis:
        """The same with those whom the form as it stands has no fields for."""
        hidden = form.manner is Manner.CHANNEL
        groups, people = (form.groups, form.people) if hidden else ((), ())
        return Basis(self.edition, self.like, self.revision, groups, people)


NEW_FORM = Basis()


def _edition(schedule_id: str, marks: str, noted: int) -> Edition:
    if len(marks) != MARK * len(Field):
        raise ValueError("marks of another form")
    places = range(0, len(marks), MARK)
    return Edition(str(schedule_id), tuple(marks[place : place + MARK] for place in places), int(noted))


def _packed(ids: list[str]) -> str:
    return urlsafe_b64encode(zlib.compress(" ".join(ids).encode(), 9)).decode()


def _unpacked(text: str) -> list[str]:
    return zlib.decompress(urlsafe_b64decode(text)).decode().split(" ")
