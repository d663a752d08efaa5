"""The real Messenger: Slack's Web API over HTTP."""

from bot.slack.messenger import SlackMessenger
from bot.slack.older_blocks import StoredMemory

__all__ = ["SlackMessenger", "StoredMemory"]
