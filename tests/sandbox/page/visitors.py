"""Visitors of the page: somebody of the workspace with a browser that has no eyes, only what it is sent."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from sandbox import Person
from sandbox.page import serve_page
from sandbox.page.acts import Outcome, perform
from sandbox.page.drawing import Drawing
from sandbox.page.marks import Marks
from sandbox.page.visit import House, visit
from tests.sandbox.page.scenery import setting_of

DRAWING = Drawing()


def house_of(slack, **more) -> House:
    """Everything that the page is about."""
    return House(slack, setting_of(**more), Marks())


@dataclass
class Visitor:
    """A person before the page: looks at it, and does things there."""

    house: House
    person: Person

    def page(self, **query: str) -> str:
        """The whole page; `in_` names a place."""
        return DRAWING.page(visit(self.house, self._query(query)))

    def pane(self, name: str, **query: str) -> str:
        """One pane alone."""
        return DRAWING.pane(name, visit(self.house, self._query(query)))

    async def does(self, kind: str, **body) -> Outcome:
        """Ask the page for an act; `in_` names a place."""
        return await perform(self.house, {"as": self.person.id, "kind": kind, **_named(body)})

    def _query(self, query: dict[str, str]) -> dict[str, str]:
        return {"as": self.person.id, **_named(query)}


def surface_of(message) -> str:
    """How the page names a message."""
    return f"message:{message.channel.id}:{message.ts}"


def keys_in(html: str, attribute: str = "data-ts") -> list[str]:
    """The values of an attribute, from top to bottom."""
    return re.findall(f'{attribute}="([^"]*)"', html)


@asynccontextmanager
async def browsing(slack, **more) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser on a page that is really served."""
    async with serve_page(slack, setting_of(**more)) as url, aiohttp.ClientSession(url) as session:
        yield session


def _named(values: dict) -> dict:
    return {name.rstrip("_"): value for name, value in values.items()}
