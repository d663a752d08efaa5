"""What two admins make of one form, and what is told of it."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.program import DigestRhythm
from bot.domain.program_form import (
    OF_PROGRAM,
    ProgramForm,
    Setting,
    SettingsForm,
    SettingsFormError,
    changed,
    contested,
    differences,
    form_of_program,
    merged,
    program_as_in,
)
from bot.domain.scale_words import ScaleWords
from bot.domain.settings_basis import Basis
from bot.domain.year_starts import YearStarts
from tests.factories import make_program

FEW = st.sampled_from(["a", "b", "c"])
FORMS = st.builds(
    ProgramForm,
    name=FEW,
    leadership=FEW,
    k=st.sampled_from([3, 4, 5]),
    digest_rhythm=st.sampled_from(DigestRhythm),
    digest_day=st.integers(0, 6),
    digest_at=st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)),
    digest_zone=FEW,
    quarters=st.integers(1, 12),
    school_year=st.integers(1, 12),
    not_yet=FEW,
    partly=FEW,
    fully=FEW,
    cant_tell=FEW,
)


@given(base=FORMS, mine=FORMS, theirs=FORMS)
def test_merging_keeps_what_i_changed_and_what_they_changed_elsewhere(
    base: ProgramForm, mine: ProgramForm, theirs: ProgramForm
) -> None:
    both = merged(base, mine, theirs)

    for setting in OF_PROGRAM:
        untouched = mine.value(setting) == base.value(setting)
        assert both.value(setting) == (theirs if untouched else mine).value(setting)


@given(base=FORMS, mine=FORMS, theirs=FORMS)
def test_two_contest_a_setting_if_both_changed_it_and_differ(
    base: ProgramForm, mine: ProgramForm, theirs: ProgramForm
) -> None:
    values = {one: (base.value(one), mine.value(one), theirs.value(one)) for one in OF_PROGRAM}

    assert contested(base, mine, theirs) == tuple(one for one in OF_PROGRAM if len(set(values[one])) == 3)
    assert contested(base, mine, base) == ()
    assert contested(base, mine, mine) == ()


@given(form=FORMS, revision=st.integers(0, 9), admins=st.lists(FEW))
def test_what_a_form_was_filled_from_travels_with_it(form: ProgramForm, revision: int, admins: list[str]) -> None:
    basis = Basis("program", SettingsForm(tuple(admins), form), revision)

    assert Basis.of(basis.text) == basis


def test_what_travels_with_the_longest_form_fits_into_a_view() -> None:
    form = ProgramForm(name='"' * 60, leadership="C" * 20, digest_at=time(9), not_yet='"' * 24, partly="ß" * 24)
    basis = Basis("p" * 20, SettingsForm(tuple(f"U{place:019}" for place in range(40)), form), 99)

    assert len(basis.text) <= 3_000


@pytest.mark.parametrize("text", ["", "{}", "[]", '["program"]', '["program",0,[],[1]]', '["program","x",[],null]'])
def test_what_never_travelled_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="no basis of a form"):
        Basis.of(text)


def test_a_program_and_its_form_are_the_same() -> None:
    program = make_program(
        words=ScaleWords("No", "A bit", "Yes", "Don't know"), starts=YearStarts(quarters=7, school=9)
    )

    assert program_as_in(form_of_program(program), program) == program


def test_differences_are_told_in_words() -> None:
    before = form_of_program(make_program())
    after = merged(
        before, ProgramForm(**{**vars(before), "leadership": "C0OTHER", "quarters": 7, "fully": "Yes"}), before
    )

    assert changed(before, after) == (Setting.LEADERSHIP, Setting.QUARTERS, Setting.FULLY)
    assert differences(before, after, {"C0LEAD": "#lead"}) == (
        "Leadership channel: #lead → a channel",
        "First month of the first quarter: January → July",
        "Answer that counts 2: “Fully in place” → “Yes”",
    )


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"name": "…\u202e".replace("…", "")}, Setting.NAME),
        ({"name": "x" * 61}, Setting.NAME),
        ({"leadership": ""}, Setting.LEADERSHIP),
        ({"k": 2}, Setting.K),
        ({"k": None}, Setting.K),
        ({"digest_day": 7}, Setting.DIGEST_DAY),
        ({"digest_at": None}, Setting.DIGEST_AT),
        ({"digest_zone": "Mars/Olympus"}, Setting.DIGEST_ZONE),
        ({"quarters": None}, Setting.QUARTERS),
        ({"school_year": 13}, Setting.SCHOOL_YEAR),
        ({"cant_tell": " "}, Setting.CANT_TELL),
    ],
)
def test_each_fault_is_named_at_its_field(changes: dict[str, Any], setting: Setting) -> None:
    form = ProgramForm(**{**vars(form_of_program(make_program())), **changes}).tidied

    with pytest.raises(SettingsFormError) as caught:
        program_as_in(form, make_program())
    assert [fault.setting for fault in caught.value.faults] == [setting]
    assert caught.value.sentence
