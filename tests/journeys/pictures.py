"""The pictures in README.md: what Slack shows in a small town. `python -m tests.journeys.pictures` draws them anew."""

import asyncio
import re
import tempfile
import textwrap
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from storage.migrate import migrate
from tests.factories import MONDAY
from tests.journeys.town import CANT_TELL, FULLY, NOT_YET, PARTLY, Town, town

README = Path(__file__).parents[2] / "README.md"
WIDTH = 100


async def pictures(place: Town) -> Mapping[str, str]:
    """A week in town: a check-in, the receipt for an answer, and the digest on Monday, by their names in README.md."""
    place.form |= {"Days": ["Monday", "Wednesday"], "schedule_confirm_often": ["often"]}
    check_in = await place.asks()
    for number, person in enumerate(place.staff(place.north)[:6]):
        await person.presses((FULLY, PARTLY, PARTLY, NOT_YET)[number % 4], message=check_in)
    await place.moves(minutes=1)
    drawn = {"a check-in": _drawn(place.reads(check_in))}

    await place.ana.presses(FULLY, in_=place.north)
    drawn["a receipt"] = _drawn(await place.told(place.ana, place.north))

    await place.ben.replies("We would need a free hour for it.", to=check_in)
    await place.everybody_answers(FULLY, PARTLY, PARTLY, CANT_TELL)
    await place.moves(days=2)
    await place.everybody_answers(PARTLY, FULLY, NOT_YET, PARTLY, PARTLY)
    await place.moves_to(MONDAY + timedelta(weeks=1))
    return drawn | {"a digest": _drawn(place.reads(place.check_in(place.leaders)))}


def picture(of: str, page: str) -> str:
    """What stands in a page below `<!-- of -->`."""
    found = _block(of).search(page)
    assert found, f"there is no picture of {of}"
    return found[2]


def _block(of: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {of} -->\n```text\n)(.*?)(\n?```)", re.DOTALL)


def _drawn(text: str) -> str:
    """Lines of at most WIDTH characters."""
    lines = (textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join("\n".join(line) for line in lines)


async def draw() -> None:
    """Put today's pictures into README.md."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pulse.db"
        await asyncio.to_thread(migrate, url)
        async with town(url) as place:
            found = await pictures(place)
    page = README.read_text(encoding="utf-8")
    for of, text in found.items():
        page = _block(of).sub(lambda block, text=text: f"{block[1]}{text}\n```", page)
    README.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
