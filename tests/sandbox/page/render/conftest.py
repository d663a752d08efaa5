"""A reader in a small town, and what they would see of blocks and views."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Slack
from sandbox.blockkit import with_block_ids
from sandbox.message import Message
from sandbox.page.render import Reader, message_body, view_body
from sandbox.view import View
from tests.sandbox.conftest import StoppedClock, modal
from tests.sandbox.page.render.reading import Element, read


@pytest.fixture
def reader(slack, town) -> Reader:
    return Reader(slack, town.ana)


def a_reader(tz: str = "Europe/Berlin", clock: StoppedClock | None = None) -> Reader:
    """A reader outside of any test's town, for properties that draw many things."""
    slack = Slack(clock=clock or StoppedClock(), team_domain="riverside")
    return Reader(slack, slack.person("Ana Ruiz", tz=tz))


def a_message(reader: Reader, *blocks: dict[str, Any], text: str = "x") -> Message:
    app = reader.slack.apps[0] if reader.slack.apps else reader.slack.install_app()
    channel = reader.slack.dm(reader.person, app)
    named = with_block_ids(blocks, reader.slack.block_id)
    return Message(channel, channel.next_ts(), text, app.bot_user, app=app, blocks=named)


def drawn(reader: Reader, *blocks: dict[str, Any]) -> Element:
    """A message of these blocks as the reader sees it."""
    return read(message_body(reader, a_message(reader, *blocks)))


def opened(reader: Reader, *blocks: dict[str, Any]) -> View:
    """A modal with these blocks before the reader."""
    app = reader.slack.apps[0] if reader.slack.apps else reader.slack.install_app()
    source = modal(*blocks)
    return reader.slack.show(
        reader.person, app, source | {"blocks": with_block_ids(source["blocks"], reader.slack.block_id)}
    )


def seen(reader: Reader, view: View) -> Element:
    """The view as the reader sees it."""
    return read(view_body(reader, view))
