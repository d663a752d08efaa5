"""What an admin is told whom another overtook: who changed what, and where both changed the same."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import MAX_DETAIL, MAX_SUBJECT, Act, Entry
from bot.domain.schedule_basis import Basis
from bot.domain.schedule_form import Field
from bot.domain.schedule_words import LABELS, Contest
from bot.views.schedule_conflict import OVERTAKEN, conflict
from tests.domain.test_schedule_form import a_form
from tests.factories import MONDAY
from tests.views.screens import texts_in
from tests.views.test_schedule_modal import EVERYTHING, modal


def entry(detail: str, subject: str = "Reading First") -> Entry:
    return Entry(MONDAY, "U0OTHER", Act.SCHEDULE_CHANGED, subject, detail)


def told(*entries: Entry, contests: tuple[Contest, ...] = ()) -> str:
    return "\n".join(conflict(entries, contests)).replace("\u2060", "")


def test_it_says_who_changed_what_from_what_to_what():
    said = told(entry("Time of day: 10:00 → 9:00\nReminders: off → on"))
    assert "<@U0OTHER> changed a schedule of *Reading First*.\n" in said
    assert said.endswith("• Time of day: 10:00 → 9:00\n• Reminders: off → on")
    assert "both" not in said


def test_what_both_changed_stands_there_with_both_values():
    said = told(entry("x"), contests=(Contest("Smallest group", "6 people", "9 people"),))
    assert said.endswith("• Smallest group: 6 people by now, 9 people in your form")


def test_what_has_no_name_is_told_apart():
    said = told(contests=(Contest("Leadership channel", "a private channel", "a private channel"),))
    assert "a private channel by now, another in your form" in said


def test_of_very_many_changes_the_last_are_told():
    said = told(*(entry(f"change {place}") for place in range(9)))
    assert "change 8" in said
    assert "change 3" not in said
    assert "And 4 changes before that; see `/drivers audit`." in said


@given(text=st.text(max_size=300))
def test_however_much_is_different_slack_takes_it_and_nothing_is_markup(text):
    entries = [entry("<!channel> *x* " * (MAX_DETAIL // 15), "&" * MAX_SUBJECT)] * 9
    contests = [Contest(label, f"<@U0N1> {text} " * 20, text) for label in LABELS.values()]
    assert len(contests) == len(Field)
    details = tuple(conflict(entries, contests))
    view = modal(a_form(), EVERYTHING, basis=Basis(revision=1), notice=OVERTAKEN, details=details)
    said = "\n".join(texts_in(view))
    assert "<!channel>" not in said
    assert "<@U0N1>" not in said
