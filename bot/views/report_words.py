"""Sentences that were written for Slack, as they are printed: without its markup, with names and dates in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.export import name_of
from bot.domain.spoken import calendar_day, clock_time
from bot.views.document import Line, Run
from bot.views.table import tidy_text

_TOKEN = re.compile(r"<([^<>]*)>")
_TIME = "{time}"
_PLAIN = str.maketrans({"∗": "*", "＿": "_", "∼": "~", "ˋ": "`", "ǀ": "|", "\u2060": None})


@dataclass(frozen=True)
class Reader:
    """For whom sentences are written out: what channels are called for them, and their time zone."""

    names: Mapping[str, str]
    zone: str

    def line(self, mrkdwn: str) -> Line:
        """One line of mrkdwn. Asterisks in it are ours and come in pairs: those that people wrote were escaped."""
        runs = (Run(self.text(part), place % 2 == 1) for place, part in enumerate(mrkdwn.split("*")))
        return tuple(run for run in runs if run.text)

    def lines(self, mrkdwn: str) -> tuple[Line, ...]:
        """Several lines; the dots before those of a list stay."""
        return tuple(line for one in mrkdwn.split("\n") if (line := self.line(one)))

    def text(self, mrkdwn: str) -> str:
        """Mrkdwn without strong words as plain text."""
        parts = re.split(_TOKEN, mrkdwn.replace("`", ""))
        said = [self._token(part) if place % 2 else _unescaped(part) for place, part in enumerate(parts)]
        return "".join(said)

    def _token(self, token: str) -> str:
        """What stands in angle brackets: a date, a channel, or a link."""
        head, _, shown = token.partition("|")
        if head.startswith("!date^"):
            _, moment, form, *_ = head.split("^")
            return self.when(datetime.fromtimestamp(int(moment), UTC), timed=_TIME in form)
        if head.startswith("#"):
            return tidy_text(name_of(head[1:], self.names))
        return _unescaped(shown)

    def when(self, moment: datetime, *, timed: bool) -> str:
        """A moment by the reader's clocks: its day, or with its time."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return calendar_day(local) + (f" at {clock_time(local.time())}" if timed else "")


def _unescaped(text: str) -> str:
    """What people wrote, as they wrote it."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return _tidied(text.translate(_PLAIN))


def _tidied(text: str) -> str:
    """Without signs that no file may hold; the spaces at its ends stay."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{tidy_text(text)}{after}" if text.strip() else text
