"""Messages and views as HTML, as one person sees them: Block Kit, Slack's markup, charts as SVG.

Whatever comes from people or apps is escaped in one place (`tag`), so no text turns into an element or attribute.
"""

from markupsafe import Markup

from sandbox.forms import first_state
from sandbox.message import Message
from sandbox.page.render.blocks import blocks_of
from sandbox.page.render.canvas import UNKNOWN, Canvas
from sandbox.page.render.mrkdwn import marked
from sandbox.page.render.reader import Reader
from sandbox.page.render.tag import tag
from sandbox.view import View

__all__ = ["UNKNOWN", "Reader", "marked", "message_body", "view_body"]


def message_body(reader: Reader, message: Message, *, place: str = "") -> Markup:
    """What a message says: its blocks, or the text where it has none; `place` tells two showings on a page apart."""
    name = f"message:{message.channel.id}:{message.ts}"
    if not message.blocks:
        return tag("div", tag("div", marked(reader, message.text), class_="bk-text"), class_="bk", data_surface=name)
    state = message.state.get(reader.person.id) or first_state(message.blocks)
    canvas = Canvas(reader, name, place=place, state=state)
    return tag("div", blocks_of(canvas, message.blocks), class_="bk", data_surface=name)


def view_body(reader: Reader, view: View) -> Markup:
    """A modal's or Home tab's blocks, with what stands in the fields and what is wrong with it."""
    canvas = Canvas(reader, f"view:{view.id}", state=view.state, errors=view.errors)
    return tag("div", blocks_of(canvas, view.blocks), class_="bk", data_surface=canvas.name)
