"""The house with its page, and two who stand before it."""

import pytest

from sandbox.page.setting import Actor
from tests.sandbox.page.scenery import SlowDirector
from tests.sandbox.page.visitors import Visitor, house_of


@pytest.fixture
def house(slack, town, clock):
    return house_of(slack, actors=[Actor(town.ana, "Teacher")], director=SlowDirector(clock))


@pytest.fixture
def ana(house, town):
    return Visitor(house, town.ana)


@pytest.fixture
def ben(house, town):
    return Visitor(house, town.ben)
