"""The composition root: the only place that builds things and joins them."""

import asyncio
import contextlib
from collections.abc import Awaitable
from contextlib import AsyncExitStack

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.types import ASGIApp

from bot.clock import Clock, SystemClock
from bot.content.loader import load_catalogue
from bot.domain.keyring import Keyring, UnreadableKeyError
from bot.errors import SettingsError
from bot.handlers import ahead_of_bolt, register
from bot.handlers.desk import Desk
from bot.metrics import Metrics
from bot.ports import Deps, Identity, Messenger, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.proxy import proxy_for
from bot.services.health import checks
from bot.services.unlocking import opens_keys
from bot.settings import DatabaseSettings, Settings, secret_key
from bot.slack import SlackMessenger, StoredMemory
from bot.socket_mode import SocketMode
from bot.web import create_web, serving
from bot.worker import Worker
from storage.engine import open_database
from storage.migrate import MigrationError, migrate

log = structlog.stdlib.get_logger(__name__)

WORKER_PATIENCE = 7.0
"""Seconds that the worker gets to finish at shutdown; with the rest it all stays under 10."""

LATER_PATIENCE = 1.5
"""Seconds that answers still on their way to people get after that."""


class Application:
    """The whole bot, built and not yet running."""

    def __init__(self, settings: Settings, deps: Deps, messenger: SlackMessenger) -> None:
        self.deps = deps
        self.metrics = Metrics()
        self.desk = Desk(deps, self.metrics)
        self.introduction = Introduction(messenger)
        self.bolt = _bolt(self.introduction, settings.slack_api_url)
        register(self.bolt, self.desk)
        self.web: ASGIApp = create_web(
            self.bolt, deps, self.metrics, signing_secret=_signing_secret(settings), ahead=ahead_of_bolt(self.desk)
        )
        self.worker = Worker(deps, settings.tick_seconds)
        self.port = settings.port
        self._settings = settings
        self._messenger = messenger
        self._doors = AsyncExitStack()
        self._working = False

    async def start(self, *, web: bool = True, worker: bool = True) -> None:
        """Start the half that answers Slack, the half that asks people, or both. `port` is the real one from here on.

        Raises SettingsError if the database is not fit or Slack refuses a token.
        """
        await self._check_database()
        await self._check_secret()
        await self.introduction.attempt()
        if web:
            await self._open_doors()
        if worker:
            self._working = True
            await self.worker.start()

    async def stop(self) -> None:
        """Finish what is in flight, give up leases, and close everything, within 10 s.

        What fails on the way out is logged, and the rest still ends in order.
        """
        await asyncio.gather(_in_order(self._doors.aclose()), _in_order(self._stop_worker()))
        await _in_order(self.desk.drain(LATER_PATIENCE))
        await _in_order(self._messenger.close())
        await _in_order(self.deps.database.close())

    async def _open_doors(self) -> None:
        serve = serving(self.web, host=self._settings.host, port=self._settings.port)
        self.port = await self._doors.enter_async_context(serve)
        if self._settings.slack_app_token:
            socket = SocketMode(self.bolt, self._settings.slack_app_token.get_secret_value())
            self._doors.push_async_callback(socket.stop)
            await socket.start()

    async def _stop_worker(self) -> None:
        if not self._working:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.worker.stop(), WORKER_PATIENCE)

    async def _check_database(self) -> None:
        for check in await checks(self.deps.database, now=self.deps.clock.machine_now()):
            if check.fault and check.name != "worker":
                raise SettingsError("DATABASE_URL", f"the {check.name} check failed: {check.fault}")

    async def _check_secret(self) -> None:
        """Say at once what nobody could answer otherwise; no reason to keep the next check-ins from going out."""
        if not await self.deps.read(opens_keys, self.deps.keyring):
            log.error(
                "Nobody can answer the open check-ins", action="app.other_secret", cause=str(UnreadableKeyError())
            )


class Introduction:
    """Who the bot's token is, asked of Slack once and then known."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._identity: Identity | None = None

    async def identity(self) -> Identity:
        """The bot's identity; asks Slack if it is not known yet."""
        if self._identity is None:
            self._identity = await self._messenger.identify()
        return self._identity

    async def attempt(self) -> None:
        """Get to know it at the start, if Slack can be reached. Raises SettingsError if Slack refuses the token."""
        try:
            await self.identity()
        except SlackRefusedError as error:
            raise SettingsError("SLACK_BOT_TOKEN", f"Slack does not accept it ({error.code})") from error
        except (SlackBusyError, SlackUnknownError) as error:
            log.warning("Slack can't be reached yet", action="app.slack_unreachable", cause=error.sentence)


def build(settings: Settings, *, clock: Clock | None = None) -> Application:
    """Build the bot. With another clock it lives in another time, as in the demo and in tests.

    Raises SettingsError or ContentError.
    """
    token = settings.slack_bot_token.get_secret_value()
    database, clock = open_database(settings.database_url), clock or SystemClock()
    messenger = SlackMessenger(token, base_url=settings.slack_api_url, memory=StoredMemory(database, clock))
    deps = Deps(
        database=database,
        messenger=messenger,
        clock=clock,
        catalogue=load_catalogue(settings.content_dir),
        keyring=Keyring(secret_key(settings)),
    )
    return Application(settings, deps, messenger)


def migrate_to_head(settings: DatabaseSettings) -> None:
    """Bring the database to the newest schema, making the folder of an SQLite file first. Blocks.

    Raises SettingsError if the database can't be reached, or can't be used as it is.
    """
    try:
        if settings.database_file:
            settings.database_file.parent.mkdir(parents=True, exist_ok=True)
        migrate(settings.database_url)
    except (SQLAlchemyError, MigrationError, OSError) as error:
        raise SettingsError("DATABASE_URL", f"the database can't be used ({_cause(error)})") from error


def _cause(error: Exception) -> str:
    """What the driver says in its first line; SQLAlchemy's own words would be a page with the statement."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return next(iter(str(said).splitlines()), type(said).__name__)


async def _in_order(ending: Awaitable[None]) -> None:
    try:
        await ending
    except Exception as error:
        log.warning("Something did not end in order", action="app.untidy", exc_info=error)


def _signing_secret(settings: Settings) -> str | None:
    """None in Socket Mode: one door at a time."""
    secret = None if settings.socket_mode else settings.slack_signing_secret
    return secret.get_secret_value() if secret else None


def _bolt(introduction: Introduction, api_url: str) -> AsyncApp:
    """Bolt as a router: signatures are checked before it, and it makes no call of its own while it handles one.

    It knows who we are to tell our own events apart. Its client serves Socket Mode alone, which brings its own token.
    """

    async def authorize() -> AuthorizeResult:
        identity = await introduction.identity()
        return AuthorizeResult(enterprise_id=None, team_id=identity.workspace, bot_user_id=identity.bot_user)

    client = AsyncWebClient(base_url=api_url)
    client.proxy = proxy_for(api_url)
    return AsyncApp(
        name="driver-pulse",
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
