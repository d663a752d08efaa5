"""At the start the bot finds out whether its secret is the one that open check-ins were started with."""

from bot.domain.keyring import Keyring
from bot.services.unlocking import opens_keys
from tests.stage import Stage


async def test_without_open_check_ins_any_secret_will_do(stage: Stage):
    assert await stage.database.read(opens_keys, Keyring("another secret"))


async def test_open_check_ins_tell_their_secret_from_another(stage: Stage):
    await stage.opens()
    assert await stage.database.read(opens_keys, stage.means.keyring)
    assert not await stage.database.read(opens_keys, Keyring("another secret"))
