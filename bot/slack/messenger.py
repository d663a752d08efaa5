"""Everything the bot says to Slack or asks of it, in Slack's methods (see `bot.ports.Messenger`)."""

import asyncio
import json
from collections.abc import Awaitable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slackblocks import HomeTabView, ModalView

from bot.domain.person import Channel, Person, UserGroup
from bot.ports import Identity, Posted, Reply
from bot.slack.calls import SLACK, TIMEOUT, Calls, Sleep
from bot.slack.older_blocks import EitherBlocks, Memory
from bot.slack.wire import (
    carries,
    channel_of,
    content_of,
    metadata_of,
    person_of,
    quiet_of,
    reply_of,
    ts_at,
    user_group_of,
)
from bot.views.file import File
from bot.views.message import Message

CLOCKS_APART = timedelta(seconds=60)
"""How far Slack's clock may be behind ours when a message of ours is looked for."""

PAGE = 200
"""Entries of a listing read at once: what Slack recommends at most."""

HISTORY_PAGE = 100


class SlackMessenger:
    """One installation's messenger. `workspace` names it; with a single token there is only one.

    `memory` knows where Slack refuses new blocks.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str = SLACK,
        timeout: float = TIMEOUT,
        sleep: Sleep = asyncio.sleep,
        memory: Memory | None = None,
    ) -> None:
        self._calls = Calls(token, base_url=base_url, timeout=timeout, sleep=sleep)
        self._blocks = EitherBlocks(memory)
        self._workspace = ""

    async def close(self) -> None:
        """Close the connections to Slack."""
        await self._calls.close()

    async def identify(self) -> Identity:
        body = await self._calls.read("auth.test")
        self._workspace = body["team_id"]
        return Identity(
            body["team_id"], name=body["team"], url=body["url"], bot_user=body["user_id"], scopes=self._calls.scopes
        )

    async def post(
        self, workspace: str, channel: str, message: Message, *, delivery: str, thread: str | None = None
    ) -> Posted:
        body = await self._say(
            "chat.postMessage",
            workspace,
            message,
            channel=channel,
            thread_ts=thread,
            metadata=metadata_of(delivery),
            unfurl_links=False,
            unfurl_media=False,
        )
        return Posted(body["channel"], body["ts"])

    async def find(
        self,
        workspace: str,
        channel: str,
        *,
        delivery: str,
        since: datetime,
        until: datetime | None = None,
        other_than: str | None = None,
        thread: str | None = None,
    ) -> str | None:
        pages = self._calls.pages(
            "conversations.replies" if thread else "conversations.history",
            limit=HISTORY_PAGE,
            patient=False,
            channel=channel,
            ts=thread,
            oldest=ts_at(since - CLOCKS_APART),
            latest=ts_at(until) if until else None,
            include_all_metadata=True,
        )
        async for page in pages:
            for message in page["messages"]:
                if carries(message, delivery) and message["ts"] != other_than:
                    return str(message["ts"])
        return None

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> None:
        await self._say("chat.update", workspace, message, channel=channel, ts=ts)

    async def delete(self, workspace: str, channel: str, ts: str) -> None:
        await self._calls.write("chat.delete", channel=channel, ts=ts)

    async def post_ephemeral(
        self, workspace: str, channel: str, person: str, message: Message, *, thread: str | None = None
    ) -> None:
        await self._say("chat.postEphemeral", workspace, message, channel=channel, user=person, thread_ts=thread)

    async def respond(self, response_url: str, message: Message, *, replace: bool) -> None:
        def call(one: Message) -> Awaitable[None]:
            content = {"response_type": "ephemeral", "replace_original": replace, **content_of(one)}
            return self._calls.respond(response_url, content)

        older = message.in_older_blocks
        await self._blocks.say(self._workspace, partial(call, message), partial(call, older) if older else None)

    async def open_dm(self, workspace: str, person: str) -> str:
        body = await self._calls.write("conversations.open", users=person)
        return str(body["channel"]["id"])

    async def upload(self, workspace: str, channel: str, file: File, *, comment: str) -> None:
        """In Slack's three steps (https://docs.slack.dev/messaging/working-with-files); only the last one shows it."""
        announced = await self._calls.write_form(
            "files.getUploadURLExternal", filename=file.name, length=len(file.content)
        )
        await self._calls.upload(announced["upload_url"], file.content)
        files = json.dumps([{"id": announced["file_id"], "title": file.title}])
        await self._calls.write_form(
            "files.completeUploadExternal", files=files, channel_id=channel, initial_comment=comment
        )

    async def open_view(self, trigger: str, view: ModalView) -> str:
        body = await self._calls.write("views.open", trigger_id=trigger, view=view.to_dict())
        return str(body["view"]["id"])

    async def push_view(self, trigger: str, view: ModalView) -> str:
        body = await self._calls.write("views.push", trigger_id=trigger, view=view.to_dict())
        return str(body["view"]["id"])

    async def update_view(self, view_id: str, view: ModalView, *, seen_hash: str | None = None) -> None:
        await self._calls.write("views.update", view_id=view_id, hash=seen_hash, view=view.to_dict())

    async def publish_home(
        self, workspace: str, person: str, view: HomeTabView, *, older: HomeTabView | None = None
    ) -> None:
        def call(one: HomeTabView) -> Awaitable[object]:
            return self._calls.write("views.publish", user_id=person, view=one.to_dict())

        await self._blocks.say(workspace, partial(call, view), partial(call, older) if older else None)

    async def person(self, workspace: str, person: str) -> Person:
        body = await self._calls.read("users.info", user=person)
        return person_of(body["user"], workspace)

    async def people(self, workspace: str) -> Sequence[Person]:
        pages = self._calls.pages("users.list", limit=PAGE)
        return [person_of(user, workspace) async for page in pages for user in page["members"]]

    async def channel(self, workspace: str, channel: str) -> Channel:
        body = await self._calls.read("conversations.info", channel=channel)
        return channel_of(body["channel"], joined=bool(body["channel"].get("is_member")))

    async def joined_channels(self, workspace: str) -> Sequence[Channel]:
        kinds = "public_channel,private_channel"
        pages = self._calls.pages("users.conversations", limit=PAGE, types=kinds, exclude_archived=False)
        return [channel_of(one, joined=True) async for page in pages for one in page["channels"]]

    async def members(self, workspace: str, channel: str) -> frozenset[str]:
        pages = self._calls.pages("conversations.members", limit=PAGE, channel=channel)
        return frozenset([person async for page in pages for person in page["members"]])

    async def user_groups(self, workspace: str) -> Sequence[UserGroup]:
        body = await self._calls.read("usergroups.list", include_disabled=True)
        return [user_group_of(one) for one in body["usergroups"]]

    async def group_members(self, workspace: str, group: str) -> frozenset[str]:
        body = await self._calls.read("usergroups.users.list", usergroup=group)
        return frozenset(body["users"])

    async def quiet_until(self, workspace: str, people: Collection[str], now: datetime) -> Mapping[str, datetime]:
        body = await self._calls.read("dnd.teamInfo", patient=False, users=",".join(people))
        found = {person: quiet_of(told, now) for person, told in body["users"].items()}
        return {person: ends for person, ends in found.items() if ends}

    async def replies(self, workspace: str, channel: str, ts: str) -> Sequence[Reply]:
        pages = self._calls.pages("conversations.replies", limit=PAGE, channel=channel, ts=ts)
        messages = [message async for page in pages for message in page["messages"]]
        return [reply_of(message) for message in messages if message["ts"] != ts]

    async def _say(self, method: str, workspace: str, message: Message, **arguments: object) -> Mapping[str, Any]:
        """Show a message by a method that takes one."""

        def call(one: Message) -> Awaitable[Mapping[str, Any]]:
            return self._calls.write(method, **arguments, **content_of(one))

        older = message.in_older_blocks
        return await self._blocks.say(workspace, partial(call, message), partial(call, older) if older else None)
