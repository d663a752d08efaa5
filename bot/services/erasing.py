"""Making erased keys vanish from the files of the database, after the transaction that deleted them."""

from storage import ticks
from storage.engine import Database
from storage.keys import KeysStillHeldError, rewrite_keys


async def erase_what_is_owed(database: Database) -> int:
    """Rewrite the table of keys if closes have deleted some since; returns how many keys are gone for good now.

    0 if nothing was owed, or if somebody's open transaction still holds the old rows: then it stays owed.
    """
    owed = (await database.read(ticks.pulse)).erasures_owed
    if not owed:
        return 0
    try:
        await rewrite_keys(database)
    except KeysStillHeldError:
        return 0
    await database.write(ticks.settle_erasures, owed)
    return owed
