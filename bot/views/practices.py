"""The catalogue, for everybody to read: all drivers with their practices, and each practice by itself."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ContextBlock,
    HeaderBlock,
    Option,
    OptionGroup,
    PlainText,
    RichTextBlock,
    SectionBlock,
    StaticSelectMenu,
)
from slackblocks.rich_text.elements import RichText
from slackblocks.rich_text.objects import ListType, RichTextList, RichTextObject, RichTextSection

from bot.domain.catalogue import Catalogue, Driver, Practice
from bot.views import ids
from bot.views.message import Message
from bot.views.practice_marks import small_mark, titled
from bot.views.words import escaped, plural

MOST_TEXT = 11_000
"""Characters of all titles and options of the overview; Slack refuses messages from about 13,000 on."""

MOST_MENU_TEXT = 9_000
MOST_OPTIONS = 100
"""Options of a group (https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object)."""

_ANY_PROGRAM = "the program"


def catalogue_message(catalogue: Catalogue) -> Message:
    """All drivers with the titles of their practices, and a menu to read one of them."""
    headline = f"{plural(len(catalogue.practices), 'practice')} of {plural(len(catalogue.drivers), 'driver')}."
    notes = list(_notes(catalogue))
    blocks: list[Block] = [
        HeaderBlock(PlainText("Drivers and their practices"), block_id="title"),
        RichTextBlock(elements=list(_drivers(catalogue)), block_id="drivers"),
        *([ContextBlock(elements=[PlainText(" ".join(notes))], block_id="notes")] if notes else []),
    ]
    return Message(text=headline, blocks=(*blocks, *_menu(catalogue)))


def driver_message(driver: Driver, catalogue: Catalogue) -> Message:
    """One driver with the titles of its practices, and the menu to read one of them."""
    titles = [titled(practice) for practice in catalogue.of_driver(driver.slug)]
    headline = f"{driver.name}: {plural(len(titles), 'practice')}."
    blocks: list[Block] = [
        HeaderBlock(PlainText(driver.name), block_id="title"),
        SectionBlock(text=PlainText(driver.summary), block_id="summary"),
        *([RichTextBlock(elements=[_bullets(titles)], block_id="practices")] if titles else []),
    ]
    return Message(text=escaped(headline), blocks=(*blocks, *_menu(catalogue, back=True)))


def practice_message(practice: Practice, catalogue: Catalogue) -> Message:
    """One practice: the question as staff get it, why it is asked, and what "fully in place" looks like."""
    driver = catalogue.find_driver(practice.driver)
    place = f"{driver.name if driver else practice.driver}{small_mark(practice)}"
    signs = "\n".join(["Fully in place looks like this:", *(f"• {sign}" for sign in practice.signs)])
    question = practice.asks(_ANY_PROGRAM)
    paragraphs = {"question": question, "why": practice.why, "signs": signs}
    blocks: list[Block] = [
        HeaderBlock(PlainText(practice.title), block_id="title"),
        ContextBlock(elements=[PlainText(place)], block_id="driver"),
        *(SectionBlock(text=PlainText(text), block_id=name) for name, text in paragraphs.items()),
        ContextBlock(elements=[PlainText(f"Source: {practice.citation}")], block_id="source"),
    ]
    return Message(
        text=f"{escaped(practice.title)}: {escaped(question)}", blocks=(*blocks, *_menu(catalogue, back=True))
    )


def _notes(catalogue: Catalogue) -> Iterator[str]:
    candidates = sum(not practice.core and not practice.own for practice in catalogue.practices)
    if candidates:
        yield (
            f"{plural(candidates, 'practice is a candidate', 'practices are candidates')}: put into words for Driver "
            "Pulse, and not part of a published list. They are asked only where an admin chooses their driver."
        )
    own = sum(practice.own for practice in catalogue.practices)
    if own:
        yield f"{plural(own, 'practice is', 'practices are')} your own: added by an admin here, for one program."
    offered = len(_offered(catalogue))
    if offered < len(catalogue.practices):
        yield f"The menu has room for the first {offered} practices."


def _drivers(catalogue: Catalogue) -> Iterator[RichTextObject]:
    """Every driver; with the titles of its practices as long as there is room, and with their number after that."""
    room = MOST_TEXT - sum(len(titled(practice)) for practice in _offered(catalogue))
    for place, driver in enumerate(catalogue.drivers):
        titles = [titled(practice) for practice in catalogue.of_driver(driver.slug)]
        room -= len(driver.name) + len(driver.summary) + sum(map(len, titles))
        yield _driver(driver, first=place == 0, count=len(titles))
        if titles and room >= 0:
            yield _bullets(titles)


def _bullets(titles: Sequence[str]) -> RichTextList:
    return RichTextList(ListType.BULLET, [RichTextSection(RichText(title)) for title in titles])


def _driver(driver: Driver, *, first: bool, count: int) -> RichTextSection:
    above = "" if first else "\n"
    return RichTextSection(
        [
            RichText(f"{above}{driver.name}", bold=True),
            RichText(f" ({plural(count, 'practice')})\n{driver.summary}"),
        ]
    )


def _menu(catalogue: Catalogue, *, back: bool = False) -> tuple[Block, ...]:
    groups = list(_groups(catalogue))
    if not groups:
        return ()
    menu = StaticSelectMenu(ids.PRACTICES_CHOOSE, option_groups=groups, placeholder="Read a practice")
    everything = [Button(text=PlainText("All practices"), action_id=ids.PRACTICES_ALL, value="all")] if back else []
    return (ActionsBlock(elements=[menu, *everything], block_id="menu"),)


def _groups(catalogue: Catalogue) -> Iterator[OptionGroup]:
    """A group for each driver, and another for every hundred practices more."""
    offered = _offered(catalogue)
    for driver in catalogue.drivers:
        options = [_option(practice) for practice in offered if practice.driver == driver.slug]
        for start in range(0, len(options), MOST_OPTIONS):
            yield OptionGroup(label=PlainText(driver.name), options=options[start : start + MOST_OPTIONS])


def _offered(catalogue: Catalogue) -> Sequence[Practice]:
    """The practices that the menu has room for; of any catalogue but a huge one, all."""
    lengths = accumulate(len(titled(practice)) for practice in catalogue.practices)
    return [practice for practice, length in zip(catalogue.practices, lengths, strict=True) if length <= MOST_MENU_TEXT]


def _option(practice: Practice) -> Option:
    return Option(text=PlainText(titled(practice)), value=practice.id)
