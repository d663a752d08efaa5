"""What people name things can't call anybody, link anywhere or dress up, on any screen there is."""

import re
from collections.abc import Iterator

from tests.journeys.town import CANT_TELL, FULLY, Town

HOSTILE = "<!channel> *x* <http://e.vil|click> :tada: _y_ @here `z`"

OURS = re.compile(
    r"<#C[A-Z0-9]+>"  # a channel by its id
    r"|<@U[A-Z0-9]+>"  # a person by their id
    r"|<!date\^\d+\^[^|>]*\|[^<>|]*>"  # a moment
    r"|<https://[a-z-]+\.slack\.com/archives/[^<>|]+\|[a-z0-9 ]+>"  # a comment's own address
)
MARKUP = re.compile(r"<|\*x\*|_y_|`z`|:tada:|@here|e\.vil")


async def test_names_stay_names_wherever_they_show(town: Town):
    town.form |= {"Program": HOSTILE}
    town.ana.is_renamed(f"Ana {HOSTILE}")
    town.north.rename(HOSTILE)
    check_in = await town.asks()
    assert HOSTILE in town.reads(check_in)

    await town.everybody_answers(FULLY, CANT_TELL)
    await town.ana.presses("Why this question?", in_=town.north)
    await town.ana.replies(f"Look: {HOSTILE}", to=check_in)
    await town.moves(days=8)
    for command in ("summary", "summary fa", "schedules", "practices", f"summary {HOSTILE}", HOSTILE, "schedule"):
        await town.admin.types(f"/drivers {command}", in_=town.leaders)
        await town.settles()

    marked, plain = list(_texts(town, "mrkdwn")), list(_texts(town, "plain_text"))
    assert len(marked) > 50
    assert [text for text, _ in marked if MARKUP.search(OURS.sub("", text))] == []
    assert [text for text, emoji in plain if HOSTILE in text and emoji] == []


def _texts(town: Town, kind: str) -> Iterator[tuple[str, object]]:
    """Every text of a kind that Slack was ever sent, with its `emoji`; a message's own text is mrkdwn."""
    for exchange in town.slack.traffic:
        sent = exchange.request if exchange.direction == "in" else exchange.response
        yield from _within(sent, kind)
        if kind == "mrkdwn" and isinstance(sent, dict) and isinstance(sent.get("text"), str):
            yield sent["text"], None


def _within(sent: object, kind: str) -> Iterator[tuple[str, object]]:
    if isinstance(sent, dict):
        if sent.get("type") == kind and isinstance(sent.get("text"), str):
            yield sent["text"], sent.get("emoji")
        for inner in sent.values():
            yield from _within(inner, kind)
    elif isinstance(sent, list):
        for inner in sent:
            yield from _within(inner, kind)
