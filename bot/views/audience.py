"""Whom a schedule asks, in words."""

from collections.abc import Sequence

from bot.domain.schedule import Manner
from bot.domain.schedule_card import ScheduleCard
from bot.views.words import escaped, listed, plural

CHANNELS_SHOWN = 10
GROUPS_SHOWN = 4
PEOPLE_SHOWN = 4


def channels_in_words(channels: Sequence[str], most: int = CHANNELS_SHOWN) -> str:
    """`#north and #south`, as mentions; the rest as a number."""
    return listed(_some([f"<#{channel}>" for channel in channels], most, "more channel"))


def audience_in_words(card: ScheduleCard, most: int = CHANNELS_SHOWN) -> str:
    """Where, or whom: `#north and #south`, or `each member of #north, of @coaches, and @Ana`."""
    if card.manner is Manner.CHANNEL:
        return channels_in_words(card.channels, most)
    groups = [f"@{escaped(group.handle)}" if group.handle else escaped(group.name) for group in card.groups]
    of = [
        *([f"each member of {channels_in_words(card.channels, most)}"] if card.channels else []),
        *([f"each member of {listed(_some(groups, GROUPS_SHOWN, 'more user group'))}"] if groups else []),
        *_some([f"<@{person}>" for person in card.people], PEOPLE_SHOWN, "more person", "more people"),
    ]
    return listed(of)


def _some(words: list[str], most: int, one: str, many: str | None = None) -> list[str]:
    """The first words, and how many more there are."""
    rest = len(words) - most
    return words if rest <= 0 else [*words[:most], plural(rest, one, many)]
