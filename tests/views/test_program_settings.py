"""The modal of settings at its edges: Slack takes it whole, and what people wrote stays words."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.person import Unreachable
from bot.domain.program_form import ProgramForm, Setting, SettingFault, SettingsForm, differences, form_of_program
from bot.domain.settings_basis import Basis
from bot.domain.settings_card import SettingsCard, SettingsSaved
from bot.views.program_settings import (
    BLOCKS,
    marked_settings,
    mentions,
    overtaken_by,
    settings_modal,
    settings_saved_modal,
    unsaved_notice,
)
from tests.factories import make_program
from tests.views.screens import mrkdwn_in, shown, texts_in

CROWD = tuple(f"U0C{place:04}" for place in range(3_000))
FORM = form_of_program(make_program())
CARD = SettingsCard(slack_admins=("U0ADMIN",), leaders=("U0LEAD",))


def modal(form: ProgramForm | None = FORM, card: SettingsCard = CARD, **changes: object) -> dict:
    whole = SettingsForm((), form)
    return shown(settings_modal(whole, Basis("program", whole), card, **changes))


def words(view: dict) -> str:
    return "\n".join(texts_in(view))


def test_the_largest_form_is_still_one_that_slack_takes() -> None:
    form = ProgramForm(
        name="W" * 60,
        leadership="C0LEAD",
        k=20,
        digest_day=6,
        digest_at=time(23, 59),
        digest_zone="America/Argentina/ComodRivadavia",
        not_yet="&" * 24,
        partly="<" * 24,
        fully=">" * 24,
        cant_tell="'" * 24,
    )
    card = SettingsCard(
        slack_admins=CROWD,
        programs=tuple((f"{place:020}", "&" * 60) for place in range(150)),
        leaders=CROWD,
        public_leadership=True,
        unreachable=Unreachable(not_joined=("C0LEAD",)),
    )
    whole = SettingsForm(CROWD[:40], form)
    theirs = differences(FORM, form, {"C0LEAD": "a private channel"})
    view = shown(settings_modal(whole, Basis("0" * 20, whole, 9), card, overtaken=overtaken_by(theirs)))

    assert "3,000 people in this channel now" in words(view)
    assert "and 2,980 more" in words(view)


def test_a_form_with_nothing_in_it_is_shown_too() -> None:
    assert "nobody until a channel is chosen" in words(modal(ProgramForm()))


def test_a_program_of_the_longest_name_can_be_said_to_be_unsaved() -> None:
    assert unsaved_notice("W" * 60) in words(modal(notice=unsaved_notice("W" * 60)))


@pytest.mark.parametrize(
    ("leaders", "said"), [(None, "has not told Driver Pulse yet who"), ((), "nobody is in this channel yet")]
)
def test_leaders_that_are_not_there_are_not_made_up(leaders: tuple[str, ...] | None, said: str) -> None:
    assert said in words(modal(card=replace(CARD, leaders=leaders)))


def test_the_form_says_what_each_answer_counts() -> None:
    said = words(modal())

    assert "0 points, whatever it is called" in said
    assert "Stays outside every score" in said


def test_faults_stand_at_their_blocks_in_this_revision() -> None:
    basis = Basis("program", SettingsForm((), FORM), 3)

    assert BLOCKS.keys() == set(Setting)
    assert marked_settings([SettingFault(Setting.K, "Choose.")], basis) == {"settings_k:3": "Choose."}


def test_what_was_saved_is_told_and_stays_words() -> None:
    saved = SettingsSaved("<!here>", ("Name: “<@U0X>” → “*b*”",), named=("U0N1",), removed=("U0N2",))
    view = shown(settings_saved_modal(saved))

    assert "Named as admins: <@U0N1>." in words(view)
    assert "No admins any more: <@U0N2>." in words(view)
    for text in mrkdwn_in(view):
        assert "<!here>" not in text
        assert "<@U0X>" not in text


def test_what_holds_later_is_said() -> None:
    saved = SettingsSaved("Reading First", ("Smallest group: 5 people → 7 people",), holds_later=True)

    assert "Check-ins that are open now keep their smallest group" in words(shown(settings_saved_modal(saved)))
    assert "Check-ins" not in words(shown(settings_saved_modal(replace(saved, holds_later=False))))


def test_nothing_changed_is_said() -> None:
    assert "Nothing is different" in words(shown(settings_saved_modal(SettingsSaved("Reading First"))))


def test_people_are_listed_up_to_a_number() -> None:
    assert mentions(["U0A", "U0B"]) == "<@U0A> and <@U0B>"
    assert mentions(["U0A", "U0B", "U0C"], most=1) == "<@U0A> and 2 more"
    assert mentions([]) == ""
