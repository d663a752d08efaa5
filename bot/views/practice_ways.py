"""Above the list of a schedule's practices: the ways to their words, and to a new one."""

from collections.abc import Sequence

from slackblocks import ActionsBlock, Block, Button, PlainText, StaticSelectMenu

from bot.domain.catalogue import Catalogue
from bot.views import ids
from bot.views.inputs import option

MOST_OPTIONS = 100
"""Options of a menu (https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element)."""


def words_of_practices(
    practices: Sequence[str], catalogue: Catalogue, *, retired: Sequence[str] = (), turn: str = ""
) -> Block:
    """A menu of the practices whose words can be changed, a button that adds one, and a menu of the `retired` ones, of
    the newest if they are too many.

    With another `turn` they are other menus to Slack, in which nothing is chosen yet: choosing the same again tells the
    bot nothing.
    """
    new = Button(text=PlainText("Add a practice"), action_id=ids.ORDER_ADD, value="new")
    ways = [
        *_menu("Change the words of …", ids.ORDER_REWORD, practices[:MOST_OPTIONS], catalogue),
        new,
        *_menu("Bring back …", ids.ORDER_BRING_BACK, retired[-MOST_OPTIONS:], catalogue),
    ]
    return ActionsBlock(elements=ways, block_id=f"order_ways:{turn}")


def _menu(says: str, action_id: str, practices: Sequence[str], catalogue: Catalogue) -> list[StaticSelectMenu]:
    options = [option(catalogue.practice(id).title, id) for id in practices]
    return [StaticSelectMenu(action_id=action_id, options=options, placeholder=says)] if options else []
