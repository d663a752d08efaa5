"""Two admins with one form: what either changed alone stays, and what both changed is theirs to decide."""

from dataclasses import replace
from datetime import time
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import Manner
from bot.domain.schedule_basis import Basis
from bot.domain.schedule_edition import Edition, contested, merged, unseen
from bot.domain.schedule_form import Field, Rhythm, ScheduleForm
from bot.domain.schedule_plan import MAX_GROUPS, MAX_PEOPLE
from tests.domain.test_schedule_form import a_form

VALUES = {
    Field.K: st.integers(3, 20),
    Field.AT: st.builds(time, st.integers(0, 23)),
    Field.CHANNELS: st.lists(st.sampled_from(["C0NORTH", "C0SOUTH", "C0EAST"]), unique=True).map(tuple),
    Field.REMINDS: st.booleans(),
    Field.OPEN_HOURS: st.integers(4, 336),
}
CHANGES = st.fixed_dictionaries({}, optional={field.value: values for field, values in VALUES.items()})
BASE = a_form()
EDITION = Edition.of("schedule", BASE)


@given(my_changes=CHANGES, their_changes=CHANGES)
def test_of_two_admins_nobody_loses_what_they_entered(my_changes: dict, their_changes: dict):
    mine, theirs = replace(BASE, **my_changes), replace(BASE, **their_changes)
    both = merged(EDITION, mine, theirs)
    for field in Field:
        base, my_value, their_value = BASE.value(field), mine.value(field), theirs.value(field)
        assert both.value(field) == (their_value if my_value == base else my_value)
        fought_over = my_value != base and their_value not in (base, my_value)
        assert (field in contested(EDITION, mine, theirs)) == fought_over
        assert (field in unseen(EDITION, mine, theirs)) == (their_value not in (base, my_value))


def test_what_both_changed_alike_is_not_told():
    mine = theirs = replace(BASE, k=9)
    assert unseen(EDITION, mine, theirs) == ()


def test_days_in_another_order_and_fields_that_are_not_shown_are_no_changes():
    base = a_form(weekdays=(0, 3), groups=("S0ONE",), ordinal=2)
    edition = Edition.of("schedule", base)
    other = replace(base, weekdays=(3, 0), ordinal=None)
    assert edition.changed_in(replace(other, program=" Reading  First ")) == frozenset()
    assert edition.changed_in(replace(other, rhythm=Rhythm.MONTHLY)) == {Field.RHYTHM}
    assert edition.changed_in(replace(base, manner=Manner.DIRECT)) == {Field.MANNER}


ASKED = a_form(manner=Manner.DIRECT, people=("U0N1", "U0N2"))
ASKED_EDITION = Edition.of("schedule", ASKED)


def test_who_only_turns_to_channels_has_not_changed_whom_it_asks():
    mine, theirs = replace(ASKED, manner=Manner.CHANNEL), replace(ASKED, people=("U0N1", "U0N2", "U0N3"))
    assert unseen(ASKED_EDITION, mine, theirs) == (Field.PEOPLE,)
    assert contested(ASKED_EDITION, mine, theirs) == ()
    assert merged(ASKED_EDITION, mine, theirs) == replace(theirs, manner=Manner.CHANNEL)


def test_nor_have_they_who_turned_to_channels_before_me():
    mine, theirs = replace(ASKED, people=("U0N3",)), replace(ASKED, manner=Manner.CHANNEL, people=())
    assert unseen(ASKED_EDITION, mine, theirs) == (Field.MANNER,)
    assert contested(ASKED_EDITION, mine, theirs) == ()
    assert merged(ASKED_EDITION, mine, theirs) == replace(theirs, people=("U0N3",))


def test_whom_i_chose_and_set_aside_stays_set_aside():
    mine, theirs = replace(ASKED, manner=Manner.CHANNEL, people=("U0N3",)), replace(ASKED, k=9)
    assert merged(ASKED_EDITION, mine, theirs) == replace(theirs, manner=Manner.CHANNEL, people=("U0N3",))


def test_whom_i_set_aside_is_not_asked_instead_of_whom_they_chose():
    base = a_form()
    mine, theirs = replace(base, people=("U0N1",)), replace(base, manner=Manner.DIRECT, people=("U0N2",))
    edition = Edition.of("schedule", base)
    assert unseen(edition, mine, theirs) == (Field.MANNER, Field.PEOPLE)
    assert contested(edition, mine, theirs) == ()
    assert merged(edition, mine, theirs) == theirs


def test_who_only_changes_how_often_has_not_changed_the_days():
    base = a_form(weekdays=(1,))
    mine, theirs = replace(base, rhythm=Rhythm.WEEKDAYS), replace(base, weekdays=(2,))
    assert contested(Edition.of("schedule", base), mine, theirs) == ()


def test_who_both_chose_others_to_ask_decide():
    mine, theirs = replace(ASKED, people=("U0N3",)), replace(ASKED, people=("U0N1",))
    assert contested(ASKED_EDITION, mine, theirs) == (Field.PEOPLE,)


IDS = st.text(ascii_uppercase + digits, min_size=10, max_size=10)


@given(
    groups=st.lists(IDS, max_size=MAX_GROUPS).map(tuple),
    people=st.lists(IDS, max_size=MAX_PEOPLE).map(tuple),
    noted=st.integers(0, 10**6),
    revision=st.integers(0, 99),
)
def test_what_travels_with_the_form_comes_back_as_it_was(groups, people, noted, revision):
    basis = Basis(Edition.of("a" * 20, BASE, noted), "", revision, groups, people)
    assert Basis.of(basis.text) == basis


def test_as_many_people_as_can_be_chosen_fit_into_what_a_view_carries():
    letters = ascii_uppercase + digits
    ids = ["U" + "".join(letters[(place * 7 + at * 13 + place * at) % 36] for at in range(10)) for place in range(250)]
    basis = Basis(Edition.of("a" * 20, BASE, 10**6), "", 9, tuple(ids[:MAX_GROUPS]), tuple(ids[MAX_GROUPS:]))
    assert len(basis.text) <= 3000


def test_those_who_are_not_shown_are_set_aside_until_they_are():
    form = ScheduleForm(manner=Manner.CHANNEL, groups=("S0ONE",), people=("U0N1",))
    aside = Basis(like="other").setting_aside(form)
    assert (aside.groups, aside.people, aside.like) == (("S0ONE",), ("U0N1",), "other")
    shown = aside.setting_aside(replace(form, manner=Manner.DIRECT))
    assert (shown.groups, shown.people) == ((), ())


@pytest.mark.parametrize(
    "text", ["schedule 3", "[]", '[["a","b",0],"",0,""]', '[[],"",0,"%%"]', '[[],"",0,"aaaa"]', "3"]
)
def test_what_is_no_basis_is_refused(text: str):
    with pytest.raises(ValueError, match="no basis"):
        Basis.of(text)
