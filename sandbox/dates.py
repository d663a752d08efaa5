"""Moments as Slack's date formatting shows them to a reader (Slack's page on formatting text)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_TOKEN = re.compile(r"\{(\w+)\}")


def formatted(stamp: int, form: str, zone: ZoneInfo, *, now: datetime | None = None) -> str:
    """A moment in a form such as `{date_short_pretty} {time}`; "pretty" ones say yesterday, today, tomorrow."""
    moment = datetime.fromtimestamp(stamp, UTC).astimezone(zone)
    today = now.astimezone(zone) if now else None
    return _TOKEN.sub(lambda token: _token(token.group(1), moment, today) or token.group(), form)


def _token(name: str, moment: datetime, today: datetime | None) -> str | None:
    if name.endswith("_pretty"):
        return _near(moment, today) or _token(name.removesuffix("_pretty"), moment, today)
    match name:
        case "date_num":
            return f"{moment:%Y-%m-%d}"
        case "date" | "day_divider":
            return f"{moment:%B} {moment.day}, {moment.year}"
        case "date_short":
            return f"{moment:%b} {moment.day}, {moment.year}"
        case "date_long":
            return f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}"
        case "time":
            return f"{moment.hour % 12 or 12}:{moment:%M %p}"
        case "time_secs":
            return f"{moment.hour % 12 or 12}:{moment:%M:%S %p}"
        case "ago":
            return _ago(moment, today)
    return None


def _near(moment: datetime, today: datetime | None) -> str | None:
    if today is None:
        return None
    days = {today.date() + timedelta(days=d): n for d, n in ((-1, "yesterday"), (0, "today"), (1, "tomorrow"))}
    return days.get(moment.date())


def _ago(moment: datetime, today: datetime | None) -> str:
    if today is None:
        return f"{moment:%Y-%m-%d %H:%M}"
    seconds = int((today - moment).total_seconds())
    for length, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        count = abs(seconds) // length
        if count:
            amount = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{amount} ago" if seconds > 0 else f"in {amount}"
    return "just now"
