"""What a view gives back to be kept: a file for a person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A file: its name with its ending, the title that Slack shows, and its bytes."""

    name: str
    title: str
    content: bytes
