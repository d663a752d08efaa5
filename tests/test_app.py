"""The whole bot at its start: what it finds out about itself before anybody calls."""

import pytest
from structlog.testing import capture_logs

from bot.app import Application
from bot.clock import MovableClock
from bot.domain.keyring import Keyring
from bot.ports import Deps
from bot.settings import Settings
from storage.engine import open_database
from tests.fakes import FakeMessenger
from tests.stage import Stage


@pytest.mark.parametrize(
    ("secret", "said"), [("a secret for tests", []), ("another secret", ["app.other_secret"])], ids=["same", "another"]
)
async def test_another_secret_than_that_of_open_check_ins_is_said_at_the_start(
    sqlite_url: str, clock: MovableClock, secret: str, said: list[str]
):
    """It starts all the same: the next check-ins can be asked and answered."""
    settings = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    database, messenger = open_database(sqlite_url), FakeMessenger()
    stage = await Stage(database, clock).settles_in()
    await stage.opens()
    deps = Deps(database, messenger, clock, stage.means.catalogue, Keyring(secret))
    with capture_logs() as logged:
        await Application(settings, deps, messenger).start(web=False, worker=False)
    await database.close()
    assert [line["action"] for line in logged if line["log_level"] == "error"] == said
