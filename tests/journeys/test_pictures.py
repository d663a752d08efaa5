"""The pictures in README.md are what Slack shows today, word for word; only long lines are broken."""

import re
import textwrap
from datetime import timedelta
from pathlib import Path

from tests.factories import MONDAY
from tests.journeys.town import CANT_TELL, FULLY, NOT_YET, PARTLY, Town

README = Path(__file__).parents[2] / "README.md"
WIDTH = 100


async def test_the_readme_shows_a_check_in_and_a_digest_as_they_are(town: Town):
    town.form |= {"Days": ["Monday", "Wednesday"], "schedule_confirm_often": ["often"]}
    check_in = await town.asks()
    for place, person in enumerate(town.staff(town.north)[:6]):
        await person.presses((FULLY, PARTLY, PARTLY, NOT_YET)[place % 4], message=check_in)
    await town.moves(minutes=1)
    assert picture("a check-in") == drawn(town.reads(check_in))

    await town.ana.presses(FULLY, in_=town.north)
    assert picture("a receipt") == drawn(await town.told(town.ana, town.north))

    await town.ben.replies("We would need a free hour for it.", to=check_in)
    await town.everybody_answers(FULLY, PARTLY, PARTLY, CANT_TELL)
    await town.moves(days=2)
    await town.everybody_answers(PARTLY, FULLY, NOT_YET, PARTLY, PARTLY)
    await town.moves_to(MONDAY + timedelta(weeks=1))
    assert picture("a digest") == drawn(town.reads(town.check_in(town.leaders)))


def picture(of: str) -> str:
    """What stands in README.md between `<!-- of -->` and the end of the block that follows."""
    found = re.search(rf"<!-- {of} -->\n```text\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"README.md has no picture of {of}"
    return found[1]


def drawn(text: str) -> str:
    """Lines of at most WIDTH characters."""
    lines = (textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join("\n".join(line) for line in lines)
