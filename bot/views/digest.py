"""The digest in the leadership channel: what matters at a glance. All else is in its thread."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from slackblocks import ActionsBlock, Block, Button

from bot.domain.highlights import chart_of_note, highlights
from bot.domain.report import DigestContent, DigestSection, HeardThread, Share, ShareState
from bot.views import ids
from bot.views.charts import drivers_over_time
from bot.views.digest_words import (
    closed_sentence,
    coming_line,
    covers,
    headline_of,
    movement_of,
    rated_of,
    replied_sentence,
)
from bot.views.highlights import highlight_lines, label_of
from bot.views.layout import Chapter, Figure, Heading, Paragraph, Part, lay_out, paragraphs, shortened
from bot.views.message import Message
from bot.views.notices import DIGEST_REASONS
from bot.views.sentences import channels, how_to_read, practice_title
from bot.views.words import begun, day, escaped, plural

MOST_SCHEDULES = 3
MOST_THREADS = 4
MOST_SHARES = 5

_LEFT_OUT = "There is more than fits into one message: look into the thread, or type `/drivers summary`."


def digest_message(content: DigestContent) -> Message:
    """A program's digest: headline, one chart, up to three things to know, what was heard, and what comes next."""
    headline = _headline(content)
    chapter = Chapter(sentence=f"{escaped(content.program)}: {headline[0]}", parts=tuple(_parts(content, headline)))
    read = how_to_read(section.report.words for section in content.sections)
    foot = f"{read} The rest is in the thread. Type `/drivers summary` for more."
    message = lay_out([chapter], foot=foot, left_out=_LEFT_OUT)
    return _with_button(message, content)


def _parts(content: DigestContent, headline: Sequence[str]) -> Iterator[Part]:
    yield Heading(" ".join(content.program.split()))
    yield Paragraph(" · ".join(_small_print(content)), small=True)
    yield from paragraphs([*headline, *_rated(content)])
    yield from _chart(content)
    yield from paragraphs(highlight_lines(highlights(content.sections, content.leaders), content))
    yield from paragraphs(_heard(content))
    yield from paragraphs(_coming(content), "*What comes next*")
    yield from paragraphs(_shared(content.shares))


def _small_print(content: DigestContent) -> Iterator[str]:
    yield f"Digest {covers(content)}"
    if len(content.sections) > 1:
        yield plural(len(content.sections), "schedule")
    for section in content.sections[:1] if len(content.sections) == 1 else ():
        window = section.report.summary.window
        if section.report.asks_leaders:
            yield "leadership team"
        yield f"figures of the last {(window.end - window.start).days} days"
        yield f"asked in {channels(section.report.channels)}"


def _headline(content: DigestContent) -> tuple[str, ...]:
    """What closed and what moved: in one sentence, or one for each of the first schedules."""
    if len(content.sections) == 1:
        return (headline_of(content.sections[0], content),)
    closed = closed_sentence(sum(len(section.closed) for section in content.sections), content)
    moved = [
        _labeled(section, content, movement)
        for section in content.sections
        if (movement := movement_of(section, content))
    ]
    return (closed, *shortened(moved, MOST_SCHEDULES, "schedule"))


def _rated(content: DigestContent) -> tuple[str, ...]:
    """How many of those asked rated: of all schedules whose figures may not speak for everyone, and some others."""
    ranked = sorted(content.sections, key=lambda section: not section.report.summary.response.is_low)
    low = sum(section.report.summary.response.is_low for section in ranked)
    lines = [_labeled(section, content, rated) for section in ranked if (rated := rated_of(section))]
    return shortened(lines, max(MOST_SCHEDULES, low), "schedule")


def _chart(content: DigestContent) -> Iterator[Figure]:
    found = chart_of_note(content.sections)
    if found is None:
        return
    section, chart = found
    figure = drivers_over_time(chart, content.catalogue)
    label = label_of(section, content)
    yield replace(figure, sentence=f"{figure.sentence} Schedule: {label}.") if label else figure


def _heard(content: DigestContent) -> tuple[str, ...]:
    """What staff wrote, where leaders replied, and which threads wait for them."""
    heard = [one for section in content.sections for one in section.heard]
    if not heard:
        return ()
    number = plural(sum(one.comments for one in heard), "new comment")
    waiting = [f"Waiting for an answer: {_thread(one, content)}" for one in heard if not one.answered]
    answered = [f"Leaders replied: {_thread(one, content)}" for one in heard if one.answered]
    return (
        f"*{number} in {plural(len(heard), 'thread')}.* {replied_sentence(heard)}",
        *shortened(waiting, MOST_THREADS, "waiting thread"),
        *shortened(answered, MOST_THREADS, "answered thread"),
    )


def _thread(one: HeardThread, content: DigestContent) -> str:
    link = f"<{one.link}|{plural(one.comments, 'comment')}>"
    return f"{link} in <#{one.channel}> on {practice_title(one.practice, content.catalogue)}"


def _coming(content: DigestContent) -> tuple[str, ...]:
    lines = [_labeled(section, content, coming_line(section)) for section in content.sections]
    return shortened(lines, MOST_SCHEDULES, "schedule")


def _labeled(section: DigestSection, content: DigestContent, said: str) -> str:
    """What is said of one schedule, with its name if there are others."""
    label = label_of(section, content)
    return f"{begun(label)}: {said}" if label else said


def _shared(shares: Sequence[Share]) -> tuple[str, ...]:
    """With whom the digest was shared, the latest acts of sharing in a line each, and where it could not be posted."""
    acts: dict[str, list[Share]] = {}
    for one in shares:
        if one.state is ShareState.SENT:
            acts.setdefault(one.act, []).append(one)
    lines = [
        f"Shared with {channels([one.channel for one in mine])} by <@{mine[0].person}> on {day(mine[0].at)}."
        for mine in acts.values()
    ]
    return (*lines[-MOST_SHARES:], *_not_shared(shares))


def _not_shared(shares: Sequence[Share]) -> Iterator[str]:
    missed = [one for one in shares if one.state is ShareState.MISSED]
    for reason in dict.fromkeys(one.reason for one in missed if one.reason):
        there = channels([one.channel for one in missed if one.reason is reason])
        yield f"It could not be posted in {there}: {DIGEST_REASONS[reason]}."


def _with_button(message: Message, content: DigestContent) -> Message:
    """The digest with the button that shares it, below all else."""
    if not content.digest_id:
        return message
    share: tuple[Block, ...] = (
        ActionsBlock(
            elements=[Button(text="Share with staff", action_id=ids.SHARE_OFFER, value=content.digest_id)],
            block_id="share",
        ),
    )
    older = None if message.older is None else (*message.older, *share)
    return replace(message, blocks=(*message.blocks, *share), older=older)
