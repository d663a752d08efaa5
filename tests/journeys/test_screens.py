"""Every screen of the bot can be drawn on the sandbox's page, and reads there as it does in text."""

from collections.abc import Iterator

from sandbox.page.render import UNKNOWN, Reader, message_body, view_body
from tests.journeys.town import FULLY, PARTLY, Town
from tests.sandbox.page.render.reading import Element, read

COMMANDS = ("help", "practices", "schedules", "summary", "summary something unheard of")


async def test_no_screen_holds_anything_that_the_page_cannot_draw(town: Town):
    await town.admin.types("/drivers schedule", in_=town.leaders)
    modal = read(view_body(Reader(town.slack, town.admin), town.admin.modal))
    assert modal.all(class_=UNKNOWN) == []
    assert {"Program", "Days"} <= {one.text for one in modal.all("label") + modal.all("legend")}
    await town.admin.closes()

    check_in = await town.asks()
    assert FULLY in [one.text for one in read(message_body(Reader(town.slack, town.ana), check_in)).all("button")]
    await town.everybody_answers(FULLY, PARTLY)
    await town.moves(days=8)
    for command in COMMANDS:
        await town.admin.types(f"/drivers {command}", in_=town.leaders)
        await town.settles()

    screens = list(everything(town))
    assert len(screens) > len(COMMANDS)
    assert [screen.text for screen in screens if screen.all(class_=UNKNOWN)] == []
    assert all(screen.text.strip() for screen in screens)


def everything(town: Town) -> Iterator[Element]:
    """All that anybody sees anywhere."""
    for person in town.slack.people:
        for channel in person.channels.values():
            yield from (read(message_body(Reader(town.slack, person), message)) for message in person.sees(channel))
