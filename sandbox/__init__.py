"""A local Slack for trying and testing apps: real HTTP, real limits, and people who press and type.

It stands in for one workspace. An app is pointed at `Server.api_url` instead of Slack and notices no other
difference; tests and demos let people act through `Person` and read what stands before them.
"""

from sandbox.app import App, Command
from sandbox.channel import Channel
from sandbox.clock import Clock
from sandbox.errors import NotAllowedError, NotThereError, SandboxError
from sandbox.gestures import Acknowledged, CommandResponse
from sandbox.message import Message
from sandbox.modals import SubmitResult
from sandbox.people import Person
from sandbox.server import Server
from sandbox.slack import Slack
from sandbox.text import as_text
from sandbox.traffic import Exchange
from sandbox.usergroup import UserGroup
from sandbox.view import View

__all__ = [
    "Acknowledged",
    "App",
    "Channel",
    "Clock",
    "Command",
    "CommandResponse",
    "Exchange",
    "Message",
    "NotAllowedError",
    "NotThereError",
    "Person",
    "SandboxError",
    "Server",
    "Slack",
    "SubmitResult",
    "UserGroup",
    "View",
    "as_text",
]
