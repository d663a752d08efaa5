"""Messages as rows of a list: who, when, and what a person may do with each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zlib import crc32

from markupsafe import Markup

from sandbox import dates
from sandbox.mentions import as_typed
from sandbox.message import Message
from sandbox.page.render import Reader, message_body
from sandbox.people import Person

CLOSE = timedelta(minutes=5)
"""Messages of one author that are no further apart stand together under one name."""

AVATARS = 8
"""Colors that people's signs come in."""


@dataclass(frozen=True)
class Who:
    """An author as the page shows them, with the letters and the color of their sign."""

    name: str
    initials: str
    color: int
    is_app: bool


@dataclass(frozen=True)
class Picture:
    """A file that hangs on a message: `name` is its own, with its ending, `title` what stands there."""

    url: str
    name: str
    title: str
    alt: str
    is_image: bool


@dataclass(frozen=True)
class Row:
    """One message before one reader; `day` stands above a day's first message, `typed` is what an edit begins with."""

    ts: str
    who: Who
    day: str | None
    compact: bool
    time: str
    moment: str
    body: Markup
    files: tuple[Picture, ...]
    edited: bool
    only_you: bool
    replies: int
    last_reply: str
    may_edit: bool
    may_delete: bool
    may_reply: bool
    typed: str

    @property
    def replies_in_words(self) -> str:
        """How many replies stand in its thread."""
        return "1 reply" if self.replies == 1 else f"{self.replies} replies"


def rows_of(reader: Reader, messages: Iterable[Message], *, place: str, before: Message | None = None) -> Iterator[Row]:
    """Messages as rows, oldest first; `before` is what stands above the first one, `place` keeps element ids apart."""
    for message in messages:
        yield _row(reader, message, before, place)
        before = message


def who_is(person: Person, *, is_app: bool = False) -> Who:
    """How the page shows somebody."""
    words = person.name.split()
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))
    return Who(person.name, initials.upper(), crc32(person.id.encode()) % AVATARS, is_app)


def _row(reader: Reader, message: Message, before: Message | None, place: str) -> Row:
    person, at = reader.person, _local(reader, message.ts)
    same_day = before is not None and _local(reader, before.ts).date() == at.date()
    own = message.author is person and message.app is None and message.subtype is None
    stays = message.ephemeral_to is None and message.subtype != "tombstone"
    return Row(
        ts=message.ts,
        who=who_is(message.author, is_app=message.app is not None),
        day=None if same_day else _formatted(reader, message.ts, "{date_long}"),
        compact=before is not None and same_day and _together(before, message),
        time=_formatted(reader, message.ts, "{time}"),
        moment=at.isoformat(timespec="seconds"),
        body=message_body(reader, message, place=place),
        files=tuple(_pictures(reader, message)),
        edited=message.edited is not None,
        only_you=message.ephemeral_to is not None,
        replies=message.reply_count,
        last_reply=_formatted(reader, message.thread[-1].ts, "{date_short_pretty} {time}") if message.thread else "",
        may_edit=own and stays,
        may_delete=stays and (own or person.admin or person.owner),
        may_reply=message.ephemeral_to is None and not message.is_reply,
        typed=as_typed(reader.slack, message.text) if own else "",
    )


def _together(before: Message, message: Message) -> bool:
    apart = timedelta(seconds=float(message.ts) - float(before.ts))
    same = (before.author, before.ephemeral_to, before.app) == (message.author, message.ephemeral_to, message.app)
    return same and apart <= CLOSE


def _pictures(reader: Reader, message: Message) -> Iterator[Picture]:
    for file in message.files:
        is_image = file.as_json()["mimetype"].startswith("image/")
        title = file.title or file.name
        yield Picture(reader.file(file.id), file.name, title, file.alt_text or title, is_image)


def _local(reader: Reader, ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC).astimezone(reader.zone)


def _formatted(reader: Reader, ts: str, form: str) -> str:
    shown = dates.formatted(int(float(ts)), form, reader.zone, now=reader.slack.clock.now())
    return shown[:1].upper() + shown[1:]
