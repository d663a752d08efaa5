"""Answering: a click is stored under the round's pseudonym, and the person alone is told what stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.answers import Answer, AnswerClick, Arrival, Clicked, Counting, Whose, refusal
from bot.domain.cards import Outcome, Receipt
from bot.domain.keyring import Keyring, UnreadableKeyError, pseudonym
from bot.domain.schedule import Manner
from bot.domain.units import segment_of
from bot.errors import PulseError
from storage import answers, check_ins, clicks, directory, rounds
from storage.engine import Reading, Writing
from storage.together import HeldUp

COUNT_PAUSE = timedelta(seconds=30)
"""The count on a message is refreshed at most this often."""

Fate = Receipt | HeldUp | Exception
"""What became of a click: what the person is told, or that it is held up by a round that is just being closed."""


class UnknownCheckInError(PulseError):
    """A button of a check-in that this database does not have."""

    @property
    def sentence(self) -> str:
        return "This check-in is not known here any more, so your answer was not stored."


@dataclass(frozen=True)
class _Press:
    """A click on a check-in that takes answers."""

    click: AnswerClick
    clicked: Clicked

    @property
    def who(self) -> tuple[str, str]:
        return self.clicked.round_id, self.click.person


@dataclass(frozen=True)
class _Voice:
    """A press of somebody who is asked: under which name it is stored, and in which segment it is counted."""

    press: _Press
    whose: Whose
    segment: str


async def give_answers(
    session: Writing, workspace: str, arrivals: Sequence[Arrival], waits: bool, *, keyring: Keyring
) -> Sequence[Fate]:
    """Store or change the answers of all who clicked at once, in a few statements; what became of each, in their order.

    A round can't be closed by anybody else until this transaction ends. One that is being closed right now is waited
    for if `waits`, or else its clicks are held up and nothing is done about them.
    """
    known = await clicks.clicked(session, workspace, {one.click.check_in_id for one in arrivals}, waits=waits)
    fates = await _not_to_be_taken(session, workspace, arrivals, known)
    presses = {
        place: _Press(one.click, known[one.click.check_in_id])
        for place, one in enumerate(arrivals)
        if place not in fates
    }
    voices, unheard = await _voices(session, workspace, presses, keyring=keyring)
    counted = await _count(session, workspace, voices, at=max(one.at for one in arrivals)) if voices else {}
    return [fates.get(place) or unheard.get(place) or counted[place] for place in range(len(arrivals))]


async def _not_to_be_taken(
    session: Writing, workspace: str, arrivals: Sequence[Arrival], known: Mapping[str, Clicked]
) -> dict[int, Fate]:
    """What is said of the clicks that no round takes, whoever clicked, by their place."""
    missing = {one.click.check_in_id for one in arrivals} - known.keys()
    held_up = await clicks.rounds_of(session, workspace, missing) if missing else {}
    fates: dict[int, Fate] = {}
    for place, one in enumerate(arrivals):
        id = one.click.check_in_id
        if id in held_up:
            fates[place] = HeldUp(held_up[id])
        elif id not in known:
            fates[place] = UnknownCheckInError()
        elif refused := refusal(known[id], one.at):
            fates[place] = known[id].receipt(refused)
    return fates


async def _voices(
    session: Writing, workspace: str, presses: Mapping[int, _Press], *, keyring: Keyring
) -> tuple[dict[int, _Voice], dict[int, Fate]]:
    """The presses of those who are asked, and what is said of the others, both by their place."""
    segments = await _segments(session, workspace, presses.values()) if presses else {}
    round_keys = _opened((one.clicked for one in presses.values()), keyring)
    voices: dict[int, _Voice] = {}
    unheard: dict[int, Fate] = {}
    for place, press in presses.items():
        segment, key = segments.get(press.who), round_keys[press.clicked.round_id]
        if segment is None:
            unheard[place] = press.clicked.receipt(Outcome.NOT_ASKED)
        elif isinstance(key, Exception):
            unheard[place] = key
        else:
            whose = (press.clicked.round_id, pseudonym(key, press.click.person))
            voices[place] = _Voice(press, whose, segment)
    return voices, unheard


async def _segments(
    session: Writing, workspace: str, presses: Iterable[_Press]
) -> Mapping[tuple[str, str], str | None]:
    """The segments of who pressed: given at the opening, or now if they have joined one of the channels since.

    Who is asked directly is asked by name: nobody joins such a round by coming to a channel.
    """
    pressed = {one.who: one.clicked for one in presses}
    round_ids, people = ({who[part] for who in pressed} for part in (0, 1))
    segments: dict[tuple[str, str], str | None] = dict(await clicks.segments_of(session, workspace, round_ids, people))
    late = [who for who in pressed.keys() - segments.keys() if pressed[who].manner is not Manner.DIRECT]
    joined = {who: await _segment_to_join(session, workspace, *who) for who in sorted(late)}
    await _join(session, workspace, joined)
    return segments | joined


async def _join(session: Writing, workspace: str, joined: Mapping[tuple[str, str], str | None]) -> None:
    """Count these people among those asked; in one order everywhere, since each locks the row of its segment."""
    joins = ((round_id, segment, person) for (round_id, person), segment in joined.items() if segment is not None)
    for round_id, segment, person in sorted(joins):
        await rounds.add_to_segment(session, workspace, round_id, person_id=person, channel_id=segment)


async def _segment_to_join(session: Reading, workspace: str, round_id: str, person: str) -> str | None:
    """The segment for somebody who came to its channel after the round had opened."""
    known = await directory.person(session, workspace, person)
    if known is None or not known.can_be_asked:
        return None
    order = [channel for channel, _asked in await rounds.segments(session, workspace, round_id)]
    return segment_of(await directory.memberships(session, workspace, person), order)


def _opened(clicked: Iterable[Clicked], keyring: Keyring) -> Mapping[str, bytes | Exception]:
    """The keys of these rounds, opened once for all who press now and kept no longer: at a close they vanish."""
    sealed = {one.round_id: one.sealed for one in clicked}
    return {round_id: _key(round_id, one, keyring) for round_id, one in sealed.items()}


def _key(round_id: str, sealed: bytes | None, keyring: Keyring) -> bytes | Exception:
    if sealed is None:
        return LookupError(f"open round {round_id} has no key")
    try:
        return keyring.open(sealed, round_id=round_id)
    except UnreadableKeyError as error:
        return error


async def _count(
    session: Writing, workspace: str, voices: Mapping[int, _Voice], *, at: datetime
) -> Mapping[int, Receipt]:
    """Store what was pressed, and say what stands then, by place."""
    people = {one.whose for one in voices.values()}
    counting = Counting(await answers.standing(session, workspace, people))
    decisions = {place: counting.take(one.whose, one.press.click) for place, one in voices.items()}
    segments = {one.whose: one.segment for one in voices.values()}
    given = [Answer(whose, segments[whose], stands) for whose, stands in counting.written.items()]
    written = await answers.save_answers(session, workspace, given)
    # Another process was faster: what stands is a later click's
    lost = await answers.standing(session, workspace, counting.written.keys() - written)
    first = [one for place, one in voices.items() if decisions[place].outcome is Outcome.STORED]
    await _refresh_counts(session, workspace, [one for one in first if one.whose in written], at=at)
    return {
        place: one.press.clicked.receipt(Outcome.UNCHANGED, lost[one.whose].rating)
        if one.whose in lost
        else one.press.clicked.receipt(decisions[place].outcome, decisions[place].stands.rating)
        for place, one in voices.items()
    }


async def _refresh_counts(session: Writing, workspace: str, voices: Iterable[_Voice], *, at: datetime) -> None:
    """Ask for the counts on the messages where people are counted; changed answers change no count."""
    places = {(one.press.clicked.round_id, one.segment) for one in voices if one.press.clicked.manner is Manner.CHANNEL}
    if places:
        await check_ins.mark_counts(session, workspace, places, due_at=at + COUNT_PAUSE)
