"""Whether a person may be written to now: what they chose, where they are, and whether there is still a reason."""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.asking import day_of, leaves_out, zone_of
from bot.domain.cards import CheckInCard
from bot.domain.catalogue import Catalogue
from bot.domain.daytime import next_daytime
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.ids import reminded_of
from bot.domain.keyring import Keyring, pseudonym
from bot.domain.person import Person
from bot.domain.round import CheckIn, CheckInState, MissedReason, Round, RoundState
from bot.services.presenting import check_in_card
from storage import answers, check_ins, choices, directory, keys, rounds, schedules
from storage.engine import Reading

DEFAULT_ZONE = "UTC"


async def hindrance(
    session: Reading, workspace: str, delivery: Delivery, *, now: datetime
) -> MissedReason | datetime | None:
    """What keeps a direct message that asks somebody from being sent now: a reason for ever, or until a moment."""
    person = await directory.person(session, workspace, delivery.person or "")
    if person is None or person.deleted:
        return MissedReason.PERSON_GONE
    today = day_of(now, zone_of(person, DEFAULT_ZONE))
    if await choices.without_messages(session, workspace, [person.id], on=today):
        return MissedReason.OPTED_OUT
    if delivery.kind is DeliveryKind.REMINDER:
        return await _night(session, workspace, delivery, person, now=now)
    return await _overtaken(session, workspace, delivery.subject, today=today)


async def reminder_card(
    session: Reading, workspace: str, subject: str, *, now: datetime, catalogue: Catalogue, keyring: Keyring
) -> CheckInCard | None:
    """What a reminder carries; None if the person has answered, or has nothing to answer (any more).

    Who has answered is worked out here, while the round is open, and written down nowhere.
    """
    round_id, person = reminded_of(subject)
    round_ = await rounds.round_by_id(session, workspace, round_id)
    if round_ is None or round_.state is not RoundState.OPEN or now >= round_.closes_at:
        return None
    check_in = await _check_in_for(session, workspace, round_, person)
    if check_in is None or await _has_answered(session, workspace, round_, person, keyring=keyring):
        return None
    card = await check_in_card(session, workspace, check_in.id, catalogue=catalogue)
    return replace(card, direct=True) if card else None


async def _overtaken(session: Reading, workspace: str, check_in_id: str, *, today: date) -> MissedReason | None:
    """Why a check-in is not to be sent any more: an admin called it off, or it is late and a day off has begun.

    `today` is the person's own. What was asked by hand is due by day, so it is never late until another day.
    """
    check_in = await check_ins.check_in(session, workspace, check_in_id)
    round_ = await rounds.round_by_id(session, workspace, check_in.round_id) if check_in else None
    if round_ is None:
        return None
    schedule = await schedules.schedule(session, workspace, round_.schedule_id)
    if schedule is None or leaves_out(schedule, round_.local_date):
        return MissedReason.CALLED_OFF
    late = today > round_.local_date and schedule.days_off.includes(today)
    return MissedReason.TOO_LATE if late else None


async def _night(
    session: Reading, workspace: str, delivery: Delivery, person: Person, *, now: datetime
) -> MissedReason | datetime | None:
    """Reminders come by day and on working days, also when the sender is late, while the schedule still reminds."""
    round_ = await rounds.round_by_id(session, workspace, reminded_of(delivery.subject)[0])
    schedule = await schedules.schedule(session, workspace, round_.schedule_id) if round_ else None
    if schedule is None or not schedule.reminds or schedule.is_paused(now):
        return MissedReason.NOTHING_TO_ASK
    at = next_daytime(now, zone_of(person, schedule.cadence.zone), schedule.days_off)
    if at is None or at >= delivery.expires_at:
        return MissedReason.TOO_LATE
    return at if at > now else None


async def _check_in_for(session: Reading, workspace: str, round_: Round, person: str) -> CheckIn | None:
    """The check-in that stands before this person: their own, or that of the channel where they count."""
    own = await check_ins.check_in_of_person(session, workspace, round_.id, person)
    if own is None:
        segment = await rounds.segment_of_person(session, workspace, round_.id, person)
        posts = await check_ins.check_ins_of_round(session, workspace, round_.id)
        own = next((one for one in posts if one.channel == segment), None)
    return own if own and own.state is CheckInState.STANDING else None


async def _has_answered(session: Reading, workspace: str, round_: Round, person: str, *, keyring: Keyring) -> bool:
    sealed = await keys.key(session, workspace, round_.id)
    if sealed is None:
        return True
    name = pseudonym(keyring.open(sealed, round_id=round_.id), person)
    return await answers.answer(session, workspace, round_.id, name) is not None
