"""One message brought up to date: taken in hand, rendered from the rows after that, and changed in Slack."""

import structlog

from bot.domain.pacing import Call
from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import refreshing
from bot.services.refreshing import Refresh, Stale
from bot.worker.rendering import standing_check_in
from bot.worker.trouble import as_logged, is_final, wait_after
from bot.worker.voice import Voice

log = structlog.stdlib.get_logger(__name__)


def call_of(stale: Stale) -> Call:
    return Call.CLOSE if stale.closes else Call.COUNT


class Refresher:
    """Changes one message at a time."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._deps = voice.deps
        self._workspace = voice.workspace

    async def refresh(self, stale: Stale) -> bool:
        """Bring a message up to date; False if that did not come off, or need not."""
        voice = self._voice
        refresh = await self._deps.write(
            refreshing.take_up,
            self._workspace,
            stale,
            now=voice.now,
            holder=voice.holder,
            machine_now=voice.machine_now,
        )
        if refresh is None:
            return False
        voice.pace.take(call_of(stale), voice.now, place=stale.check_in_id)
        try:
            await self._change(refresh)
        except Exception as error:
            await self._failed(refresh, error)
            return False
        if stale.closes:
            await self._take_second_back(refresh)
        await self._deps.write(
            refreshing.finish,
            self._workspace,
            refresh,
            now=voice.now,
            holder=voice.holder,
            machine_now=voice.machine_now,
        )
        return True

    async def _change(self, refresh: Refresh) -> None:
        message = await standing_check_in(self._deps, self._workspace, refresh.check_in_id)
        if message:
            await self._deps.messenger.update(self._workspace, refresh.channel, refresh.ts, message)

    async def _take_second_back(self, refresh: Refresh) -> None:
        """Where the check-in was tried more than once, look for a message that its sender died too early to delete."""
        delivery = await self._deps.read(refreshing.tried_before, self._workspace, refresh.check_in_id)
        if delivery is None:
            return
        messenger, since = self._deps.messenger, delivery.claimed_at or delivery.due_at
        self._voice.pace.take(Call.READ, self._voice.now)
        try:
            second = await messenger.find(
                self._workspace, refresh.channel, delivery=delivery.id, since=since, other_than=refresh.ts
            )
            if second:
                await messenger.delete(self._workspace, refresh.channel, second)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError) as error:
            log.warning("A second message may stand", action="sender.second", error=error.sentence)

    async def _failed(self, refresh: Refresh, error: Exception) -> None:
        """Refused for good (the message is gone, the channel archived): dropped. Anything else: tried again."""
        log.warning("A message was not brought up to date", action="sender.stale", **as_logged(error))
        if is_final(error):
            await self._deps.write(refreshing.drop, self._workspace, refresh)
            return
        wait = wait_after(error, refresh.attempt)
        if isinstance(error, SlackBusyError | SlackRefusedError):
            self._voice.hold(Call.COUNT, wait)
            self._voice.hold(Call.CLOSE, wait)
        await self._deps.write(refreshing.try_again, self._workspace, refresh, at=self._voice.now + wait)
