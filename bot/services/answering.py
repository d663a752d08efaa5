"""Answering: a click is stored under the round's pseudonym, and the person alone is told what stands."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.cards import CheckInCard, Outcome, Receipt
from bot.domain.catalogue import Catalogue, Practice
from bot.domain.keyring import Keyring, pseudonym
from bot.domain.round import CheckIn, Round, RoundState
from bot.domain.scale import Rating
from bot.domain.schedule import Manner
from bot.domain.units import segment_of
from bot.errors import PulseError
from bot.services.cataloguing import catalogue_of
from storage import answers, check_ins, directory, keys, programs, rounds
from storage.engine import Reading, Writing

COUNT_PAUSE = timedelta(seconds=30)
"""The count on a message is refreshed at most this often."""


@dataclass(frozen=True)
class AnswerClick:
    """A person pressed an answer. `action_ts` is Slack's time of the click; the latest click counts."""

    person: str
    check_in_id: str
    rating: Rating
    action_ts: str


class UnknownCheckInError(PulseError):
    """A button of a check-in that this database does not have."""

    @property
    def sentence(self) -> str:
        return "This check-in is not known here any more, so your answer was not stored."


async def give_answer(
    session: Writing, workspace: str, click: AnswerClick, *, now: datetime, keyring: Keyring
) -> Receipt:
    """Store or change an answer while the round is open. Raises UnknownCheckInError."""
    check_in = await check_ins.check_in(session, workspace, click.check_in_id)
    if check_in is None:
        raise UnknownCheckInError
    round_ = await rounds.lock_round(session, workspace, check_in.round_id, shared=True)
    if round_ is None:
        raise UnknownCheckInError
    outcome, rating = await _take(session, workspace, round_, click, now=now, keyring=keyring)
    return Receipt(
        outcome,
        check_in.id,
        check_in.channel,
        round_.k,
        round_.closes_at,
        rating,
        round_.words,
        direct=check_in.person is not None,
    )


async def check_in_card(
    session: Reading, workspace: str, check_in_id: str, *, catalogue: Catalogue
) -> CheckInCard | None:
    """A check-in as its channel is to see it now; None if it is gone."""
    check_in = await check_ins.check_in(session, workspace, check_in_id)
    if check_in is None:
        return None
    round_ = await rounds.round_by_id(session, workspace, check_in.round_id)
    if round_ is None:
        return None
    return await _card(session, workspace, check_in, round_, catalogue=catalogue)


async def _take(
    session: Writing, workspace: str, round_: Round, click: AnswerClick, *, now: datetime, keyring: Keyring
) -> tuple[Outcome, Rating | None]:
    if round_.state is RoundState.MISSED:
        return Outcome.GIVEN_UP, None
    if round_.state is not RoundState.OPEN or now >= round_.closes_at:
        return Outcome.CLOSED, None
    segment = await _segment(session, workspace, round_, click.person)
    if segment is None:
        return Outcome.NOT_ASKED, None
    name = await _pseudonym(session, workspace, round_.id, click.person, keyring=keyring)
    before = await answers.answer(session, workspace, round_.id, name)
    written = await answers.save_answer(
        session,
        workspace,
        round_.id,
        pseudonym=name,
        segment=segment,
        rating=click.rating,
        action_ts=click.action_ts,
    )
    if not written:
        return Outcome.UNCHANGED, await answers.answer(session, workspace, round_.id, name)
    if before is None:
        if round_.manner is Manner.CHANNEL:
            await _refresh_count(session, workspace, round_.id, segment, now=now)
        return Outcome.STORED, click.rating
    return (Outcome.UNCHANGED if before is click.rating else Outcome.CHANGED), click.rating


async def _segment(session: Writing, workspace: str, round_: Round, person: str) -> str | None:
    """The person's segment: given at the opening, or now if they have joined one of the channels since.

    Who is asked directly is asked by name: nobody joins such a round by coming to a channel.
    """
    given = await rounds.segment_of_person(session, workspace, round_.id, person)
    if given is not None or round_.manner is Manner.DIRECT:
        return given
    known = await directory.person(session, workspace, person)
    if known is None or not known.can_be_asked:
        return None
    order = [channel for channel, _asked in await rounds.segments(session, workspace, round_.id)]
    joined = segment_of(await directory.memberships(session, workspace, person), order)
    if joined is not None:
        await rounds.add_to_segment(session, workspace, round_.id, person_id=person, channel_id=joined)
    return joined


async def _pseudonym(session: Reading, workspace: str, round_id: str, person: str, *, keyring: Keyring) -> bytes:
    sealed = await keys.key(session, workspace, round_id)
    if sealed is None:
        raise LookupError(f"open round {round_id} has no key")
    return pseudonym(keyring.open(sealed, round_id=round_id), person)


async def _refresh_count(session: Writing, workspace: str, round_id: str, segment: str, *, now: datetime) -> None:
    """Ask for the count on the message where this person is counted; changed answers change no count."""
    for one in await check_ins.check_ins_of_round(session, workspace, round_id):
        if one.channel == segment:
            await check_ins.mark_for_update(session, workspace, one.id, due_at=now + COUNT_PAUSE)


async def _card(
    session: Reading, workspace: str, check_in: CheckIn, round_: Round, *, catalogue: Catalogue
) -> CheckInCard:
    program = await programs.program(session, workspace, round_.program_id)
    if program is None or round_.practice is None:
        raise LookupError(f"round {round_.id} asks nothing")
    answered, asked = round_.answered, round_.asked
    direct = check_in.person is not None
    if round_.state is RoundState.OPEN and not direct:
        answered = await answers.answered_in_segment(session, workspace, round_.id, check_in.channel)
        asked = dict(await rounds.segments(session, workspace, round_.id)).get(check_in.channel, 0)
    practice = await _practice_asked(session, workspace, round_, round_.practice, shipped=catalogue)
    return CheckInCard(
        check_in_id=check_in.id,
        channel=check_in.channel,
        program=program.name,
        leadership_channel=program.leadership_channel,
        practice=practice,
        driver=catalogue.driver_or_gone(practice.driver),
        answered=answered,
        asked=asked,
        k=round_.k,
        closes_at=round_.closes_at,
        open=round_.state is RoundState.OPEN,
        published=round_.published,
        words=round_.words,
        direct=direct,
    )


async def _practice_asked(
    session: Reading, workspace: str, round_: Round, practice_id: str, *, shipped: Catalogue
) -> Practice:
    """The practice in the words with which the round opened, also after it was retired."""
    known = shipped.find(practice_id)
    if known is None:
        catalogue = await catalogue_of(session, workspace, round_.program_id, shipped)
        known = catalogue.found_or_gone(practice_id)
    return replace(known, question=round_.question, reworded=not known.own) if round_.question else known
