"""The real Messenger: Slack's Web API over HTTP."""

from bot.slack.messenger import SlackMessenger

__all__ = ["SlackMessenger"]
