"""Being told counts only with its reason, in words that stand, and once."""

from datetime import UTC, datetime

from simulation.facts import CheckInFact, RoundFact
from simulation.telling import SENT, Told, found_untold

ROUND = RoundFact("r", "s", "2026-03-02", "open", None, 3, 0, False, "channel", datetime(2026, 3, 4, tzinfo=UTC))
REFUSED = CheckInFact("c", "r", "C1", None, "missed", "refused_by_slack", None, None)
IN_WORDS = "• <#C1>: Slack refused the message; the bot's log has the details."


def untold(*notices, missed=REFUSED):
    return list(found_untold([ROUND], [missed], notices))


def test_a_notice_with_the_reason_is_enough():
    assert untold(Told("c", "U1", SENT, IN_WORDS)) == []


def test_no_notice_is_found():
    assert untold() == ["check-in c of round r: nobody was told of refused_by_slack"]


def test_a_notice_that_says_something_else_is_none():
    assert untold(Told("c", "U1", SENT, "• <#C1>: the channel is archived")) != []


def test_what_is_on_its_way_is_not_yet_missing():
    assert untold(Told("c", "U1", "due", "")) == []


def test_the_same_words_twice_to_one_person_are_found():
    assert untold(Told("c", "U1", SENT, IN_WORDS), Told("r", "U1", SENT, IN_WORDS)) == [
        f"U1 was told twice: {IN_WORDS}"
    ]


def test_a_lost_channel_may_be_told_of_by_a_notice_of_its_own():
    archived = CheckInFact("c", "r", "C1", None, "missed", "channel_archived", None, None)

    assert untold(Told("channels:1", "U1", SENT, "I can't post in <#C1>."), missed=archived) == []


def test_a_persons_own_affair_is_told_to_nobody():
    own = CheckInFact("c", "r", "U2", "U2", "missed", "opted_out", None, None)

    assert untold(missed=own) == []
