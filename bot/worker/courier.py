"""One delivery on its way: settled if its fate is unknown, rendered, posted at most once, and brought to its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.pacing import Call
from bot.domain.round import OWN_REASONS, MissedReason
from bot.errors import as_logged
from bot.ports import Posted, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import courtesy, missing, sending
from bot.worker.rendering import RENDERERS, Rendered, thread_to_look_in
from bot.worker.trouble import SETTLE_AFTER, SlackError, is_final, wait_after
from bot.worker.voice import Voice

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Letter:
    """What is posted, and where."""

    channel: str
    rendered: Rendered


def place_of(delivery: Delivery) -> str:
    """Where it goes, as far as pacing is concerned."""
    return delivery.channel or delivery.person or ""


class Courier:
    """Takes one delivery at a time as far as it will go; every step is committed before the next (`services.sending`).

    Methods return the end that a delivery came to, or None if it is still owed or somebody else's.
    """

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._deps = voice.deps
        self._workspace = voice.workspace
        self.people_tried = 0

    async def carry(self, owed: Delivery) -> DeliveryState | None:
        """Bring a delivery to its end if that can be done now."""
        voice = self._voice
        if owed.asks_a_person and self._is_to_ask_first(owed) and not voice.may(Call.QUIET):
            return None
        taken = await self._deps.write(
            sending.take_up,
            self._workspace,
            owed,
            now=voice.now,
            holder=voice.holder,
            machine_now=voice.machine_now,
        )
        if taken is None:
            return None
        self.people_tried += taken.asks_a_person
        if taken.state is not DeliveryState.SENDING:
            return await self._send(taken)
        if taken.kind.at_most_once:
            return await self._fail(taken, MissedReason.FATE_UNKNOWN)
        if taken.kind.is_change:
            return await self._send(taken)
        return await self._settle(taken)

    async def _settle(self, taken: Delivery) -> DeliveryState | None:
        """Find out whether the message stands before anything is posted again."""
        try:
            found = await self._find(taken)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError) as error:
            return await self._could_not_look(taken, error)
        return await self._sent(taken, found) if found else await self._send(taken)

    async def _find(self, taken: Delivery) -> Posted | None:
        channel = await self._channel(taken)
        self._voice.pace.take(Call.READ, self._voice.now)
        since = taken.claimed_at or taken.due_at
        thread = await thread_to_look_in(self._deps, self._workspace, taken.kind, taken.subject)
        ts = await self._deps.messenger.find(self._workspace, channel, delivery=taken.id, since=since, thread=thread)
        return Posted(channel, ts) if ts else None

    async def _could_not_look(self, taken: Delivery, error: SlackError) -> DeliveryState | None:
        """Look again later while there is time. A history that the bot may not read stays unread: nobody can tell."""
        log.warning("A channel's history could not be read", action="sender.unread", error=error.sentence)
        unreadable = is_final(error) or (isinstance(error, SlackRefusedError) and error.code == "missing_scope")
        if unreadable or (self._expired(taken) and not isinstance(error, SlackBusyError)):
            return await self._miss(taken, MissedReason.FATE_UNKNOWN)
        wait = wait_after(error, taken.attempt)
        if not isinstance(error, SlackUnknownError):
            self._voice.hold(Call.READ, wait)
        return await self._put_off(taken, wait)

    async def _send(self, taken: Delivery) -> DeliveryState | None:
        """Post what certainly does not stand yet."""
        if self._expired(taken):
            return await self._miss(taken, MissedReason.TOO_LATE)
        call = Call.EPHEMERAL if taken.kind.at_most_once else Call.POST
        if not self._voice.may(call, place_of(taken)):
            return await self._put_back(taken, due_at=taken.due_at)
        if taken.asks_a_person and (hindrance := await self._hindrance(taken)):
            return await self._hindered(taken, hindrance)
        try:
            letter = await self._written(taken)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError) as error:
            return await self._not_posted(taken, call, error)
        except Exception as error:
            log.exception("A message could not be written", action="sender.unwritten", kind=taken.kind, id=taken.id)
            again_at = self._voice.now + wait_after(error, taken.attempt)
            return await self._put_back(taken, due_at=min(again_at, taken.expires_at))
        if letter is None:
            return await self._nothing_to_say(taken)
        return await self._post(taken, call, letter)

    async def _hindrance(self, taken: Delivery) -> MissedReason | datetime | None:
        """Why a person is not to be written to now or at all: their own choice, the hour, or their wish for quiet."""
        now = self._voice.now
        found = await self._deps.read(courtesy.hindrance, self._workspace, taken, now=now)
        if found:
            return found
        ends = await self._quiet_until(taken)
        return MissedReason.DO_NOT_DISTURB if ends and ends >= taken.expires_at else ends

    def _is_to_ask_first(self, owed: Delivery) -> bool:
        """Whether Slack is to be asked if the person wants quiet, and can be while the message is in time."""
        quiet = self._voice.quiet
        return not quiet.knows(owed.person or "") and quiet.can_be_asked_before(owed.expires_at)

    async def _quiet_until(self, taken: Delivery) -> datetime | None:
        """Until when the person is left in peace: as they want, or until Slack can say what they want."""
        voice, person = self._voice, taken.person or ""
        if not voice.quiet.knows(person) and not self._is_to_ask_first(taken):
            return None
        try:
            return await voice.quiet.until(person)
        except SlackBusyError as error:
            log.info("Slack asked to wait before it says who wants quiet", action="sender.quiet", error=error.sentence)
            wait = wait_after(error, taken.attempt)
            again_at = voice.now + wait
            voice.hold(Call.QUIET, wait)
            return again_at if again_at < taken.expires_at else None

    async def _hindered(self, taken: Delivery, hindrance: MissedReason | datetime) -> DeliveryState | None:
        if isinstance(hindrance, datetime):
            await self._deps.write(sending.stand_back, self._workspace, taken, due_at=hindrance)
            return None
        return await self._miss(taken, hindrance)

    async def _written(self, taken: Delivery) -> Letter | None:
        rendered = await RENDERERS[taken.kind](self._deps, self._workspace, taken.subject)
        if rendered is None:
            return None
        if taken.asks_a_person:  # Slack opens the direct messages by itself: thousands of calls less
            return Letter(taken.person or "", rendered)
        return Letter(await self._channel(taken), rendered)

    async def _post(self, taken: Delivery, call: Call, letter: Letter) -> DeliveryState | None:
        voice = self._voice
        if not await self._deps.write(
            sending.begin, self._workspace, taken, holder=voice.holder, machine_now=voice.machine_now
        ):
            return None
        voice.pace.take(call, voice.now, place=place_of(taken))
        try:
            posted = await self._hand_over(taken, letter)
        except (SlackRefusedError, SlackBusyError) as error:
            return await self._not_posted(taken, call, error)
        except Exception as error:
            return await self._perhaps_posted(taken, error)
        return await self._sent(taken, posted)

    async def _hand_over(self, taken: Delivery, letter: Letter) -> Posted:
        messenger, message, thread = self._deps.messenger, letter.rendered.message, letter.rendered.thread
        if stands := letter.rendered.stands:
            await messenger.update(self._workspace, letter.channel, stands, message)
            return Posted(letter.channel, stands)
        if not taken.kind.at_most_once:
            return await messenger.post(self._workspace, letter.channel, message, delivery=taken.id, thread=thread)
        await messenger.post_ephemeral(self._workspace, letter.channel, taken.person or "", message, thread=thread)
        return Posted(letter.channel, "")

    async def _sent(self, taken: Delivery, posted: Posted) -> DeliveryState | None:
        now, channel = self._voice.now, posted.channel
        if await self._deps.write(sending.sent, self._workspace, taken, ts=posted.ts, now=now, channel=channel):
            return DeliveryState.SENT
        log.warning("Another sender had taken over", action="sender.late", kind=taken.kind, delivery=taken.id)
        if not taken.kind.at_most_once and not taken.kind.is_change:
            self._voice.came_late(taken, posted)
        return None

    async def _not_posted(self, taken: Delivery, call: Call, error: SlackError) -> DeliveryState | None:
        """Slack certainly holds no message of this: another try later, or none where none would help."""
        log.warning("A message was not posted", action="sender.not_posted", kind=taken.kind, error=error.sentence)
        if isinstance(error, SlackRefusedError) and is_final(error):
            clock = self._deps.clock
            missed = await self._deps.write(
                missing.refused, self._workspace, taken, error.code, now=clock.now(), random=clock.random
            )
            return DeliveryState.MISSED if missed else None
        wait = wait_after(error, taken.attempt)
        self._voice.hold(call, wait)
        if isinstance(error, SlackBusyError):
            return await self._stand_back(taken, wait)
        return await self._put_back(taken, due_at=taken.due_at)

    async def _stand_back(self, taken: Delivery, wait: timedelta) -> DeliveryState | None:
        """Slack asked to wait, perhaps because of this one's channel alone: when that is over, others go first."""
        due_at = min(self._voice.now + wait, taken.expires_at)
        await self._deps.write(sending.stand_back, self._workspace, taken, due_at=due_at)
        return None

    async def _perhaps_posted(self, taken: Delivery, error: Exception) -> DeliveryState | None:
        """Nobody can tell: what can be found again in Slack is looked for, after a while; the rest is given up."""
        log.warning("A message's fate is unknown", action="sender.unknown", kind=taken.kind, **as_logged(error))
        if taken.kind.at_most_once:
            return await self._fail(taken, MissedReason.FATE_UNKNOWN)
        return await self._put_off(taken, SETTLE_AFTER)

    async def _nothing_to_say(self, taken: Delivery) -> DeliveryState | None:
        if taken.kind is DeliveryKind.CHECK_IN:
            return await self._miss(taken, MissedReason.TOO_LATE)
        if taken.kind is DeliveryKind.SHARE:
            return await self._miss(taken, MissedReason.NOTHING_TO_ASK)
        return await self._fail(taken, "nothing_to_say")

    async def _put_back(self, taken: Delivery, *, due_at: datetime) -> DeliveryState | None:
        await self._deps.write(sending.put_back, self._workspace, taken, due_at=due_at)
        return None

    async def _put_off(self, taken: Delivery, wait: timedelta) -> DeliveryState | None:
        """Look for it later, and meanwhile go on with others."""
        due_at = self._voice.now + wait
        self._voice.resume_by(due_at)
        await self._deps.write(sending.put_off, self._workspace, taken, due_at=due_at)
        return None

    async def _miss(self, taken: Delivery, reason: MissedReason) -> DeliveryState | None:
        if reason not in OWN_REASONS:
            log.warning("A message was missed", action="sender.missed", kind=taken.kind, reason=reason)
        clock = self._deps.clock
        missed = await self._deps.write(
            missing.miss, self._workspace, taken, reason, now=clock.now(), random=clock.random
        )
        return DeliveryState.MISSED if missed else None

    async def _fail(self, taken: Delivery, reason: str) -> DeliveryState | None:
        failed = await self._deps.write(sending.fail, self._workspace, taken, reason=reason)
        return DeliveryState.FAILED if failed else None

    async def _channel(self, taken: Delivery) -> str:
        return taken.channel or await self._deps.messenger.open_dm(self._workspace, taken.person or "")

    def _expired(self, taken: Delivery) -> bool:
        return self._voice.now >= taken.expires_at
