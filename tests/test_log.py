"""Log lines have one shape, and neither secrets nor what people said get into them."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import structlog

from bot.log import MASK, configure


@dataclass
class Log:
    """A configured log that keeps its lines."""

    written: io.StringIO

    @property
    def text(self) -> str:
        return self.written.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@contextmanager
def logging_as(shape: str) -> Iterator[Log]:
    """Logs in this shape, and leaves no trace in the logging of other tests."""
    handlers, level = list(logging.root.handlers), logging.root.level
    written = io.StringIO()
    configure("INFO", shape, secrets=["hunter2hunter2"], stream=written)
    yield Log(written)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def log() -> Iterator[Log]:
    with logging_as("json") as started:
        yield started


def test_a_line_has_a_time_a_level_an_action_and_its_data(log: Log) -> None:
    structlog.stdlib.get_logger("bot.worker").info("Opened rounds", action="worker.ticked", opened=2)

    (line,) = log.lines
    assert line["timestamp"].endswith("Z")
    assert (line["level"], line["action"], line["opened"], line["event"]) == (
        "info",
        "worker.ticked",
        2,
        "Opened rounds",
    )


def test_lines_of_libraries_have_the_same_shape_and_go_by_their_name(log: Log) -> None:
    logging.getLogger("uvicorn.error").warning("no %s", "room")

    (line,) = log.lines
    assert (line["action"], line["event"], line["level"]) == ("uvicorn", "no room", "warning")


def test_what_libraries_say_of_payloads_is_not_kept(log: Log) -> None:
    logging.getLogger("slack_bolt.AsyncApp").warning("Unhandled request (body of somebody)")
    logging.getLogger("slack_sdk.socket_mode.aiohttp").info("Unsuccessful Bolt execution result (body of somebody)")
    structlog.stdlib.get_logger("bot.web").debug("below the level")

    assert log.lines == []


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-abcDEF",
        "xapp-1-A1-2-abc",
        "hunter2hunter2",
        "https://hooks.slack.com/actions/T1/2/abc",
        "http://127.0.0.1:9/commands/T1/2/abc",
    ],
)
def test_secrets_and_response_addresses_are_masked_wherever_they_stand(log: Log, secret: str) -> None:
    ours = structlog.stdlib.get_logger("bot.x")
    ours.info(f"said {secret} aloud", action="x", data={"inner": secret})
    logging.getLogger("other").error("failed with %s", secret)
    try:
        raise OSError(secret)
    except OSError as error:
        ours.error("Failed", action="x", exc_info=error)

    assert secret not in log.text
    assert log.text.count(MASK) == 4


def test_the_password_in_a_databases_address_is_masked(log: Log) -> None:
    structlog.stdlib.get_logger("bot.x").info("postgresql://ana:pa55@db/pulse", action="x")

    assert log.lines[0]["event"] == f"postgresql://{MASK}@db/pulse"


def test_the_values_of_a_row_are_not_kept_with_an_error_of_the_database(log: Log) -> None:
    said = (
        "(sqlite3.IntegrityError) UNIQUE failed\n"
        "[SQL: INSERT INTO answers]\n"
        "[parameters: ('U0ANA', 'not_yet')]\n"
        "DETAIL:  Failing row contains (U0ANA, not_yet).\n"
        "more"
    )
    try:
        raise ValueError(said)
    except ValueError as error:
        structlog.stdlib.get_logger("bot.x").error("Failed", action="x", exc_info=error)

    text = log.lines[0]["exception"]
    assert "U0ANA" not in text
    assert "INSERT INTO answers" in text
    assert text.endswith("more")


def test_for_people_lines_are_text_without_local_variables() -> None:
    with logging_as("console") as log:
        rating = "not yet in place".upper()
        try:
            raise ValueError(len(rating))
        except ValueError as error:
            structlog.stdlib.get_logger("bot.x").error("Failed", action="x.failed", exc_info=error)

    assert "action=x.failed" in log.text
    assert "ValueError: 16" in log.text
    assert rating not in log.text
