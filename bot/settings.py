"""The settings: read once from the environment and `.env`, checked, and frozen.

A field's description is its line in `python -m bot settings` and in the operators' page; `expected` completes the
sentence that the operator reads if it is missing or wrong.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import SettingsError

S = TypeVar("S", bound="DatabaseSettings")

VAR = Path("var")
SHORTEST_SECRET = 32
MASKED = "********"


def _wire(prefix: str) -> AfterValidator:
    """A token as Slack writes it: a prefix and letters, digits and hyphens."""

    def checked(token: SecretStr) -> SecretStr:
        rest = token.get_secret_value().removeprefix(prefix)
        if rest == token.get_secret_value() or not rest.replace("-", "").isalnum() or not rest.isascii():
            raise ValueError
        return token

    return AfterValidator(checked)


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError
    return secret


def _database(url: str) -> str:
    scheme, _, rest = url.partition("://")
    on_file = scheme == "sqlite" and rest.startswith("/") and rest.strip("/") not in {"", ":memory:"}
    if not on_file and (scheme not in {"postgres", "postgresql"} or not rest):
        raise ValueError
    from sqlalchemy.exc import ArgumentError  # takes a quarter of a second, which the default need not cost

    from storage.engine import database_url

    try:
        database_url(url)
    except ArgumentError as error:
        raise ValueError from error
    return url


def _web_address(url: str) -> str:
    """An http or https address that ends with one slash, as the Slack client wants it."""
    if not url.startswith(("https://", "http://")) or " " in url or not url.split("://", 1)[1].strip("/"):
        raise ValueError
    return url.rstrip("/") + "/"


def _folder(path: Path) -> Path:
    if not os.path.isdir(path):  # unlike Path.is_dir it has an answer for names that no file can have
        raise ValueError
    return path


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


class DatabaseSettings(BaseSettings):
    """What the migrations need; they run before anything is known of Slack."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(_database)] = Field(
        default=f"sqlite:///{VAR}/driver-pulse.db",
        description="Where everything is kept: an SQLite file, or PostgreSQL as hosting platforms give its address.",
        json_schema_extra={"expected": "postgresql://user:password@host/name or sqlite:///file"},
    )

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed over counts; `read_settings` is the one place that looks at the environment."""
        return (init_settings,)

    @property
    def embedded(self) -> bool:
        """Whether the database is an SQLite file of this machine."""
        return self.database_url.startswith("sqlite:")

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        file = self.database_url.removeprefix("sqlite:///").partition("?")[0]
        return Path(file) if self.embedded else None


class Settings(DatabaseSettings):
    """Everything that the bot can be told from outside."""

    slack_bot_token: Annotated[SecretStr, _wire("xoxb-")] = Field(
        description="The bot's token: OAuth & Permissions, Bot User OAuth Token.",
        json_schema_extra={"expected": "the Bot User OAuth Token of your Slack app, which begins with xoxb-"},
    )
    slack_app_token: Annotated[SecretStr, _wire("xapp-")] | None = Field(
        default=None,
        description="Set it to use Socket Mode, which needs no public address: Basic Information, App-Level Tokens.",
        json_schema_extra={
            "expected": "an App-Level Token of your Slack app with connections:write, which begins with xapp-"
        },
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Needed without SLACK_APP_TOKEN, where Slack calls over HTTP: Basic Information, Signing Secret.",
        json_schema_extra={
            "expected": "the Signing Secret of your Slack app (or SLACK_APP_TOKEN, to use Socket Mode instead)"
        },
    )
    slack_api_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="https://slack.com/api/",
        description="Where Slack's Web API answers; another address is for trying the bot without Slack.",
        json_schema_extra={"expected": "an address that begins with https:// or http://"},
    )
    secret_key: Annotated[SecretStr, AfterValidator(_long_enough)] | None = Field(
        default=None,
        description="Encrypts the keys of open check-ins. With SQLite it is made by itself, beside the database file.",
        json_schema_extra={
            "expected": f"at least {SHORTEST_SECRET} random characters, the same for every process; one way to make "
            'them: python -c "import secrets; print(secrets.token_urlsafe(32))"'
        },
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address that the bot listens on; 0.0.0.0 for all of this machine's.",
        json_schema_extra={"expected": "an address of this machine, such as 127.0.0.1 or 0.0.0.0"},
    )
    port: int = Field(
        default=3000,
        ge=0,
        le=65535,
        description="The port that the bot listens on.",
        json_schema_extra={"expected": "a free port of this machine, a number from 0 to 65535"},
    )
    tick_seconds: float = Field(
        default=5,
        ge=0.1,
        le=60,
        description="Seconds between two looks at what is due.",
        json_schema_extra={"expected": "a number from 0.1 to 60"},
    )
    content_dir: Annotated[Path, AfterValidator(_folder)] | None = Field(
        default=None,
        description="A folder of your own practices, added to those that ship or in their place.",
        json_schema_extra={"expected": "an existing folder"},
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        default="INFO",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR.",
        json_schema_extra={"expected": "DEBUG, INFO, WARNING or ERROR"},
    )
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = Field(
        default="console",
        description="How it is logged: console (for people) or json (one object a line).",
        json_schema_extra={"expected": "console or json"},
    )

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by a connection of ours rather than calling us."""
        return self.slack_app_token is not None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value, so that logs can mask them."""
        tokens = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.secret_key)
        return tuple(token.get_secret_value() for token in tokens if token)


@dataclass(frozen=True)
class SettingLine:
    """One line of the documented table. `value` is what is set now, masked if it is secret; empty if nothing is."""

    variable: str
    value: str
    default: str
    description: str


def read_settings(kind: type[S], *, env_file: Path = Path(".env")) -> S:
    """Read settings from the environment and, for what is not there, from the file.

    Raises SettingsError for the first that is missing or wrong, or if the file can't be read.
    """
    given = _given(env_file)
    try:
        found = kind(**given)
    except ValidationError as error:
        raise _settings_error(kind, error) from None
    _check_together(found)
    return found


def setting_lines(*, env_file: Path = Path(".env")) -> tuple[SettingLine, ...]:
    """The table of all settings with what is set now, also where that is wrong.

    Raises SettingsError if the file can't be read.
    """
    given = _given(env_file)
    return tuple(_line(name, field, given) for name, field in Settings.model_fields.items())


def secret_key(settings: Settings) -> str:
    """The secret under which round keys are sealed: the one given, or a file beside the embedded database.

    The file is made on first use, complete and readable by its owner alone before it has its name, so that two
    processes that start at once find the same one. Raises SettingsError on PostgreSQL without SECRET_KEY, and if the
    file can't be made or read.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    if settings.database_file is None:
        raise _missing("secret_key", why="needed with PostgreSQL")
    file = settings.database_file.parent / "secret-key"
    try:
        if not file.exists():
            _make_secret(file)
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError("SECRET_KEY", f"not set, and {file} can't be used ({error.strerror})") from error


