"""The audit list as admins read it."""

import pytest

from bot.domain.audit import MAX_DETAIL, MAX_SUBJECT, Act, AuditPage, Entry
from bot.views.audit import PAGE, SAID, audit_message
from tests.factories import MONDAY
from tests.views.screens import mrkdwn_in, sent, texts_in


def entry(act: Act = Act.PROGRAM_CHANGED, subject: str = "Reading First", detail: str = "") -> Entry:
    return Entry(MONDAY, "U0ADMIN", act, subject, detail)


def words(page: AuditPage) -> str:
    return "\n".join(texts_in(sent(audit_message(page)))).replace("\u2060", "")


def test_an_entry_says_who_did_what_when_and_what_is_different() -> None:
    said = words(AuditPage((entry(detail="Smallest group: 5 people → 7 people"),), 0, 1))

    assert "1 entry, the newest first." in said
    assert "<!date^1772438400^" in said
    assert "<@U0ADMIN> changed the settings of *Reading First*.\nSmallest group: 5 people → 7 people" in said


def test_people_are_mentioned_by_their_ids() -> None:
    assert "<@U0ADMIN> named <@U0N1> as an admin." in words(AuditPage((entry(Act.ADMIN_NAMED, "U0N1"),), 0, 1))


@pytest.mark.parametrize("act", Act)
def test_every_act_has_words(act: Act) -> None:
    assert "{subject}" in SAID[act]
    assert words(AuditPage((entry(act),), 0, 1))


def test_what_people_wrote_stays_words() -> None:
    nasty = entry(subject="<!channel> *x*", detail="from “<@U0N1>” to “_<https://evil.example|here>_”")

    for text in mrkdwn_in(sent(audit_message(AuditPage((nasty,), 0, 1)))):
        assert "<!channel>" not in text
        assert "<@U0N1>" not in text
        assert "<https" not in text


def test_several_differences_stand_below_one_another() -> None:
    said = words(AuditPage((entry(detail="Reminders: off → on\nTime of day: 10:00 → 9:00"),), 0, 1))

    assert "of *Reading First*.\n• Reminders: off → on\n• Time of day: 10:00 → 9:00" in said


def test_more_differences_than_fit_are_counted() -> None:
    said = words(AuditPage((entry(detail="\n".join(f"{place}: {'x' * 100}" for place in range(11))),), 0, 1))

    assert said.endswith("• and 3 more")


def test_nothing_yet_is_said() -> None:
    assert words(AuditPage((), 0, 0)) == "*Nothing has been changed or taken along yet.*"


def test_the_longest_page_fits_and_leads_both_ways() -> None:
    longest = entry(subject="&" * MAX_SUBJECT, detail="&" * MAX_DETAIL)
    blocks = sent(audit_message(AuditPage((longest,) * PAGE, PAGE, 3 * PAGE)))

    assert [one["text"]["text"] for one in blocks[-1]["elements"]] == ["Newer ones", "Older ones"]
    assert [one["value"] for one in blocks[-1]["elements"]] == ["0", str(2 * PAGE)]


def test_the_first_and_last_page_lead_one_way() -> None:
    first = sent(audit_message(AuditPage((entry(),) * PAGE, 0, PAGE + 1)))
    last = sent(audit_message(AuditPage((entry(),), PAGE, PAGE + 1)))

    assert [one["text"]["text"] for one in first[-1]["elements"]] == ["Older ones"]
    assert [one["text"]["text"] for one in last[-1]["elements"]] == ["Newer ones"]
    assert "Entries 9 to 9 of 9, the newest first." in words(AuditPage((entry(),), PAGE, PAGE + 1))
