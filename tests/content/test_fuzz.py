"""Whatever a content folder holds, the start stops with a ContentError or has a catalogue that keeps the rules."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.content.files import has_control_characters
from bot.content.loader import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.domain.practice_text import sentences
from bot.errors import ContentError
from tests.content.folders import OwnFolder, driver_text, practice_text

PIECES = ("+++", "\n", '"', "[", "]", "=", "{program}", "{", "?", ".", "## ", "- ", "\x00", "\x1b", "é", "1", "x" * 700)
SOUND = practice_text()


@st.composite
def damaged(draw: st.DrawFn, text: str) -> bytes:
    """The text with up to four stretches of it cut out, doubled or written over."""
    data = text.encode()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        filling = draw(st.sampled_from(PIECES).map(str.encode) | st.binary(max_size=6) | st.just(data[start:end] * 2))
        data = data[:start] + filling + data[end:]
    return data


def outcome(name: str, data: bytes) -> Catalogue | ContentError:
    with tempfile.TemporaryDirectory() as folder:
        own = OwnFolder(Path(folder)).holds(name, data)
        try:
            return load_catalogue(own.path)
        except ContentError as refused:
            return refused


def assert_names(refused: ContentError, file: str) -> None:
    assert refused.file == file
    assert refused.sentence.isprintable()


@given(damaged(SOUND) | st.binary(max_size=200))
def test_a_damaged_practice_is_refused_or_keeps_the_rules(data):
    result = outcome("training/quiet-room.md", data)

    if isinstance(result, ContentError):
        assert_names(result, "training/quiet-room.md")
    else:
        practice = result.practice("training/quiet-room")
        assert practice.question.count("{program}") == 1
        assert sentences(practice.question) == 1
        assert 0 < len(practice.title) <= 60
        assert 2 <= len(practice.signs) <= 4
        assert not has_control_characters(practice.title)


@given(damaged(driver_text(extra='aliases = ["house"]')) | st.binary(max_size=200))
def test_a_damaged_drivers_file_is_refused_or_keeps_the_rules(data):
    result = outcome("drivers.toml", data)

    if isinstance(result, ContentError):
        assert_names(result, "drivers.toml")
    else:
        slugs = [driver.slug for driver in result.drivers]
        assert len(set(slugs)) == len(slugs)
        assert len(result.core) == 13
