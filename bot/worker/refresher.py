"""One message brought up to date: taken in hand, rendered from the rows after that, and changed in Slack."""

from datetime import datetime

import structlog

from bot.domain.delivery import Stale
from bot.domain.pacing import Call
from bot.errors import as_logged
from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import refreshing
from bot.services.refreshing import Refresh, Search
from bot.worker.rendering import standing_check_in
from bot.worker.trouble import is_final, may_open_again, wait_after, wait_to_change_again, wait_until_open
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
            voice.pace.give_back(call_of(stale), place=stale.check_in_id)
            await self._failed(refresh, error, closes=stale.closes)
            return False
        if stale.closes and not await self._stands_alone(refresh):
            return False
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

    async def _stands_alone(self, refresh: Refresh) -> bool:
        """Where the check-in was tried more than once, look for a message that its sender died too early to delete.

        False if Slack could not be asked now: the mark stays, and the next try looks again. A history that the bot may
        not read stays unread.
        """
        search = await self._deps.read(refreshing.second_to_look_for, self._workspace, refresh)
        if search is None:
            return True
        if not self._voice.may(Call.READ):
            return await self._look_later(refresh, self._voice.pace.ready_at(Call.READ, self._voice.now))
        self._voice.pace.take(Call.READ, self._voice.now)
        try:
            await self._take_second_back(refresh, search)
        except SlackRefusedError as error:
            log.warning("A second message may stand", action="sender.second", error=error.sentence)
        except (SlackBusyError, SlackUnknownError) as error:
            log.warning("A second message is looked for later", action="sender.second", error=error.sentence)
            wait = wait_after(error, refresh.attempt)
            if isinstance(error, SlackBusyError):
                self._voice.hold(Call.READ, wait)
            return await self._look_later(refresh, self._voice.now + wait)
        return True

    async def _take_second_back(self, refresh: Refresh, search: Search) -> None:
        second = await self._deps.messenger.find(
            self._workspace,
            refresh.channel,
            delivery=search.delivery,
            since=search.since,
            until=search.until,
            other_than=refresh.ts,
        )
        if second:
            await self._deps.messenger.delete(self._workspace, refresh.channel, second)

    async def _look_later(self, refresh: Refresh, at: datetime) -> bool:
        await self._deps.write(refreshing.try_again, self._workspace, refresh, at=at)
        return False

    async def _failed(self, refresh: Refresh, error: Exception, *, closes: bool) -> None:
        """Refused for good (the message is gone): dropped, at a close once no second one stands in its place. Refused
        because the channel is shut: tried again, ever more rarely. Anything else: tried again."""
        log.warning("A message was not brought up to date", action="sender.stale", **as_logged(error))
        if may_open_again(error, refresh.attempt):
            await self._look_later(refresh, self._voice.now + wait_until_open(refresh.attempt))
            return
        if is_final(error):
            if not closes or await self._stands_alone(refresh):
                await self._deps.write(refreshing.drop, self._workspace, refresh)
            return
        wait = wait_to_change_again(error, refresh.attempt)
        self._voice.resume_by(self._voice.now + wait)
        if isinstance(error, SlackBusyError | SlackRefusedError):
            self._voice.hold(Call.COUNT, wait)
            self._voice.hold(Call.CLOSE, wait)
        await self._deps.write(refreshing.try_again, self._workspace, refresh, at=self._voice.now + wait)
