"""Real processes are killed, and nothing is lost: rounds as `make kill` runs them, and what its figures would show."""

import shutil
import sqlite3

import pytest

from sandbox import Slack
from simulation.books import Books, Click
from simulation.facts import Facts
from simulation.log import Log
from simulation.processes.__main__ import rounds_on
from simulation.processes.databases import DATABASES
from simulation.processes.figures import Figures, counted
from simulation.processes.table import printed
from simulation.promises import Scene
from tests.factories import MONDAY

ROUNDS = range(1, 4)


@pytest.mark.soak  # most of the time goes into starting processes again
@pytest.mark.parametrize("kind", DATABASES)
async def test_killed_again_and_again_it_loses_nothing(kind):
    with DATABASES[kind]() as making:
        reports = [report async for report in rounds_on(making, ROUNDS)]

    assert [report.broken for report in reports] == [[], [], []]
    figures = sum((report.figures for report in reports), Figures())
    assert figures.flawless
    assert figures.kills >= 2 * len(ROUNDS)
    assert figures.found >= figures.confirmed > 0
    assert figures.comments > 0


class Aftermath:
    """A round that is over: what two people saw, and what the database holds."""

    def __init__(self, file, clock):
        self._connection = sqlite3.connect(file)
        self._connection.execute("PRAGMA foreign_keys = OFF")
        self._slack = Slack(clock=clock)
        self._books = Books(self._slack, lambda: None)
        self.facts = Facts(file)

    def saw(self, person, *, pressed, said):
        click = Click(person, "check-in", pressed, f"{len(self._books.clicks)}.0", acknowledged=True, said=said)
        self._books.clicks.append(click)

    def stored(self, **counts):
        self._insert("rounds", id="round", schedule_id="round-1", state="closed", closes_at="2026-03-02 10:00:00")
        self._insert("check_ins", id="check-in", round_id="round", channel_id="C1", state="standing")
        self._insert("tallies", round_id="round", **{"not_yet": 0, "partly": 0, "fully": 0, "cant_tell": 0, **counts})

    def figures(self):
        scene = Scene(self._slack, self.facts, self._books, None, Log(), [], MONDAY, set(), set(), set())
        return counted(scene, "round-1", channels=1)

    def close(self):
        self.facts.close()
        self._connection.close()

    def _insert(self, table, **values):
        """A row of which nothing else matters."""
        columns = self._connection.execute(f"PRAGMA table_info({table})").fetchall()
        given = {name: "" for _, name, _, needed, *_ in columns if needed} | values
        marks = ", ".join("?" * len(given))
        self._connection.execute(f"INSERT INTO {table} ({', '.join(given)}) VALUES ({marks})", [*given.values()])
        self._connection.commit()


@pytest.fixture
def aftermath(sqlite_template, tmp_path, clock):
    shutil.copy(sqlite_template, tmp_path / "pulse.db")
    place = Aftermath(tmp_path / "pulse.db", clock)
    yield place
    place.close()


def test_what_was_confirmed_and_is_found_is_neither_lost_nor_doubled(aftermath):
    aftermath.saw("U1", pressed="partly", said="partly")
    aftermath.saw("U2", pressed="fully", said="fully")
    aftermath.stored(partly=1, fully=1)
    figures = aftermath.figures()
    assert (figures.confirmed, figures.found, figures.answers_lost, figures.answers_doubled) == (2, 2, 0, 0)


def test_a_confirmed_answer_that_is_in_no_count_is_lost(aftermath):
    aftermath.saw("U1", pressed="partly", said="partly")
    aftermath.saw("U2", pressed="fully", said="fully")
    aftermath.stored(partly=1)
    figures = aftermath.figures()
    assert (figures.answers_lost, figures.answers_doubled) == (1, 0)
    assert not figures.flawless


def test_a_changed_answer_that_counts_twice_is_found(aftermath):
    aftermath.saw("U1", pressed="partly", said="partly")
    aftermath.saw("U1", pressed="fully", said="fully")
    aftermath.stored(partly=1, fully=1)
    figures = aftermath.figures()
    assert (figures.confirmed, figures.found, figures.answers_lost, figures.answers_doubled) == (1, 2, 0, 1)


def test_of_a_click_that_nobody_was_told_about_either_may_count(aftermath):
    aftermath.saw("U1", pressed="partly", said="partly")
    aftermath.saw("U1", pressed="fully", said=None)
    aftermath.stored(fully=1)
    figures = aftermath.figures()
    assert (figures.perhaps, figures.unanswered, figures.answers_lost, figures.answers_doubled) == (1, 1, 0, 0)


def test_a_check_in_that_stands_nowhere_is_missing(aftermath):
    aftermath.stored()
    assert aftermath.figures().messages_missing == 1


def test_the_table_has_a_column_for_each_database():
    table = printed({"sqlite": Figures(rounds=3, confirmed=1200), "postgresql": Figures(rounds=4)})
    assert table.splitlines()[0].split() == ["sqlite", "postgresql"]
    assert table.splitlines()[1].split() == ["rounds", "3", "4"]
    assert "1,200" in table
