"""Making erased keys vanish from the files of the database, after the transaction that deleted them."""

from storage import ticks
from storage.engine import Database
from storage.keys import KeysStillHeldError, rewrite_keys


async def erase_what_is_owed(database: Database) -> int:
    """Rewrite the table of keys if closes have deleted some since; returns how many keys are gone for good now.

    0 if nothing was owed, or if somebody's open transaction still holds the old rows: then it stays owed. Several
    workers may do this at once.
    """
    before = await database.read(ticks.pulse)
    if not before.erasures_left:
        return 0
    try:
        await rewrite_keys(database)
    except KeysStillHeldError:
        return 0
    await database.write(ticks.settle_erasures, before.erasures_owed)
    return before.erasures_left
