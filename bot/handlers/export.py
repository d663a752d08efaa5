"""`/drivers export`: a choice of formats, and the file in the person's direct messages."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from bot.domain.export import Export, ExportFormat
from bot.domain.query import Misunderstood
from bot.errors import PulseError, as_logged
from bot.handlers.desk import Outcome
from bot.handlers.errands import Later
from bot.handlers.payloads import BadPayloadError, Click, Command, click_of
from bot.handlers.readers import recognize
from bot.ports import Deps, SlackRefusedError, SlackUnknownError
from bot.press import Pdf, Workbook, press
from bot.services.exporting import offer_export, take_along, with_rows
from bot.views.export import (
    COMMAND,
    comment_on,
    export_modal,
    file_of,
    not_sent_message,
    offer_message,
    on_its_way_message,
)
from bot.views.export_table import table_of
from bot.views.message import Message
from bot.views.misunderstood import misunderstood_message
from bot.views.report import document_of
from bot.views.report_page import page_of
from bot.views.table import csv_of

log = structlog.stdlib.get_logger(__name__)


async def offer(deps: Deps, command: Command, rest: str) -> Outcome:
    """Which formats there are, or what was not understood; who takes figures along is decided first."""
    message = await _offered(deps, command.workspace, command.person, rest)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=command.replaces),))


async def offer_in_modal(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The same over the Home tab, of everything that the person reads."""
    click = click_of(body)
    message = await _offered(deps, click.workspace, click.person, "")
    await deps.messenger.open_view(click.trigger, export_modal(message))
    return Outcome()


async def take(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Decide and note at once; read, make and send the file afterwards."""
    click = click_of(body)
    format, text = _wanted(click)
    await recognize(deps, click.workspace, click.person)
    export = await deps.write(
        take_along,
        click.workspace,
        click.person,
        text,
        format,
        now=deps.clock.now(),
        random=deps.clock.random,
        catalogue=deps.catalogue,
    )
    if isinstance(export, Misunderstood):
        return Outcome(later=(_answer(deps, click, _puzzled(export)),))
    on_its_way = _answer(deps, click, on_its_way_message(export))
    return Outcome(later=(on_its_way,), aside=(partial(_send, deps, click, export),))


async def _offered(deps: Deps, workspace: str, person: str, text: str) -> Message:
    await recognize(deps, workspace, person)
    answer = await deps.read(offer_export, workspace, person, text, now=deps.clock.now(), catalogue=deps.catalogue)
    return _puzzled(answer) if isinstance(answer, Misunderstood) else offer_message(answer)


async def _send(deps: Deps, click: Click, export: Export) -> None:
    """Make the file and send it, once; whoever waits for it hears if it does not come."""
    try:
        if not export.format.is_report:
            export = await deps.read(with_rows, click.workspace, export)
        file = file_of(export, await _made(export))
        channel = await deps.messenger.open_dm(click.workspace, click.person)
        await deps.messenger.upload(click.workspace, channel, file, comment=comment_on(export))
    except PulseError as error:
        log.warning("A file was not sent", action="export.not_sent", format=export.format, **as_logged(error))
        await _excuse_to(deps, click, _excuse(error))


async def _made(export: Export) -> bytes:
    """The file's bytes; what takes long is done beside the loop, what takes memory in another process."""
    match export.format:
        case ExportFormat.CSV:
            return await asyncio.to_thread(lambda: csv_of(table_of(export)))
        case ExportFormat.EXCEL:
            return await press(Workbook(await asyncio.to_thread(table_of, export)))
        case ExportFormat.PAGE:
            return page_of(document_of(export))
        case paper:
            return await press(Pdf(document_of(export), paper.value, export.made_at))


async def _excuse_to(deps: Deps, click: Click, excuse: Message) -> None:
    if click.in_modal:
        await deps.messenger.update_view(click.view_id, export_modal(excuse))
    else:
        await deps.messenger.respond(click.response_url, excuse, replace=False)


def _excuse(error: PulseError) -> Message:
    needed = error.needed if isinstance(error, SlackRefusedError) else None
    return not_sent_message(needed=needed, unsure=isinstance(error, SlackUnknownError))


def _wanted(click: Click) -> tuple[ExportFormat, str]:
    """The format, and what was asked for as it would be typed."""
    word, _, text = click.value.partition(" ")
    if word not in set(ExportFormat):
        raise BadPayloadError("the format")
    return ExportFormat(word), text


def _answer(deps: Deps, click: Click, message: Message) -> Later:
    """In place of what was pressed; a modal has no address to answer to."""
    if click.in_modal:
        return partial(deps.messenger.update_view, click.view_id, export_modal(message))
    return partial(deps.messenger.respond, click.response_url, message, replace=click.ephemeral)


def _puzzled(puzzled: Misunderstood) -> Message:
    return misunderstood_message(puzzled, command=COMMAND)
