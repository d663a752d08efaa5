"""Rich text: sections, lists, quotes and preformatted text, and what stands in them."""

from sandbox.blockkit.objects import IS_TYPE
from sandbox.blockkit.schema import Rule, Shape, by_type, flag, listing, number, one_of, string

_STYLE = Shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag),
)


def _inline(required: dict[str, Rule], **optional: Rule) -> Shape:
    return Shape({"type": IS_TYPE, **required}, {"style": _STYLE, **optional})


_INLINE: dict[str, Rule] = {
    "text": _inline({"text": string()}),
    "link": _inline({"url": string()}, text=string(), unsafe=flag),
    "user": _inline({"user_id": string()}),
    "usergroup": _inline({"usergroup_id": string()}),
    "channel": _inline({"channel_id": string()}, name=string()),
    "emoji": _inline({"name": string()}, unicode=string(), skin_tone=number(1, 6), url=string()),
    "broadcast": _inline({"range": one_of("here", "channel", "everyone")}),
    "color": _inline({"value": string()}),
    "date": _inline({"timestamp": number(), "format": string()}, url=string(), fallback=string()),
    "team": _inline({"team_id": string()}),
}
_LINE = listing(by_type(_INLINE))
_SECTION = Shape({"type": IS_TYPE, "elements": _LINE}, {})
_BORDER = number(0, 1)

_PARTS: dict[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_list": Shape(
        {
            "type": IS_TYPE,
            "style": one_of("bullet", "ordered"),
            "elements": listing(by_type({"rich_text_section": _SECTION})),
        },
        {"indent": number(0, 8), "offset": number(0), "border": _BORDER},
    ),
    "rich_text_quote": Shape({"type": IS_TYPE, "elements": _LINE}, {"border": _BORDER}),
    "rich_text_preformatted": Shape({"type": IS_TYPE, "elements": _LINE}, {"border": _BORDER, "language": string()}),
}

RICH_TEXT = Shape({"type": IS_TYPE, "elements": listing(by_type(_PARTS))}, {"block_id": string(255)})
