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
    assert edition.changed_in(a_form(weekdays=(3, 0), program=" Reading  First ")) == frozenset()
    assert edition.changed_in(a_form(weekdays=(3, 0), rhythm=Rhythm.MONTHLY)) == {Field.RHYTHM}
    assert edition.changed_in(replace(base, manner=Manner.DIRECT)) == {Field.MANNER, Field.GROUPS}


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
