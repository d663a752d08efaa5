"""Whether the secret of this process opens what another one has sealed."""

from bot.domain.keyring import Keyring, UnreadableKeyError
from storage import directory, keys
from storage.engine import Reading


async def opens_keys(session: Reading, keyring: Keyring) -> bool:
    """False if open check-ins were started under another secret; one of each workspace tells."""
    for workspace in await directory.workspaces(session):
        sealed = await keys.any_key(session, workspace)
        if sealed and not _opens(keyring, *sealed):
            return False
    return True


def _opens(keyring: Keyring, round_id: str, sealed: bytes) -> bool:
    try:
        keyring.open(sealed, round_id=round_id)
    except UnreadableKeyError:
        return False
    return True
