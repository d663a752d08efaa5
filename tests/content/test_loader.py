"""An organization's own folder adds to the catalogue, replaces its texts, or is refused with a reason."""

import os

import pytest

from bot.content.files import MAX_KB
from bot.content.loader import load_catalogue
from bot.domain.catalogue import Group
from bot.errors import ContentError
from tests.content.folders import driver_text, practice_text

ROOM = "training/quiet-room.md"
SHIPPED = "systems-intervention/shared-reasons"


def test_an_empty_folder_changes_nothing(own):
    assert load_catalogue(own.path) == load_catalogue()


def test_a_new_file_adds_a_candidate_after_the_others(own):
    own.holds(ROOM, practice_text())

    catalogue = load_catalogue(own.path)

    added = catalogue.of_driver("training")[-1]
    assert added.id == "training/quiet-room"
    assert added.asks("Doing {it}") == "Is there a quiet room for Doing {it}?"
    assert added.signs == ("There is a room.", "It is quiet.")
    assert added.why == "People think better in peace."
    assert added.citation == "Our own staff"
    assert not added.core
    assert len(catalogue.practices) == len(load_catalogue().practices) + 1


def test_a_new_practice_can_be_core_and_have_a_place_and_a_number(own):
    own.holds(ROOM, practice_text(extra="core = true\nposition = 1\nsource_number = 7"))

    catalogue = load_catalogue(own.path)

    added = catalogue.practice("training/quiet-room")
    assert added in catalogue.core
    assert added in catalogue.of_driver("training")[:2]
    assert added.citation == "Our own staff, practice 7"


def test_an_existing_name_replaces_the_texts_and_keeps_the_rank(own):
    before = load_catalogue().practice(SHIPPED)
    own.holds(f"{SHIPPED}.md", practice_text(title="Why we do this"))

    after = load_catalogue(own.path).practice(SHIPPED)

    assert after.title == "Why we do this"
    assert (after.core, after.position) == (before.core, before.position)
    assert after.source_number is None


def test_a_replacement_may_take_a_practice_out_of_the_core(own):
    own.holds(f"{SHIPPED}.md", practice_text(extra="core = false"))

    assert not load_catalogue(own.path).practice(SHIPPED).core


def test_an_own_driver_comes_with_its_practices(own):
    own.holds("drivers.toml", driver_text(extra='aliases = ["House", "rooms"]'))
    own.holds("housing/quiet-room.md", practice_text())

    catalogue = load_catalogue(own.path)

    added = catalogue.driver("housing")
    assert (added.group, added.aliases) == (Group.ORGANIZATION, ("house", "rooms"))
    assert catalogue.drivers[-1] == added
    assert [practice.title for practice in catalogue.of_driver("housing")] == ["A quiet room"]


def test_an_own_driver_with_a_known_slug_takes_its_place(own):
    own.holds("drivers.toml", driver_text(slug="coaching", name="Mentoring", group="competency"))

    drivers = load_catalogue(own.path).drivers

    assert [driver.name for driver in drivers][-2:] == ["Mentoring", "Fidelity"]


def test_hidden_files_and_readmes_are_left_alone(own):
    own.holds("README.md", "Ours").holds("training/readme.md", "Ours").holds(".git/HEAD", "x")

    assert load_catalogue(own.path) == load_catalogue()


def test_windows_line_ends_and_byte_order_marks_are_read(own):
    own.holds(ROOM, b"\xef\xbb\xbf" + practice_text().replace("\n", "\r\n").encode())

    assert load_catalogue(own.path).practice("training/quiet-room").title == "A quiet room"


def test_signs_may_run_over_several_lines(own):
    own.holds(ROOM, practice_text(signs=("There is\n  a room.", "It is quiet.")))

    assert load_catalogue(own.path).practice("training/quiet-room").signs[0] == "There is a room."


