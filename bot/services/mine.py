"""What is open for a person, what they chose, what is stored about them, and how they change it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue
from bot.domain.choice import Choice
from bot.domain.keyring import Keyring, pseudonym
from bot.domain.links import message_link
from bot.domain.mine import AskedOfMe, Kept, Mine, Traces
from bot.domain.person import Person
from bot.domain.round import CheckIn
from bot.domain.scale import Rating
from bot.domain.zones import is_zone
from bot.errors import PulseError
from bot.services.presenting import check_in_card
from storage import (
    answers,
    check_ins,
    choices,
    comments,
    directory,
    home_tabs,
    keys,
    mine,
    named_admins,
    rounds,
    schedules,
)
from storage.engine import Reading, Writing


class NotAheadError(PulseError):
    """Somebody wanted to snooze until today or a day that is over."""

    @property
    def sentence(self) -> str:
        return "Choose a day after today. Direct messages come again on that day."


async def my_side(session: Reading, workspace: str, person: str, *, now: datetime, catalogue: Catalogue) -> Mine:
    """All that a person may see of themselves on a screen that stays: never what they answered, nor whether."""
    known = await directory.person(session, workspace, person) or Person(person, name="")
    places = await directory.memberships(session, workspace, person)
    return Mine(
        kept=Kept(
            known,
            tuple(sorted(places)),
            comments=await comments.number_of_comments(session, workspace, person),
            deleted=await comments.number_of_comments(session, workspace, person, deleted=True),
        ),
        today=_today(known, now),
        asked=await _asked(session, workspace, known, places, now=now, catalogue=catalogue),
        choice=await choices.choice(session, workspace, person),
    )


async def my_answers(
    session: Reading, workspace: str, person: str, asked: Collection[AskedOfMe], *, keyring: Keyring
) -> Mapping[str, Rating]:
    """What a person answered, by check-in; for an ephemeral answer to their own command and for nothing else."""
    found: dict[str, Rating] = {}
    for one in asked:
        sealed = await keys.key(session, workspace, one.round_id)
        if sealed:  # it is gone if the round closed a moment ago
            name = pseudonym(keyring.open(sealed, round_id=one.round_id), person)
            rating = await answers.answer(session, workspace, one.round_id, name)
            found |= {one.card.check_in_id: rating} if rating else {}
    return found


async def my_traces(session: Reading, workspace: str, person: str, *, answers: int) -> Traces:
    """Where else a person is named, besides the `answers` that were found with their help."""
    plans = await schedules.schedules(session, workspace, deleted=True)
    return Traces(
        answers=answers,
        practices=await mine.practices_asked(session, workspace, person),
        messages=await mine.messages_to(session, workspace, person),
        check_ins=await mine.check_ins_to(session, workspace, person),
        groups=await mine.groups_with(session, workspace, person),
        losses=await mine.losses_told_to(session, workspace, person),
        set_up=sum(one.owner == person for one in plans),
        asked_by_name=sum(person in one.people for one in plans),
        changes=await mine.changes_by(session, workspace, person),
        shares=await mine.shares_by(session, workspace, person),
        named_admin=await named_admins.is_named(session, workspace, person),
        home=await home_tabs.has_tab(session, workspace, person),
    )


async def snooze(session: Writing, workspace: str, person: str, until: date, *, now: datetime) -> Choice:
    """No direct messages before a day. Raises NotAheadError."""
    known = await directory.person(session, workspace, person) or Person(person, name="")
    if until <= _today(known, now):
        raise NotAheadError
    return await _choose(session, workspace, person, lambda choice: replace(choice, snoozed_until=until))


async def end_snooze(session: Writing, workspace: str, person: str) -> Choice:
    return await _choose(session, workspace, person, lambda choice: replace(choice, snoozed_until=None))


async def stop_messages(session: Writing, workspace: str, person: str) -> Choice:
    """No direct messages until the person takes them again."""
    return await _choose(session, workspace, person, lambda choice: Choice(direct_messages=False))


async def take_messages(session: Writing, workspace: str, person: str) -> Choice:
    """Direct messages come again from now on."""
    return await _choose(session, workspace, person, lambda choice: Choice())


async def delete_comments(session: Writing, workspace: str, person: str) -> int:
    """Forget all that a person wrote in threads so far, for good; says how many comments that were."""
    return await comments.delete_comments_of(session, workspace, person)


async def _choose(session: Writing, workspace: str, person: str, change: Callable[[Choice], Choice]) -> Choice:
    chosen = change(await choices.choice(session, workspace, person))
    await choices.save_choice(session, workspace, person, chosen)
    return chosen


async def _asked(
    session: Reading, workspace: str, person: Person, places: Collection[str], *, now: datetime, catalogue: Catalogue
) -> tuple[AskedOfMe, ...]:
    """One check-in of each open round that this person may answer: the one where they count, if it stands there."""
    by_round: dict[str, list[CheckIn]] = {}
    for id in await mine.open_check_ins(session, workspace, {*places, person.id}, now=now):
        one = await check_ins.check_in(session, workspace, id)
        if one:
            by_round.setdefault(one.round_id, []).append(one)
    home = await directory.workspace_url(session, workspace)
    found = []
    for round_id, standing in by_round.items():
        segment = await rounds.segment_of_person(session, workspace, round_id, person.id)
        if segment is None and not person.can_be_asked:
            continue
        order = [segment, *(channel for channel, _ in await rounds.segments(session, workspace, round_id))]
        nearest = min(standing, key=lambda one: order.index(one.channel) if one.channel in order else -1)
        card = await check_in_card(session, workspace, nearest.id, catalogue=catalogue)
        if card:
            link = message_link(home, nearest.dm or nearest.channel, nearest.ts or "")
            found.append(AskedOfMe(round_id, card, link, direct=nearest.person is not None))
    return tuple(found)


def _today(person: Person, now: datetime) -> date:
    zone = person.zone if is_zone(person.zone) else "UTC"
    return now.astimezone(ZoneInfo(zone)).date()
