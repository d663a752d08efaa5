"""What runs when: nothing is left out by a name that is not there any more."""

from pathlib import Path

import pytest

from tests.choosing import MIND_THEIR_DATABASE, NOT_COUNTED, SHORT_ON_BOTH, THOROUGH, THOROUGH_BUT_FOR

ROOT = Path(__file__).parents[1]


TOLD = [room + story for room, stories in THOROUGH_BUT_FOR.items() for story in stories]


@pytest.mark.parametrize("name", [*MIND_THEIR_DATABASE, *NOT_COUNTED, *SHORT_ON_BOTH, *THOROUGH, *TOLD])
def test_whatever_is_named_is_there(name: str) -> None:
    file, *inside = name.partition("[")[0].split("::")

    assert (ROOT / file).exists()
    assert [part for part in inside if part not in (ROOT / file).read_text(encoding="utf-8")] == []


def test_no_property_has_a_number_of_examples_of_its_own() -> None:
    files = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "examples.py"]

    assert [path.name for path in files if "max_examples" + "=" in path.read_text(encoding="utf-8")] == []
