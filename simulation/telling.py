"""The promise that admins are told: of all that did not come off, the reason reached one of them, in words, once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.ids import is_of_channel_notice
from bot.domain.loss import LOSSES
from bot.domain.round import OWN_REASONS, MissedReason
from bot.views.notices import DIGEST_REASONS, PEOPLE_REASONS, REASONS
from sandbox import Message
from simulation.books import Books
from simulation.facts import CheckInFact, Facts, RoundFact

SENT = "sent"


@dataclass(frozen=True)
class Told:
    """One notice: what it is about, to whom it goes, how far it is, and what it says once it stands."""

    subject: str
    person: str
    state: str
    words: str

    def says(self, words: str) -> bool:
        """Whether it says so, or will as far as anybody can tell; what reached nobody has its own reason in its row."""
        return self.state != SENT or words in self.words


def untold(facts: Facts, books: Books) -> Iterator[str]:
    """What nobody was told of, or somebody twice."""
    notices = _notices(facts, books)
    yield from found_untold(facts.rounds(), facts.check_ins(), notices)
    yield from _untold_digests(facts, notices)


def found_untold(
    rounds: Sequence[RoundFact], check_ins: Sequence[CheckInFact], notices: Sequence[Told]
) -> Iterator[str]:
    """What of these rounds nobody was told of, or somebody twice."""
    yield from _told_twice(notices)
    for round_ in rounds:
        own = [one for one in check_ins if one.round == round_.id]
        about = [one for one in notices if one.subject in {round_.id, *(check_in.id for check_in in own)}]
        for one in own:
            if not _is_told(one, about, notices):
                yield f"check-in {one.id} of round {round_.id}: nobody was told of {one.reason}"
        if not own and round_.state == "missed" and not _is_told_late(round_, rounds, notices):
            yield f"round {round_.id}: nobody was told of {round_.reason}"


def _notices(facts: Facts, books: Books) -> list[Told]:
    said: dict[str, str] = {}
    for post in books.posts:
        said[post.delivery] = words_of(post.message)
    rows = facts.rows("SELECT id, subject, person_id, state FROM deliveries WHERE kind = 'notice'")
    return [Told(row["subject"], row["person_id"], row["state"], said.get(row["id"], "")) for row in rows]


def _told_twice(notices: Sequence[Told]) -> Iterator[str]:
    """A channel may be lost more than once; anything else is told one person in the same words once."""
    seen: set[tuple[str, str]] = set()
    for one in notices:
        if one.words and not is_of_channel_notice(one.subject):
            if (one.person, one.words) in seen:
                yield f"{one.person} was told twice: {one.words}"
            seen.add((one.person, one.words))


def _is_told(check_in: CheckInFact, about: Sequence[Told], notices: Sequence[Told]) -> bool:
    if check_in.reason is None or check_in.reason in OWN_REASONS:
        return True
    reason = MissedReason(check_in.reason)
    if check_in.person:
        return any(one.says(PEOPLE_REASONS[reason]) for one in about)
    by_name = f"<#{check_in.channel}>"
    if any(one.says(f"{by_name}: {REASONS[reason]}") for one in about):
        return True
    return reason in LOSSES and any(one.says(by_name) for one in notices)


def _is_told_late(round_: RoundFact, rounds: Sequence[RoundFact], notices: Sequence[Told]) -> bool:
    """Several that were found too late at once are told of in the name of the last."""
    if round_.reason != MissedReason.TOO_LATE:
        return True
    since = {one.id for one in rounds if one.schedule == round_.schedule and one.local_date >= round_.local_date}
    return any(one.subject in since and one.says(REASONS[MissedReason.TOO_LATE]) for one in notices)


def _untold_digests(facts: Facts, notices: Sequence[Told]) -> Iterator[str]:
    query = "SELECT subject, channel_id, reason FROM deliveries WHERE kind = 'digest' AND state = 'missed'"
    for row in facts.rows(query):
        reason, by_name = MissedReason(row["reason"]), f"<#{row['channel_id']}>"
        about = [one for one in notices if one.subject == row["subject"]]
        told = any(one.says(DIGEST_REASONS[reason]) for one in about)
        if not told and not (reason in LOSSES and any(one.says(by_name) for one in notices)):
            yield f"digest {row['subject']}: nobody was told of {reason}"


def words_of(message: Message) -> str:
    """Everything that a message says in its text and its sections."""
    sections = (block.get("text", {}).get("text", "") for block in message.blocks)
    return "\n".join([message.text, *sections])
