"""Above the list of a schedule's practices: the ways to their words, and to a new one."""

from collections.abc import Sequence

from slackblocks import ActionsBlock, Block, Button, PlainText, StaticSelectMenu

from bot.domain.catalogue import Catalogue
from bot.views import ids
from bot.views.inputs import option

MOST_OPTIONS = 100
"""Options of a menu (https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element)."""


def words_of_practices(practices: Sequence[str], catalogue: Catalogue, *, turn: str = "") -> Block:
    """A menu of the practices whose words can be changed, and a button that adds one.

    With another `turn` it is another menu to Slack, in which nothing is chosen yet: choosing the same again tells the
    bot nothing.
    """
    options = [option(catalogue.practice(id).title, id) for id in practices[:MOST_OPTIONS]]
    words = StaticSelectMenu(action_id=ids.ORDER_REWORD, options=options, placeholder="Change the words of …")
    new = Button(text=PlainText("Add a practice"), action_id=ids.ORDER_ADD, value="new")
    return ActionsBlock(elements=[words, new] if options else [new], block_id=f"order_ways:{turn}")
