"""Small things that every screen says the same way, and the guard around what people wrote."""

from datetime import datetime

from bot.domain.spoken import begun, calendar_day, listed, plural

__all__ = ["begun", "calendar_day", "day", "escaped", "listed", "percent", "percentage", "plural", "when"]

_MARKUP = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "ǀ"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_WORD_JOINER = "\u2060"


def escaped(text: str) -> str:
    """What people wrote, harmless inside mrkdwn: no mention, no link, no markup, no emoji, on one line.

    Slack's three entities stop mentions and explicit links (https://docs.slack.dev/messaging/formatting-message-text);
    markup characters become look-alikes; a word joiner after dots, colons and ats keeps bare addresses and emoji
    names from being recognized.
    """
    line = " ".join(text.split())
    for mark in ":@.#":
        line = line.replace(mark, mark + _WORD_JOINER)
    return line.translate(_ENTITIES).translate(_MARKUP)


def when(moment: datetime) -> str:
    """A moment, with its weekday, in the reader's own zone and words; in UTC for clients that can't.

    Days are never called today or yesterday: messages stay. The tokens are those of Slack's date formatting
    (https://docs.slack.dev/messaging/formatting-message-text).
    """
    return _dated(moment, "{date_long} at {time}", f"{calendar_day(moment)} at {moment:%H:%M} UTC")


def day(moment: datetime) -> str:
    """The day of a moment, with its weekday, in the reader's own zone and words."""
    return _dated(moment, "{date_long}", calendar_day(moment))


def percent(share: float) -> str:
    """A share of 0 to 1 as whole percent, half up; a hair more, since 28.5% is a little less in binary."""
    return f"{percentage(share)}%"


def percentage(share: float) -> int:
    """The number of `percent`."""
    return int(share * 100 + 0.5 + 1e-9)


def _dated(moment: datetime, form: str, fallback: str) -> str:
    return f"<!date^{int(moment.timestamp())}^{form}|{fallback}>"