def _make_secret(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(48) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first, and its secret stands
    finally:
        draft.unlink()


def _given(env_file: Path) -> Mapping[str, Any]:
    return {**_in_file(env_file), **EnvSettingsSource(Settings, env_ignore_empty=True)()}


def _in_file(env_file: Path) -> Mapping[str, Any]:
    try:
        return DotEnvSettingsSource(Settings, env_file=env_file, env_ignore_empty=True)()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(env_file.name, "can't be read; expected lines such as PORT=3000, in UTF-8") from error


def _check_together(found: DatabaseSettings) -> None:
    if not isinstance(found, Settings):
        return
    if not found.socket_mode and found.slack_signing_secret is None:
        raise _missing("slack_signing_secret")
    if not found.embedded and found.secret_key is None:
        raise _missing("secret_key", why="needed with PostgreSQL")


def _missing(name: str, *, why: str = "") -> SettingsError:
    return SettingsError(name.upper(), f"missing{f' ({why})' if why else ''}; expected {_expected(Settings, name)}")


def _settings_error(kind: type[DatabaseSettings], error: ValidationError) -> SettingsError:
    fault = error.errors(include_input=False, include_url=False)[0]
    name = str(fault["loc"][0])
    what = "missing" if fault["type"] == "missing" else "wrong"
    return SettingsError(name.upper(), f"{what}; expected {_expected(kind, name)}")


def _expected(kind: type[DatabaseSettings], name: str) -> str:
    extra = kind.model_fields[name].json_schema_extra
    return str(extra["expected"]) if isinstance(extra, dict) else ""


def _line(name: str, field: FieldInfo, given: Mapping[str, Any]) -> SettingLine:
    value = str(given.get(name, ""))
    hidden = "SecretStr" in str(field.annotation) or "@" in value
    return SettingLine(
        variable=name.upper(),
        value=MASKED if value and hidden else value,
        default="" if field.is_required() or field.default is None else str(field.default),
        description=field.description or "",
    )
