"""What runs when: every test on both databases in a soak, and whenever tests run where the database matters."""

from pathlib import Path

import pytest

from tests.choosing import MIND_THEIR_DATABASE, NOT_COUNTED

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", [*MIND_THEIR_DATABASE, *NOT_COUNTED])
def test_whatever_is_named_is_there(name: str) -> None:
    file, *inside = name.split("::")

    assert (ROOT / file).exists()
    assert [part for part in inside if part not in (ROOT / file).read_text(encoding="utf-8")] == []


def test_no_property_has_a_number_of_examples_of_its_own() -> None:
    files = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "examples.py"]

    assert [path.name for path in files if "max_examples" + "=" in path.read_text(encoding="utf-8")] == []
