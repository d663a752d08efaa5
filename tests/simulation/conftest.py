"""A simulation makes its own connections, so its engines can't share a dialect with those of other tests."""

from collections.abc import Iterator

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

import storage.engine
from simulation.life import tidy_up


@pytest.fixture(autouse=True)
def _engines_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.engine, "create_async_engine", create_async_engine)


@pytest.fixture(autouse=True)
def _leaves_nothing_behind() -> Iterator[None]:
    yield
    tidy_up()
