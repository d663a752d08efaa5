"""Small things that every screen says the same way, and the guard around what people wrote."""

from datetime import date, datetime

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


def calendar_day(day: date) -> str:
    """A day of the calendar, the same wherever the reader is: `Monday, March 2, 2026`."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def percent(share: float) -> str:
    """A share of 0 to 1 as whole percent, half up; a hair more, since 28.5% is a little less in binary."""
    return f"{int(share * 100 + 0.5 + 1e-9)}%"


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 person`, `2 people`; the many form is the one form with an s unless given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def begun(sentence: str) -> str:
    """A sentence with its first letter as first letters are."""
    return sentence[:1].upper() + sentence[1:]


def listed(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def _dated(moment: datetime, form: str, fallback: str) -> str:
    return f"<!date^{int(moment.timestamp())}^{form}|{fallback}>"
