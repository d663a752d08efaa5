"""Sharing a digest with staff: what they read, and the modal in which a leader looks at it first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from slackblocks import (
    Block,
    CheckboxGroup,
    DividerBlock,
    Element,
    Markdown,
    ModalView,
    Option,
    PlainTextInput,
    SectionBlock,
    StaticMultiSelectMenu,
)

from bot.domain.highlights import chart_of_note
from bot.domain.report import DigestContent, DigestSection, Share, ShareState
from bot.domain.sharing import MOST_WORDS, ShareChannel, SharedNow, ShareOffer, StaffVersion
from bot.views import ids
from bot.views.charts import drivers_over_time
from bot.views.digest_words import covers, headline_of, rated_of, replied_sentence
from bot.views.highlights import label_of
from bot.views.inputs import labeled, option
from bot.views.layout import Chapter, Figure, Heading, Paragraph, Part, lay_out, paragraphs
from bot.views.message import Message
from bot.views.sentences import channels, how_many_sources, how_to_read, practice_title
from bot.views.words import begun, day, escaped, listed, plural

MOST_BOXES = 10
"""Boxes of one group of checkboxes; of more channels a menu is made
(https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element)."""

MOST_OPTIONS = 100
"""Options of one menu (https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element)."""

MOST_PREVIEWED = 7
"""Schedules that one modal has room for."""

_UNNAMED = "A private channel that you are not in"
_LEFT_OUT = "There is more than fits into one message: ask your leaders for it."


def shared_message(version: StaffVersion) -> Message:
    """What staff read: figures of everybody who was asked together, and no link into a channel they may not see."""
    return _message(version.content, by=version.share.person, words=version.share.words)


def share_modal(offer: ShareOffer, person: str, *, words: str = "") -> ModalView:
    """The version for staff as it will be posted, and below it the channels that can get it."""
    content = offer.content
    possible = [one for one in content.sections if one.report.schedule_id in offer.channels]
    offered, left_out = possible[:MOST_PREVIEWED], possible[MOST_PREVIEWED:]
    blocks: list[Block] = [_section(_above(content), "above"), DividerBlock(block_id="above_preview")]
    blocks += _preview(content, offered, person)
    blocks.append(DividerBlock(block_id="below_preview"))
    blocks += [_words_input(words)]
    for section in offered:
        blocks += _channel_inputs(section, content, offer.channels[section.report.schedule_id])
    if left_out:
        more = plural(len(left_out), "more schedule")
        blocks.append(_section(f"and {more}, for which there is no room here.", "more"))
    if told := _shared_already(content.shares):
        blocks.append(_section(told, "shared_already"))
    return ModalView(
        title="Share with staff",
        blocks=blocks,
        submit="Share",
        close="Cancel",
        callback_id=ids.SHARE_FORM,
        private_metadata=content.digest_id,
    )


def shared_modal(shared: SharedNow) -> ModalView:
    """In the place of the form: where it goes."""
    said: list[str] = []
    if shared.channels:
        said.append(f"It is on its way to {channels(shared.channels)}. The digest will say so once it stands there.")
    if shared.already:
        said.append(f"Shared before, so not posted again: {channels(shared.already)}.")
    blocks = [_section(one, f"said_{place}") for place, one in enumerate(said or ["Nothing was shared."])]
    return ModalView(title="Share with staff", blocks=blocks, close="Done")


def _message(content: DigestContent, *, by: str, words: str = "") -> Message:
    chapters = [
        _chapter(section, content, by=by if place == 0 else "", words=words if place == 0 else "")
        for place, section in enumerate(content.sections)
    ]
    read = how_to_read(section.report.words for section in content.sections)
    return lay_out(chapters, foot=read, left_out=_LEFT_OUT)


def _chapter(section: DigestSection, content: DigestContent, *, by: str, words: str) -> Chapter:
    headline = headline_of(section, content)
    heading = (Heading(f"{' '.join(content.program.split())}: what you told us"),) if by else ()
    parts = (
        *heading,
        Paragraph(" · ".join(_small_print(section, content, by)), small=True),
        *([Paragraph(f"<@{by}> writes: “{escaped(words)}”")] if words else []),
        *paragraphs([one for one in (headline, rated_of(section)) if one]),
        *_chart(section, content),
        *_heard(section, content),
    )
    return Chapter(sentence=f"{escaped(content.program)}: {headline}", parts=parts)


def _small_print(section: DigestSection, content: DigestContent, by: str) -> Iterator[str]:
    """How many channels and groups are behind the figures: their names may not be for everybody to read."""
    report = section.report
    window = report.summary.window
    if by:
        yield f"Shared by <@{by}>"
    if label := label_of(section, content):
        yield begun(label)
    yield f"check-ins {covers(content)}"
    yield f"figures of the last {(window.end - window.start).days} days"
    yield f"of everybody asked in {how_many_sources(report.channels)} together"


def _chart(section: DigestSection, content: DigestContent) -> tuple[Figure, ...]:
    """The one chart that is worth drawing, where it belongs."""
    found = chart_of_note(content.sections)
    return (drivers_over_time(found[1], content.catalogue),) if found and found[0] is section else ()


def _heard(section: DigestSection, content: DigestContent) -> tuple[Part, ...]:
    """How much was written, and on what; the threads themselves may not be for everybody."""
    if not section.heard:
        return ()
    comments = plural(sum(one.comments for one in section.heard), "comment")
    about = list(dict.fromkeys(one.practice for one in sorted(section.heard, key=lambda one: -one.comments)))[:3]
    titles = listed([practice_title(one, content.catalogue) for one in about])
    threads = plural(len(section.heard), "thread")
    said = f"*What was heard.* {comments} in {threads}, most on {titles}. {replied_sentence(section.heard)}"
    return (Paragraph(said),)


def _above(content: DigestContent) -> str:
    said = "This is what the channels you choose will read. It shows figures of everybody asked together, and no names."
    charts = any(section.report.charts for section in content.sections)
    return f"{said} There, Slack draws as a chart what stands here in lines." if charts else said


def _preview(content: DigestContent, offered: Sequence[DigestSection], person: str) -> list[Block]:
    """The message itself, in the blocks that a modal takes."""
    message = _message(_with(content, offered), by=person)
    return list(message.blocks if message.older is None else message.older)


def _with(content: DigestContent, sections: Sequence[DigestSection]) -> DigestContent:
    return replace(content, sections=tuple(sections))


def _words_input(words: str) -> Block:
    return labeled(
        "A line of your own",
        PlainTextInput(ids.SHARE_FIELD, initial_value=words or None, multiline=True, max_length=MOST_WORDS),
        block_id=ids.SHARE_WORDS,
        hint="What you heard, and what happens next. It stands above the figures, with your name.",
        optional=True,
    )


def _channel_inputs(section: DigestSection, content: DigestContent, offered: Sequence[ShareChannel]) -> Iterator[Block]:
    """A box for each channel, or menus of many."""
    label, options = label_of(section, content), _options(offered)
    title = f"Channels to share it with{f': {label}' if label else ''}"
    menus = [options[start : start + MOST_OPTIONS] for start in range(0, len(options), MOST_OPTIONS)]
    for place, some in enumerate(menus):
        first = place * MOST_OPTIONS + 1
        yield labeled(
            title if len(menus) == 1 else f"{title} ({first} to {first + len(some) - 1})",
            _choice(some, boxes=len(options) <= MOST_BOXES),
            block_id=f"{ids.SHARE_CHANNELS}:{section.report.schedule_id}:{place}",
            optional=True,
        )


def _choice(options: list[Option], *, boxes: bool) -> Element:
    return CheckboxGroup(ids.SHARE_FIELD, options) if boxes else StaticMultiSelectMenu(ids.SHARE_FIELD, options)


def _options(offered: Sequence[ShareChannel]) -> list[Option]:
    """Private channels that the sharer is not in have no name here, and are counted."""
    unnamed = [one.id for one in offered if not one.name]
    return [
        option(f"#{one.name}" if one.name else f"{_UNNAMED} ({unnamed.index(one.id) + 1})", one.id) for one in offered
    ]


def _shared_already(shares: Sequence[Share]) -> str:
    """Where it stands or is about to."""
    there = [one for one in shares if one.state is not ShareState.MISSED]
    if not there:
        return ""
    last = max(one.at for one in there)
    return f"Shared already with {channels([one.channel for one in there])}, last on {day(last)}."


def _section(text: str, block_id: str) -> Block:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)