BROKEN_PRACTICES = {
    "nothing in it": ("", "between two lines +++"),
    "no front matter": ("# A quiet room\n", "between two lines +++"),
    "front matter without an end": ("+++\ntitle = 'x'\n", "between two lines +++"),
    "not UTF-8": (b"+++\ntitle = '\xff'\n+++\n", "not UTF-8"),
    "not TOML": ("+++\ntitle: x\n+++\n", "not valid TOML"),
    "a number too long for Python": (f"+++\nposition = {'9' * 5000}\n+++\n", "not valid TOML"),
    "lists nested too deep": (f"+++\ntitle = {'[' * 5000}\n+++\n", "not valid TOML"),
    "too large": (practice_text(why="word " * 4000), f"larger than {MAX_KB} KB"),
    "a control character": (practice_text(why="Bell\a."), "control character"),
    "a control character in disguise": (practice_text(title="Bell\\u0007"), "title has a control character"),
    "a field missing": (practice_text().replace("source =", "# source ="), "source is missing"),
    "an unknown field": (practice_text(extra="colour = 1"), "'colour' is not a field here"),
    "title of the wrong type": (practice_text().replace('"A quiet room"', "5"), "title must be text in quotes"),
    "title empty": (practice_text(title="  "), "title is empty"),
    "title too long": (practice_text(title="a" * 61), "title has 61 characters; at most 60 fit"),
    "core of the wrong type": (practice_text(extra="core = 1"), "core must be true or false"),
    "position of the wrong type": (practice_text(extra="position = true"), "position must be a whole number"),
    "position too low": (practice_text(extra="position = 0"), "position must be from 1"),
    "number too high": (practice_text(extra="source_number = 5000"), "source_number must be from 1 to 999"),
    "question without the program": (practice_text(question="Is it quiet?"), "{program} exactly once"),
    "program twice": (practice_text(question="Is {program} {program}?"), "{program} exactly once"),
    "another brace": (practice_text(question="Is {program} {here}?"), "a brace besides"),
    "no question": (practice_text(question="{program} is quiet."), "ends with a question mark"),
    "two questions": (practice_text(question="Is it? Is {program}?"), "must be one sentence"),
    "why missing": (practice_text(why=""), "“Why it matters” is empty"),
    "why too talkative": (practice_text(why="One. Two. Three. Four."), "has 4 sentences; at most 3"),
    "why without a full stop at the end": (practice_text(why="One. Two. Three. Four"), "has 4 sentences"),
    "why too long": (practice_text(why="word " * 121), "at most 600 fit"),
    "one sign": (practice_text(signs=("There is a room.",)), "2 to 4 signs"),
    "five signs": (practice_text(signs=("Yes.",) * 5), "2 to 4 signs"),
    "an empty sign": (practice_text(signs=("", "Yes.")), "a sign is empty"),
    "text before the signs": (practice_text().replace("- There", "So:\n- There"), "2 to 4 signs"),
    "an unknown section": (practice_text() + "## Notes\n", "and nothing else"),
    "a section missing": (practice_text().replace("## Fully in place", ""), "and nothing else"),
    "text before the sections": (practice_text().replace("## Why", "Hello\n## Why"), "and nothing else"),
    "a title that stands twice": (practice_text(title="training that explains Why"), "has the same title"),
}


@pytest.mark.parametrize(("text", "fault"), BROKEN_PRACTICES.values(), ids=BROKEN_PRACTICES.keys())
def test_a_broken_practice_is_refused_by_name_and_fault(own, text, fault):
    own.holds(ROOM, text)

    with pytest.raises(ContentError) as refused:
        load_catalogue(own.path)

    assert refused.value.file == ROOM
    assert fault in refused.value.fault


def test_a_question_may_stand_only_once_in_the_whole_catalogue(own):
    own.holds(ROOM, practice_text()).holds("selection/room.md", practice_text())

    with pytest.raises(ContentError, match=r"selection/room.md: training/quiet-room asks the same question"):
        load_catalogue(own.path)


