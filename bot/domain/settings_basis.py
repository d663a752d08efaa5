"""What a form of settings was filled from, so that what its admin changed is told from what others changed since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.domain.program import DigestRhythm
from bot.domain.program_form import OF_PROGRAM, ProgramForm, Setting, SettingsForm


@dataclass(frozen=True)
class Basis:
    """Of which program the form shows the settings, if there is one, and what was stored when it was filled.

    `revision` counts how often the fields were filled anew, so that Slack takes them for new ones.
    """

    program_id: str
    form: SettingsForm
    revision: int = 0

    @property
    def text(self) -> str:
        """As it travels with the form; all of it is short enough for the 3,000 characters that a view carries."""
        values = [_plain(self.form.program.value(one)) for one in OF_PROGRAM] if self.form.program else None
        parts = [self.program_id, self.revision, list(self.form.admins), values]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def of(text: str) -> Basis:
        """Read what `text` wrote. Raises ValueError if it is anything else."""
        try:
            program_id, revision, admins, values = json.loads(text)
            program = _program_form(values) if values else None
            return Basis(str(program_id), SettingsForm(tuple(map(str, admins)), program), int(revision))
        except (ValueError, TypeError) as error:
            raise ValueError(f"no basis of a form: {text}") from error


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, time) else value


def _program_form(values: list[Any]) -> ProgramForm:
    named: dict[str, Any] = dict(zip((one.value for one in OF_PROGRAM), values, strict=True))
    named[Setting.DIGEST_AT.value] = time.fromisoformat(str(named[Setting.DIGEST_AT.value]))
    named[Setting.DIGEST_RHYTHM.value] = DigestRhythm(named[Setting.DIGEST_RHYTHM.value])
    return ProgramForm(**named)
