"""The fake must not drift from the real thing: it has every method of the Messenger, with the same parameters."""

import inspect

import pytest

from bot.ports import Messenger
from tests.fakes import FakeMessenger

METHODS = [name for name, found in vars(Messenger).items() if inspect.iscoroutinefunction(found)]


@pytest.mark.parametrize("name", METHODS)
def test_the_fake_is_called_like_the_real_one(name: str) -> None:
    assert inspect.signature(getattr(FakeMessenger, name)) == inspect.signature(getattr(Messenger, name))


def test_the_fake_listens_to_nothing_else() -> None:
    own = {name for name, found in vars(FakeMessenger).items() if inspect.iscoroutinefunction(found)}
    assert own == set(METHODS)
