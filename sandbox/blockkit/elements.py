"""The elements that people touch, and where each may stand.

Lengths and counts: Slack's Block Kit reference, block elements.
"""

import re
from typing import Any

from sandbox.blockkit.objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    IS_TYPE,
    MARKED_OPTION,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_FILE,
    initial_is_offered,
    plain,
)
from sandbox.blockkit.schema import (
    Found,
    Problem,
    Rule,
    Shape,
    anything,
    exactly_one,
    flag,
    listing,
    number,
    one_of,
    string,
)

_ACTION = {"type": IS_TYPE}
_NAME: dict[str, Rule] = {"action_id": string(255)}
_FOCUS: dict[str, Rule] = {"focus_on_load": flag}
_PLACE: dict[str, Rule] = {"placeholder": plain(150)}
_ASK: dict[str, Rule] = {"confirm": CONFIRM}
_MENU: dict[str, Rule] = {**_NAME, **_PLACE, **_ASK, **_FOCUS}
_MANY: dict[str, Rule] = {"max_selected_items": number(1)}
_LISTED: dict[str, Rule] = {
    "options": listing(OPTION, least=1, most=100),
    "option_groups": listing(OPTION_GROUP, least=1, most=100),
}
_IDS = listing(string(), least=1)
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": FILTER}
_WRITTEN: dict[str, Rule] = {**_NAME, **_PLACE, **_FOCUS, "dispatch_action_config": DISPATCH}


def _matching(pattern: str, wanted: str) -> Rule:
    compiled = re.compile(pattern)

    def rule(value: Any, at: str, found: Found) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            found.append(Problem(f"must be {wanted}", at))

    return rule


def _ordered_lengths(value: dict[str, Any], at: str, found: Found) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        found.append(Problem("min_length must not be greater than max_length", at))


def _checks(**more: Rule) -> Shape:
    optional = {**_NAME, **_ASK, **_FOCUS, **more}
    required = {**_ACTION, "options": listing(MARKED_OPTION, least=1, most=10)}
    return Shape(required, optional, (initial_is_offered,))


_DATE = _matching(r"\d{4}-\d{2}-\d{2}", "a date of the form YYYY-MM-DD")
_TIME = _matching(r"([01]\d|2[0-3]):[0-5]\d", "a time of the form HH:mm")
_FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

ELEMENTS: dict[str, Rule] = {
    "button": Shape(
        {**_ACTION, "text": plain(75)},
        {
            **_NAME,
            **_ASK,
            "url": string(3000),
            "value": string(2000, shortest=0),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "static_select": Shape(
        _ACTION, {**_MENU, **_LISTED, "initial_option": OPTION}, (exactly_one(*_LISTED), initial_is_offered)
    ),
    "multi_static_select": Shape(
        _ACTION,
        {**_MENU, **_MANY, **_LISTED, "initial_options": listing(OPTION, least=1, most=100)},
        (exactly_one(*_LISTED), initial_is_offered),
    ),
    "external_select": Shape(_ACTION, {**_MENU, "initial_option": OPTION, "min_query_length": number(0)}),
    "multi_external_select": Shape(
        _ACTION,
        {
            **_MENU,
            **_MANY,
            "initial_options": listing(OPTION, least=1, most=100),
            "min_query_length": number(0),
        },
    ),
    "users_select": Shape(_ACTION, {**_MENU, "initial_user": string()}),
    "multi_users_select": Shape(_ACTION, {**_MENU, **_MANY, "initial_users": _IDS}),
    "channels_select": Shape(_ACTION, {**_MENU, "initial_channel": string(), "response_url_enabled": flag}),
    "multi_channels_select": Shape(_ACTION, {**_MENU, **_MANY, "initial_channels": _IDS}),
    "conversations_select": Shape(
        _ACTION,
        {**_MENU, **_CONVERSATIONS, "initial_conversation": string(), "response_url_enabled": flag},
    ),
    "multi_conversations_select": Shape(_ACTION, {**_MENU, **_MANY, **_CONVERSATIONS, "initial_conversations": _IDS}),
    "overflow": Shape({**_ACTION, "options": listing(OVERFLOW_OPTION, least=1, most=5)}, {**_NAME, **_ASK}),
    "radio_buttons": _checks(initial_option=MARKED_OPTION),
    "checkboxes": _checks(initial_options=listing(MARKED_OPTION, least=1, most=10)),
    "datepicker": Shape(_ACTION, {**_MENU, "initial_date": _DATE}),
    "timepicker": Shape(_ACTION, {**_MENU, "initial_time": _TIME, "timezone": string()}),
    "datetimepicker": Shape(
        _ACTION, {**_NAME, **_ASK, **_FOCUS, "initial_date_time": number(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": Shape(
        _ACTION,
        {
            **_WRITTEN,
            "initial_value": string(3000, shortest=0),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
        (_ordered_lengths,),
    ),
    "email_text_input": Shape(_ACTION, {**_WRITTEN, "initial_value": string()}),
    "url_text_input": Shape(_ACTION, {**_WRITTEN, "initial_value": string()}),
    "number_input": Shape(
        {**_ACTION, "is_decimal_allowed": flag},
        {**_WRITTEN, "initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "rich_text_input": Shape(_ACTION, {**_WRITTEN, "initial_value": anything}),
    "file_input": Shape(_ACTION, {**_NAME, "filetypes": listing(string()), "max_files": number(1, 10)}),
    "image": Shape(
        {**_ACTION, "alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": SLACK_FILE},
        (exactly_one("image_url", "slack_file"),),
    ),
    "icon_button": Shape(
        {**_ACTION, "icon": string(), "text": plain(75)},
        {
            **_NAME,
            **_ASK,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": listing(string(), most=10),
        },
    ),
    "feedback_buttons": Shape({**_ACTION, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {**_NAME}),
}

_MENUS = frozenset(kind for kind in ELEMENTS if kind.endswith("_select"))
_PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
_CHOICES = frozenset({"radio_buttons", "checkboxes"})

IN_SECTION = _MENUS | _CHOICES | {"datepicker", "timepicker", "button", "overflow", "image"}
IN_ACTIONS = _MENUS | _CHOICES | _PICKERS | {"button", "overflow"}
IN_INPUT = _MENUS | _CHOICES | _PICKERS | {k for k in ELEMENTS if k.endswith("_input")}
IN_CONTEXT_ACTIONS = frozenset({"icon_button", "feedback_buttons"})
