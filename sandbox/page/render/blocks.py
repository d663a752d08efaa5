"""Blocks by their types, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup

from sandbox.page.render.canvas import Attributes, Canvas, Json, unknown
from sandbox.page.render.charts import chart
from sandbox.page.render.elements import COMPOSITE, element_of, picture
from sandbox.page.render.markdown import markdown
from sandbox.page.render.rich import rich_text
from sandbox.page.render.tables import data_table, table
from sandbox.page.render.tag import tag, together

Drawer = Callable[[Canvas, Json], Markup]


def blocks_of(canvas: Canvas, blocks: Iterable[Json]) -> Markup:
    """All blocks of a surface; each can be told by its id."""
    return together(_block(canvas, block) for block in blocks)


def _block(canvas: Canvas, block: Json) -> Markup:
    drawer = BLOCKS.get(block["type"])
    return drawer(canvas, block) if drawer else unknown(block)


def _section(canvas: Canvas, block: Json) -> Markup:
    text, accessory = block.get("text"), block.get("accessory")
    fields = [tag("div", canvas.paragraphs(field), class_="bk-cell") for field in block.get("fields") or ()]
    words = tag(
        "div",
        tag("div", canvas.paragraphs(text), class_="bk-text") if text else None,
        tag("div", *fields, class_="bk-cells") if fields else None,
        class_="bk-words",
    )
    beside = tag("div", element_of(canvas, block, accessory), class_="bk-accessory") if accessory else None
    return tag("div", words, beside, class_="bk-section")


def _header(canvas: Canvas, block: Json) -> Markup:
    return tag("h3", canvas.text(block["text"]), class_="bk-header")


def _divider(canvas: Canvas, block: Json) -> Markup:
    return tag("hr", class_="bk-divider")


def _context(canvas: Canvas, block: Json) -> Markup:
    return tag("div", *(_small(canvas, element) for element in block["elements"]), class_="bk-context")


def _small(canvas: Canvas, element: Json) -> Markup:
    if element["type"] == "image":
        return picture(canvas, element, "bk-icon")
    return tag("div", canvas.paragraphs(element)) if element["type"] in ("mrkdwn", "plain_text") else unknown(element)


def _actions(canvas: Canvas, block: Json) -> Markup:
    return tag("div", *(element_of(canvas, block, element) for element in block["elements"]), class_="bk-actions")


def _image(canvas: Canvas, block: Json) -> Markup:
    title = tag("figcaption", canvas.text(block["title"])) if block.get("title") else None
    return tag("figure", title, picture(canvas, block, "bk-image"), class_="bk-picture")


def _alert(canvas: Canvas, block: Json) -> Markup:
    level = block.get("level", "default")
    return tag("div", canvas.paragraphs(block["text"]), class_=f"bk-alert {level}", role="note")


def _markdown(canvas: Canvas, block: Json) -> Markup:
    return tag("div", markdown(canvas.reader, block["text"]), class_="bk-rich")


def _input(canvas: Canvas, block: Json) -> Markup:
    element, block_id = block["element"], str(block.get("block_id", ""))
    control, hint, error = (canvas.id(block_id, part) for part in ("control", "hint", "error"))
    wrong = canvas.errors.get(block_id)
    described = " ".join([*([hint] if block.get("hint") else []), *([error] if wrong else [])]) or None
    below = (
        tag("p", wrong, id=error, class_="bk-error") if wrong else None,
        tag("p", canvas.text(block["hint"]), id=hint, class_="bk-hint") if block.get("hint") else None,
    )
    label = together([canvas.text(block["label"]), tag("span", " (optional)") if block.get("optional") else None])
    kind = "bk-input wrong" if wrong else "bk-input"
    if element["type"] in COMPOSITE:
        drawn = element_of(canvas, block, element, {})
        return tag("fieldset", tag("legend", label), drawn, *below, class_=kind, aria_describedby=described)
    naming: Attributes = {"id": control, "aria-describedby": described}
    naming |= {"aria-invalid": "true" if wrong else None, "required": not block.get("optional")}
    return tag(
        "div", tag("label", label, for_=control), element_of(canvas, block, element, naming), *below, class_=kind
    )


BLOCKS: Mapping[str, Drawer] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "image": _image,
    "alert": _alert,
    "markdown": _markdown,
    "input": _input,
    "rich_text": rich_text,
    "table": table,
    "data_table": data_table,
    "data_visualization": chart,
}
"""How each block of Block Kit is drawn."""
