"""Reading the form of settings out of what Slack sends of the modal."""

from dataclasses import replace

from bot.domain.program import DigestRhythm
from bot.domain.program_form import ProgramForm, SettingsForm
from bot.domain.settings_basis import Basis
from bot.handlers.payloads import BadPayloadError, Submission
from bot.views import ids


def settings_in(modal: Submission) -> SettingsForm:
    """The form as it stands in the modal; what can't be read as what it should be is missing."""
    modal = replace(modal, values={field_of(block): states for block, states in modal.values.items()})
    shows_program = ids.SETTINGS_NAME in modal.values
    return SettingsForm(modal.chosen(ids.SETTINGS_ADMINS), _program_in(modal) if shows_program else None)


def basis_in(modal: Submission) -> Basis:
    """What the form was filled from."""
    try:
        return Basis.of(modal.private_metadata)
    except ValueError as error:
        raise BadPayloadError("what the settings were") from error


def field_of(block_id: str) -> str:
    """A block's own name, without the form's revision."""
    return block_id.partition(":")[0]


def program_chosen_in(modal: Submission) -> str:
    """The program that was chosen in the modal's own menu."""
    return next((modal.text(block) for block in modal.values if field_of(block) == ids.SETTINGS_PROGRAM), "")


def _program_in(modal: Submission) -> ProgramForm:
    return ProgramForm(
        name=modal.text(ids.SETTINGS_NAME),
        leadership=modal.text(ids.SETTINGS_LEADERSHIP),
        k=modal.number(ids.SETTINGS_K),
        digest_rhythm=_rhythm_in(modal.text(ids.SETTINGS_DIGEST_RHYTHM)),
        digest_day=modal.number(ids.SETTINGS_DIGEST_DAY),
        digest_at=modal.time_of_day(ids.SETTINGS_DIGEST_AT),
        digest_zone=modal.text(ids.SETTINGS_DIGEST_ZONE),
        quarters=modal.number(ids.SETTINGS_QUARTERS),
        school_year=modal.number(ids.SETTINGS_SCHOOL_YEAR),
        not_yet=modal.text(ids.SETTINGS_NOT_YET),
        partly=modal.text(ids.SETTINGS_PARTLY),
        fully=modal.text(ids.SETTINGS_FULLY),
        cant_tell=modal.text(ids.SETTINGS_CANT_TELL),
    )


def _rhythm_in(text: str) -> DigestRhythm | None:
    return DigestRhythm(text) if text in set(DigestRhythm) else None
