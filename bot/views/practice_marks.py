"""What marks a practice that is not one of the listed ones, wherever it shows."""

from bot.domain.catalogue import Practice


def titled(practice: Practice) -> str:
    """The title, and in brackets what the practice is if it is not a listed one."""
    if practice.own:
        return f"{practice.title} (your own)"
    return practice.title if practice.core else f"{practice.title} (candidate)"


def small_mark(practice: Practice) -> str:
    """What stands behind the driver in small print, with a dot before it."""
    if practice.own:
        return " · your own practice"
    return "" if practice.core else " · candidate practice"


def own_mark(practice: Practice) -> str:
    """What admins of a schedule are told beside a practice: that it is their own, or asked in their own words."""
    if practice.own:
        return " · your own"
    return " · your own words" if practice.reworded else ""
