"""The workplace in which workers are tried."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.slack import SlackMessenger
from sandbox import Slack
from storage.engine import Database, open_database
from tests.inline import run_sqlite_inline
from tests.worker.workplace import HASTY, PATIENT, Workplace, workplace


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    run_sqlite_inline(monkeypatch)


@pytest.fixture
async def place(database: Database, clock: MovableClock) -> AsyncIterator[Workplace]:
    """Two channels whose check-ins are owed now, on both databases."""
    async with workplace(database, clock) as made:
        await made.is_due()
        yield made


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """A fresh SQLite database, for what has nothing to do with the kind of database."""
    opened = open_database(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_place(sqlite_database: Database, clock: MovableClock) -> AsyncIterator[Workplace]:
    """The same two channels on SQLite alone."""
    async with workplace(sqlite_database, clock) as made:
        await made.is_due()
        yield made


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Slack]:
    slack = Slack(clock=clock)
    async with slack.serve():
        yield slack


@pytest.fixture
def app(slack: Slack):
    return slack.install_app("Driver Pulse", command="/drivers")


@pytest.fixture
async def pauses() -> list[float]:
    return []


@pytest.fixture
async def messengers(
    slack: Slack, app, clock: MovableClock, pauses: list[float]
) -> AsyncIterator[Callable[[float], SlackMessenger]]:
    """Messengers that wait so many real seconds for an answer, and no time at all when Slack asks them to wait."""
    made: list[SlackMessenger] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        clock.move(timedelta(seconds=seconds))

    def make(timeout: float) -> SlackMessenger:
        made.append(SlackMessenger(app.bot_token, base_url=f"{slack.url}/api/", timeout=timeout, sleep=pause))
        return made[-1]

    yield make
    for messenger in made:
        await messenger.close()


@pytest.fixture
def messenger(messengers: Callable[[float], SlackMessenger]) -> SlackMessenger:
    """One that does not take a busy machine for a silent Slack."""
    return messengers(PATIENT)


@pytest.fixture
def hasty(messengers: Callable[[float], SlackMessenger]) -> SlackMessenger:
    """One that gives up soon, for where Slack stays silent."""
    return messengers(HASTY)


@pytest.fixture
def north(slack: Slack, app):
    people = [slack.person("Ana Ruiz", tz="Europe/Berlin"), slack.person("Ben Okafor")]
    return slack.channel("north", members=[*people, app])
