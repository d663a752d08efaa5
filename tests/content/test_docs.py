"""What the pages for admins and leaders tell people to type and write is understood."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.content.loader import load_catalogue
from bot.domain.query import Query, parse_query

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE_FILES = re.findall(r"^```\n(.*?)^```$", (DOCS / "for-admins.md").read_text(), re.DOTALL | re.MULTILINE)
EXAMPLE_QUERIES = re.findall(r"^\| `/drivers summary ([^`]+)`", (DOCS / "for-leaders.md").read_text(), re.MULTILINE)


def test_the_example_practice_and_driver_can_be_loaded(own):
    practice, driver = EXAMPLE_FILES
    own.holds("training/quiet-room.md", practice).holds("drivers.toml", driver)

    catalogue = load_catalogue(own.path)

    assert catalogue.practice("training/quiet-room").title == "A quiet room to practice in"
    assert catalogue.driver("housing").aliases == ("rooms",)


def test_the_folders_named_for_admins_are_the_drivers():
    page = (DOCS / "for-admins.md").read_text()

    assert all(f"`{driver.slug}`" in page for driver in load_catalogue().drivers)


def test_there_are_example_queries():
    assert len(EXAMPLE_QUERIES) == 8


@pytest.mark.parametrize("text", EXAMPLE_QUERIES)
def test_the_example_queries_are_understood(text):
    query = parse_query(text, catalogue=load_catalogue(), channels={"north": "C1"}, today=date(2026, 11, 22))

    assert isinstance(query, Query)
    assert query != Query()
