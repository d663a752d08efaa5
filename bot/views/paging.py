"""Turning the pages of a list."""

from slackblocks import Button, PlainText


def page_buttons(action: str, *, start: int, size: int, total: int, back: str, on: str) -> list[Button]:
    """The buttons to the pages before and after the one that begins at a place, of `total`, as far as there are any.

    Slack needs actions to differ within a message, so each is followed by its direction; the value is a place.
    """
    places = {"back": (back, max(start - size, 0), start > 0), "on": (on, start + size, start + size < total)}
    return [
        Button(text=PlainText(words), action_id=f"{action}:{direction}", value=str(place))
        for direction, (words, place, there) in places.items()
        if there
    ]
