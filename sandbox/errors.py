"""What can go wrong: a person reaching for something that isn't there, and the answers of the Web API."""

from collections.abc import Mapping
from typing import Any


class SandboxError(Exception):
    """The story told to the sandbox can't happen; the message says what was there instead."""


class NotThereError(SandboxError):
    """A person reached for a button, field, view or message that they can't see."""


class NotAllowedError(SandboxError):
    """A person tried what Slack's client doesn't let them do."""


class ApiError(Exception):
    """An answer of the Web API with `ok: false`; `extra` travels beside the error's name."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    @classmethod
    def explained(cls, error: str, *messages: str) -> "ApiError":
        """An error with its reasons where Slack puts them, in `response_metadata.messages`."""
        return cls(error, response_metadata={"messages": list(messages)})

    def as_json(self) -> Mapping[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.error, **self.extra}
