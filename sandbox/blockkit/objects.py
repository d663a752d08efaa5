"""The small objects that blocks and elements are made of: texts, options, confirmations.

Lengths: Slack's Block Kit reference, composition objects.
"""

from typing import Any

from sandbox.blockkit.schema import (
    Found,
    Problem,
    Rule,
    Shape,
    anything,
    by_type,
    flag,
    listing,
    one_of,
    string,
)

IS_TYPE = anything
"""The rule of a `type` field that was looked at before."""


def text(longest: int, *, shortest: int = 1) -> Rule:
    """A text object, plain or with markup."""
    return by_type({"plain_text": _plain(longest, shortest), "mrkdwn": _marked(longest, shortest)})


def plain(longest: int) -> Rule:
    """A text object without markup."""
    return by_type({"plain_text": _plain(longest, 1)})


def _plain(longest: int, shortest: int) -> Shape:
    return Shape({"type": IS_TYPE, "text": string(longest, shortest=shortest)}, {"emoji": flag})


def _marked(longest: int, shortest: int) -> Shape:
    return Shape({"type": IS_TYPE, "text": string(longest, shortest=shortest)}, {"verbatim": flag})


CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def _option(label: Rule, **more: Rule) -> Shape:
    return Shape({"text": label, "value": string(150)}, {"description": text(75), **more})


OPTION = _option(plain(75))
MARKED_OPTION = _option(text(75))
OVERFLOW_OPTION = _option(plain(75), url=string(3000))
OPTION_GROUP = Shape({"label": plain(75), "options": listing(OPTION, least=1, most=100)}, {})

FILTER = Shape(
    {},
    {
        "include": listing(one_of("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
DISPATCH = Shape(
    {}, {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), least=1, most=2)}
)
SLACK_FILE = Shape({}, {"id": string(), "url": string()})


def initial_is_offered(value: dict[str, Any], at: str, found: Found) -> None:
    """What stands chosen at first must be one of the options, letter by letter."""
    groups = value.get("option_groups") or []
    options = [*(value.get("options") or []), *(o for group in groups for o in group["options"])]
    first = value.get("initial_options") or []
    if value.get("initial_option"):
        first = [*first, value["initial_option"]]
    for option in first:
        if option not in options:
            found.append(Problem("initial option must match one of the options", at))