BROKEN_DRIVERS = {
    "not TOML": ("driver", "not valid TOML"),
    "not a list": ("driver = 1", "driver must be a list"),
    "not tables": ("driver = [1]", "write each driver under its own line [[driver]]"),
    "a table of another name": ("[[drivers]]", "'drivers' is not a field here"),
    "an unknown field": (driver_text(extra="color = 1"), "driver 1: 'color' is not a field here"),
    "a field missing": (driver_text() + "[[driver]]\nname = 'x'", "driver 2: slug is missing"),
    "a slug with capitals": (driver_text(slug="Housing"), "slug must be of small letters"),
    "an unknown group": (driver_text(group="team"), "group must be one of organization, competency"),
    "two sentences": (driver_text(summary="One. Two."), "summary must be one sentence"),
    "aliases that are no list": (driver_text(extra='aliases = "home"'), "aliases must be a list"),
    "aliases that are no texts": (driver_text(extra="aliases = [1]"), "aliases must be a list of texts"),
    "one slug twice": (driver_text() + driver_text(name="Homes"), "two drivers have the same slug"),
    "a name that stands twice": (driver_text(name="Coaching"), "“coaching” stands for both"),
    "an alias that stands twice": (driver_text(extra='aliases = ["FA"]'), "“fa” stands for both"),
}


@pytest.mark.parametrize(("text", "fault"), BROKEN_DRIVERS.values(), ids=BROKEN_DRIVERS.keys())
def test_a_broken_drivers_file_is_refused_by_name_and_fault(own, text, fault):
    own.holds("drivers.toml", text)

    with pytest.raises(ContentError) as refused:
        load_catalogue(own.path)

    assert refused.value.file == "drivers.toml"
    assert fault in refused.value.fault


MISPLACED = {
    "a driver that nobody knows": ("traning/quiet-room.md", "traning", "there is no driver of this name"),
    "a file beside the folders": ("notes.txt", "notes.txt", "neither drivers.toml nor a folder"),
    "another kind of file": ("training/room.txt", "training/room.txt", "ending in .md"),
    "capitals in the name": ("training/Room.md", "training/Room.md", "small letters"),
    "a folder in a driver's folder": ("training/rooms/quiet.md", "training/rooms", "ending in .md"),
    "a folder named like a practice": ("training/rooms.md/x", "training/rooms.md", "ending in .md"),
    "a very long name": (f"training/{'a' * 70}.md", f"training/{'a' * 70}.md", "at most 75 fit"),
}


@pytest.mark.parametrize(("name", "file", "fault"), MISPLACED.values(), ids=MISPLACED.keys())
def test_a_file_in_the_wrong_place_is_refused(own, name, file, fault):
    own.holds(name, practice_text())

    with pytest.raises(ContentError) as refused:
        load_catalogue(own.path)

    assert refused.value.file == file
    assert fault in refused.value.fault


@pytest.mark.parametrize(("name", "shown"), [(b"\xff.md", r"\udcff.md"), (b"a\nb.md", r"a\nb.md")])
def test_a_name_that_cannot_be_printed_is_shown_all_the_same(own, name, shown):
    own.holds("training/x.md", practice_text())
    os.rename(own.path / "training/x.md", os.fsencode(own.path / "training") + b"/" + name)

    with pytest.raises(ContentError) as refused:
        load_catalogue(own.path)

    assert refused.value.file == f"training/{shown}"


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(ContentError, match=r"gone: this folder can't be read \(No such file or directory\)"):
        load_catalogue(tmp_path / "gone")


def test_a_file_in_place_of_the_folder_is_refused(own):
    own.holds("file", "")

    with pytest.raises(ContentError, match="can't be read"):
        load_catalogue(own.path / "file")


def test_a_pipe_or_a_dangling_link_does_not_hold_up_the_start(own):
    own.holds("training/first.md", practice_text())
    os.mkfifo(own.path / "training/pipe.md")
    os.symlink(own.path / "gone", own.path / "drivers.toml")

    with pytest.raises(ContentError, match=r"drivers.toml: there is no such file"):
        load_catalogue(own.path)
    os.remove(own.path / "drivers.toml")
    with pytest.raises(ContentError, match=r"training/pipe.md: there is no such file"):
        load_catalogue(own.path)


def test_a_file_that_may_not_be_read_is_refused(own, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied")

    own.holds(ROOM, practice_text())
    monkeypatch.setattr("pathlib.Path.open", refuse)

    with pytest.raises(ContentError, match=r"can't be read \(Permission denied\)"):
        load_catalogue(own.path)
