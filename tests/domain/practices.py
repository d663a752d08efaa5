"""Made-up practices, and a schedule that keeps nothing but what it asked."""

from collections.abc import Collection, Sequence

from hypothesis import strategies as st

from bot.domain.catalogue import Group, Practice
from bot.domain.rotation import Asked, Past, choose, plan

GROUPS = {
    "administration": Group.ORGANIZATION,
    "systems": Group.ORGANIZATION,
    "data": Group.ORGANIZATION,
    "selection": Group.COMPETENCY,
    "training": Group.COMPETENCY,
    "coaching": Group.COMPETENCY,
    "fidelity": Group.COMPETENCY,
}
COUNTS = st.dictionaries(st.sampled_from(sorted(GROUPS)), st.integers(1, 9), min_size=1)
FEW = st.dictionaries(st.sampled_from(sorted(GROUPS)), st.integers(1, 4), min_size=1, max_size=4)


def some(**counts: int) -> tuple[Practice, ...]:
    """So many practices of each driver."""
    return tuple(practice(driver, number) for driver, count in counts.items() for number in range(1, count + 1))


def practice(driver: str, number: int) -> Practice:
    return Practice(
        id=f"{driver}/{number}",
        driver=driver,
        title=f"Practice {number}",
        question="Does {program} do this?",
        why="It helps.",
        signs=("It is done.", "It is seen."),
        source="A made-up source",
        source_number=number,
        core=True,
        position=number,
    )


def ids(practices: Sequence[Practice]) -> list[str]:
    return [practice.id for practice in practices]


CORE = some(administration=9, systems=4)
BOTH = some(administration=9, systems=4, coaching=5, fidelity=5)


class Schedule:
    """Asks as a schedule would, and keeps nothing but what it asked."""

    def __init__(self, practices: Sequence[Practice]) -> None:
        self.practices = tuple(practices)
        self.history: list[Asked] = []

    def asks(self, *, blocked: Collection[str] = ()) -> str | None:
        choice = choose(plan(self.practices, GROUPS), past=Past.of(self.history), blocked=blocked)
        if choice:
            self.history.append(Asked(choice.practice, choice.cycle))
        return choice and choice.practice

    def asks_times(self, count: int) -> list[str | None]:
        return [self.asks() for _ in range(count)]

    def asked_in(self, cycle: int) -> list[str]:
        return [asked.practice for asked in self.history if asked.cycle == cycle]
