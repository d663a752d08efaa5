"""Whether the bot is fit for work, by three checks that name what is wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from storage import ticks
from storage.engine import Database, Reading
from storage.migrate import at_head

LONGEST_SILENCE = timedelta(seconds=60)
"""How long ago the last tick may be: the longest setting for the time between two ticks."""


@dataclass(frozen=True)
class Check:
    """One condition and whether it holds; `fault` says in a few words why not."""

    name: str
    fault: str | None = None

    @property
    def holds(self) -> bool:
        return self.fault is None


async def last_tick(session: Reading) -> datetime | None:
    """When a worker of this installation last ticked, by the machine's clock."""
    return (await ticks.pulse(session)).ticked_at


async def checks(database: Database, *, now: datetime) -> tuple[Check, ...]:
    """Database reachable, migrations at head, a worker alive; after the first that fails the rest is not tried.

    `now` is the machine's time.
    """
    try:
        migrated = await at_head(database)
        reachable = Check("database")
    except (SQLAlchemyError, OSError) as error:
        return (Check("database", f"not reachable ({type(error).__name__})"),)
    if not migrated:
        return (reachable, Check("migrations", "not at head; run python -m bot migrate"))
    return (reachable, Check("migrations"), _alive(await database.read(last_tick), now))


def _alive(ticked_at: datetime | None, now: datetime) -> Check:
    if ticked_at is None:
        return Check("worker", "no worker has ticked yet")
    silence = now - ticked_at
    if silence > LONGEST_SILENCE:
        return Check("worker", f"the last tick was {int(silence.total_seconds())} s ago")
    return Check("worker")
