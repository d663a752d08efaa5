"""Reading the forms of words and of own practices out of what Slack sends of their modals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from bot.domain.practice_form import PracticeField, PracticeForm
from bot.handlers.payloads import BadPayloadError, Submission
from bot.handlers.schedule_list import Errand
from bot.views.practice_wording import BLOCKS


@dataclass(frozen=True)
class PracticeErrand:
    """What a form of words is about, carried in its private metadata.

    - `order` is what the list of practices below it carries, and `below` the id of that modal.
    - `practice` is empty for a new one. `seen` are the own words, and `version` that of the own practice, as shown.
    - `retired` says that it is about bringing the practice back. `revision` counts how often the fields were filled
      anew.
    """

    order: str
    below: str
    practice: str = ""
    seen: str = ""
    version: int = 0
    revision: int = 0
    retired: bool = False

    @staticmethod
    def in_modal(modal: Submission) -> PracticeErrand:
        """Raises BadPayloadError if that is not what the modal carries."""
        try:
            found = PracticeErrand(**json.loads(modal.private_metadata))
            return replace(found, version=int(found.version), revision=int(found.revision))
        except (TypeError, ValueError) as error:
            raise BadPayloadError("what the form is about") from error

    @property
    def metadata(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    def list_errand(self, modal: Submission) -> Errand:
        """What the list below was opened for. Raises BadPayloadError."""
        return Errand.in_modal(replace(modal, private_metadata=self.order))


def question_in(modal: Submission) -> str:
    """The question as it stands in the form."""
    return _texts(modal).get(PracticeField.QUESTION, "")


def practice_in(modal: Submission) -> PracticeForm:
    """The practice as it stands in the form; each line of the signs is one."""
    texts = _texts(modal)
    driver = next(iter(modal.chosen(_block(modal, PracticeField.DRIVER))), "")
    return PracticeForm(
        driver=driver,
        title=texts.get(PracticeField.TITLE, ""),
        question=texts.get(PracticeField.QUESTION, ""),
        why=texts.get(PracticeField.WHY, ""),
        signs=tuple(texts.get(PracticeField.SIGNS, "").splitlines()),
    )


def _texts(modal: Submission) -> Mapping[PracticeField, str]:
    return {field: modal.text(_block(modal, field)) for field in PracticeField}


def _block(modal: Submission, field: PracticeField) -> str:
    """The block of a field, whichever revision of the form it belongs to."""
    return next((block for block in modal.values if block.partition(":")[0] == BLOCKS[field]), "")
