"""The front desk: takes what Slack calls with to its handler, and sees that everybody gets an answer in time."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slackblocks import ModalView

from bot.errors import PulseError, as_logged
from bot.handlers.errands import Caller, Errands, Later
from bot.handlers.payloads import BadPayloadError, Kind, command_of, inputs_of, kind_of, presser_of
from bot.metrics import Metrics
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.views.trouble import names_somebody, trouble_message, trouble_modal, unexpected

log = structlog.stdlib.get_logger(__name__)

DEADLINE = 2.0
"""Seconds for a handler; Slack shows its own error after 3 (https://docs.slack.dev/interactivity/handling-user-interaction)."""

OURS, LIBRARIES = f"{Path(__file__).parents[2]}{os.sep}", f"{os.sep}site-packages{os.sep}"
"""Where the files of our own code are, in which a virtual environment may lie."""

LATE = "it took longer than"
"""How the log begins to say that a handler did not end in time."""


@dataclass(frozen=True)
class Outcome:
    """What a handler decided: what Slack is answered (None: nothing but 200), and what runs after that.

    `aside` runs after `later`, and takes so long that nothing else which the person is shown waits for it. `patient`
    says that `later` may wait for a crowd to pass, as receipts may; what opens a modal has 3 s.
    """

    ack: Mapping[str, object] | None = None
    later: tuple[Later, ...] = ()
    aside: tuple[Later, ...] = ()
    patient: bool = False


Handler = Callable[[Deps, Mapping[str, Any]], Awaitable[Outcome]]
Listener = Callable[[AsyncAck, dict[str, Any]], Awaitable[BoltResponse]]


class Desk:
    """Runs handlers under one policy for time and errors:

    1. A handler has 2 s, then it is cancelled; its transaction is rolled back or was committed, never half of it. An
       answer shares its transaction with others and may still be stored then; pressing once more does no harm.
    2. Slack is acknowledged after the handler has returned, so what it stored is stored.
    3. A PulseError is shown to the person as its own sentence. Errors of Slack itself count as unexpected, but are
       logged in one line.
    4. Anything else is logged with a reference, and the person gets one sentence with the same reference.
    5. The sentence goes where the person is looking: as an ephemeral answer to a click or command, beside the first
       input of a modal (or in the modal's place, if it has none or the sentence names somebody), as a modal over
       a modal or the Home tab. A search is answered with no options.
    6. Nobody waits for the answer to an event. One that can't be read is logged and acknowledged; an unexpected
       error answers 500, so that Slack sends the event again.
    7. What runs later runs in its order, is tracked, and drained at shutdown. The person has had the acknowledgement by
       then, so what fails is logged, and they are told by another way that an answer is missing.
    """

    def __init__(self, deps: Deps, metrics: Metrics, *, deadline: float = DEADLINE) -> None:
        self._deps = deps
        self._metrics = metrics
        self._deadline = deadline
        self._errands = Errands(deps.messenger)

    def serve(self, handler: Handler) -> Listener:
        """A handler as a listener that Bolt can call."""

        async def listener(ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
            return await self._answer(handler, ack, body)

        return listener

    async def drain(self, seconds: float) -> None:
        """Let what runs later finish; what has not after so many seconds is cancelled and logged."""
        await self._errands.drain(seconds)

    async def _answer(self, handler: Handler, ack: AsyncAck, body: Mapping[str, Any]) -> BoltResponse:
        kind = kind_of(body)
        with self._metrics.timed(kind), self._errands.rush.call():
            result, outcome = await self._decide(handler, kind, body)
        self._metrics.answered(kind, result)
        if kind is Kind.EVENT and result == "failed":
            return BoltResponse(status=500, body="")
        response = await (ack() if outcome.ack is None else ack(_resolved(outcome.ack)))
        self._errands.run(outcome.later, _caller(kind, body), aside=outcome.aside, patient=outcome.patient)
        return response

    async def _decide(self, handler: Handler, kind: Kind, body: Mapping[str, Any]) -> tuple[str, Outcome]:
        deadline = asyncio.timeout(self._deadline)
        try:
            async with deadline:
                return "done", await handler(self._deps, body)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError) as error:
            sentence = self._noted(kind, **as_logged(error))
        except PulseError as error:
            log.info("A call was answered with a sentence", action="desk.told", kind=kind, error=type(error).__name__)
            return "told", self._telling(error.sentence, kind, body)
        except Exception as error:
            late = deadline.expired()  # of a crowd, hundreds at once: a line for each
            why = {"error": f"{LATE} {self._deadline:g} s", "at": _where(error)} if late else as_logged(error)
            sentence = self._noted(kind, **why)
        return "failed", self._telling(sentence, kind, body)

    def _noted(self, kind: str, **why: object) -> str:
        """Log a failure that is not the person's to mend, and return the sentence that carries its reference."""
        reference = self._deps.clock.random.randbytes(4).hex()
        log.error("A call failed", action="desk.failed", kind=kind, reference=reference, **why)
        return unexpected(reference)

    def _telling(self, sentence: str, kind: Kind, body: Mapping[str, Any]) -> Outcome:
        """How a person who called in this way is told a sentence."""
        match kind:
            case Kind.SEARCH:
                return Outcome(ack={"options": []})
            case Kind.SUBMISSION:
                return _in_modal(sentence, body)
            case Kind.CLICK | Kind.COMMAND:
                return self._beside(sentence, body)
            case _:
                return Outcome()

    def _beside(self, sentence: str, body: Mapping[str, Any]) -> Outcome:
        response_url, trigger = body.get("response_url"), body.get("trigger_id")
        messenger = self._deps.messenger
        if isinstance(response_url, str) and response_url:
            message = trouble_message(sentence)
            return Outcome(later=(partial(messenger.respond, response_url, message, replace=False),))
        if not isinstance(trigger, str):
            return Outcome()
        view = body.get("view")
        in_modal = isinstance(view, Mapping) and view.get("type") == "modal"
        show = messenger.push_view if in_modal else messenger.open_view
        return Outcome(later=(partial(_shown, show, trigger, trouble_modal(sentence)),))


def _where(error: BaseException) -> str:
    """The line of ours in which was waited when time ran out; what it called is not ours, and says less."""
    trace, found = (error.__cause__ or error).__traceback__, ""
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(OURS) and LIBRARIES not in code.co_filename:
            found = f"{code.co_filename.removeprefix(OURS)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
    return found


def _caller(kind: Kind, body: Mapping[str, Any]) -> Caller | None:
    """Who waits for what runs later; None after an event, or if the body does not say."""
    try:
        if kind is Kind.CLICK:
            return Caller(*presser_of(body))
        if kind is Kind.COMMAND:
            command = command_of(body)
            return Caller(command.workspace, command.person, command.channel)
    except BadPayloadError:
        pass
    return None


async def _shown(show: Callable[[str, ModalView], Awaitable[str]], trigger: str, view: ModalView) -> None:
    await show(trigger, view)


def _in_modal(sentence: str, body: Mapping[str, Any]) -> Outcome:
    inputs = inputs_of(body)
    if inputs and not names_somebody(sentence):
        return Outcome(ack={"response_action": "errors", "errors": {inputs[0]: sentence}})
    return Outcome(ack={"response_action": "update", "view": trouble_modal(sentence)})


def _resolved(value: Any) -> Any:
    """The acknowledgement as Slack reads it: what handlers built of slackblocks becomes its JSON."""
    if isinstance(value, Mapping):
        return {key: _resolved(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_resolved(inner) for inner in value]
    return value.to_dict() if hasattr(value, "to_dict") else value
