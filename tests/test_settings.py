"""Settings come from the environment or `.env`, and what is wrong is one sentence that names the variable."""

import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import DatabaseSettings, Settings, read_settings, secret_key, setting_lines

BOT_TOKEN = "xoxb-1-secret"
APP_TOKEN = "xapp-1-secret"
GOOD = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Sets the environment to these variables, with none of ours besides."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def put(variables: dict[str, str]) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return put


def fault(kind: type[DatabaseSettings] = Settings) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(kind)
    return caught.value.sentence


def test_with_slacks_tokens_alone_everything_else_has_its_default(environment) -> None:
    environment(GOOD)

    settings = read_settings(Settings)

    assert settings.socket_mode
    assert settings.embedded
    assert settings.database_file == Path("var/driver-pulse.db")
    assert (settings.host, settings.port, settings.tick_seconds) == ("127.0.0.1", 3000, 5)
    assert (settings.slack_api_url, settings.log_level, settings.log_format) == (
        "https://slack.com/api/",
        "INFO",
        "console",
    )


def test_a_file_fills_in_what_the_environment_does_not_have(environment, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"SLACK_BOT_TOKEN={BOT_TOKEN}\nSLACK_APP_TOKEN={APP_TOKEN}\nPORT=4000\nOTHER=x\n")
    environment({"PORT": "5000"})

    assert read_settings(Settings).port == 5000


def test_a_file_that_is_no_text_is_named(environment, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe\n")
    environment(GOOD)

    assert fault() == ".env: can't be read; expected lines such as PORT=3000, in UTF-8"


def test_a_folder_whose_name_is_too_long_for_any_is_none(environment) -> None:
    environment({**GOOD, "CONTENT_DIR": "x" * 5_000})

    assert fault() == "CONTENT_DIR: wrong; expected an existing folder"


def test_an_empty_variable_counts_as_not_set(environment) -> None:
    environment({**GOOD, "DATABASE_URL": "", "SLACK_SIGNING_SECRET": ""})

    assert read_settings(Settings).embedded


def test_the_app_token_decides_for_socket_mode(environment) -> None:
    environment({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": "0123456789abcdef"})

    assert not read_settings(Settings).socket_mode


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN: missing; expected the Bot User OAuth Token"),
        ({"SLACK_BOT_TOKEN": "xoxp-1-x"}, "SLACK_BOT_TOKEN: wrong; expected the Bot User OAuth Token"),
        ({"SLACK_BOT_TOKEN": "xoxb-"}, "SLACK_BOT_TOKEN: wrong"),
        ({"SLACK_BOT_TOKEN": "xoxb-1 2"}, "SLACK_BOT_TOKEN: wrong"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN: wrong; expected an App-Level Token"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET: missing; expected the Signing Secret"),
        ({"SLACK_SIGNING_SECRET": "short"}, "SLACK_SIGNING_SECRET: wrong"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL: wrong; expected an address that begins with https://"),
        ({"DATABASE_URL": "mysql://h/n"}, "DATABASE_URL: wrong; expected postgresql://"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL: wrong"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL: wrong"),
        ({"DATABASE_URL": "postgresql://u:p@host:port/x"}, "DATABASE_URL: wrong; expected postgresql://"),
        ({"DATABASE_URL": "postgres://h/n"}, "SECRET_KEY: missing (needed with PostgreSQL); expected at least 32"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY: wrong; expected at least 32"),
        ({"PORT": "http"}, "PORT: wrong; expected a free port"),
        ({"PORT": "70000"}, "PORT: wrong"),
        ({"TICK_SECONDS": "0"}, "TICK_SECONDS: wrong; expected a number from 0.1 to 60"),
        ({"CONTENT_DIR": "nowhere"}, "CONTENT_DIR: wrong; expected an existing folder"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: wrong; expected DEBUG, INFO, WARNING or ERROR"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT: wrong; expected console or json"),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_what_is_expected(environment, variables, sentence: str) -> None:
    environment({**GOOD, **variables})

    assert fault().startswith(sentence)


def test_no_fault_shows_a_secret(environment) -> None:
    environment({**GOOD, "SLACK_BOT_TOKEN": "hunter2", "SECRET_KEY": "swordfish"})

    assert "hunter2" not in fault()


def test_values_are_put_into_their_usual_shape(environment) -> None:
    environment({**GOOD, "LOG_LEVEL": "debug", "LOG_FORMAT": "JSON", "SLACK_API_URL": "http://127.0.0.1:9/api//"})

    settings = read_settings(Settings)

    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")
    assert settings.slack_api_url == "http://127.0.0.1:9/api/"


def test_the_migrations_need_no_slack(environment) -> None:
    environment({"DATABASE_URL": "sqlite:////srv/pulse.db"})

    assert read_settings(DatabaseSettings).database_file == Path("/srv/pulse.db")


def test_the_table_shows_what_is_set_but_no_secret(environment) -> None:
    environment({**GOOD, "DATABASE_URL": "postgres://ana:pa55@db/pulse", "PORT": "wrong"})

    lines = {line.variable: line for line in setting_lines()}

    assert lines["PORT"].value == "wrong"
    assert lines["HOST"].value == ""
    assert lines["HOST"].default == "127.0.0.1"
    assert all(line.description for line in lines.values())
    assert not any(secret in line.value for line in lines.values() for secret in (BOT_TOKEN, APP_TOKEN, "pa55"))


def test_the_secret_of_an_embedded_database_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(slack_bot_token=BOT_TOKEN, database_url=f"sqlite:///{tmp_path}/data/pulse.db")

    made = secret_key(settings)

    assert secret_key(settings) == made
    assert len(made) >= 32
    assert stat.S_IMODE(os.stat(tmp_path / "data" / "secret-key").st_mode) == 0o600
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret-key"]


def make_secret(folder: str) -> str:
    return secret_key(Settings(slack_bot_token=BOT_TOKEN, database_url=f"sqlite:///{folder}/pulse.db"))


def test_processes_that_start_at_once_find_the_same_secret(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        made = set(pool.map(make_secret, [str(tmp_path)] * 8))

    assert len(made) == 1


def test_a_secret_that_can_not_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret-key").mkdir()

    with pytest.raises(SettingsError) as caught:
        make_secret(str(tmp_path))

    assert caught.value.sentence.startswith("SECRET_KEY: not set, and")


def test_a_secret_that_is_given_is_not_written_anywhere(tmp_path: Path) -> None:
    given = "0123456789abcdef0123456789abcdef"
    settings = Settings(slack_bot_token=BOT_TOKEN, secret_key=given, database_url=f"sqlite:///{tmp_path}/pulse.db")

    assert secret_key(settings) == given
    assert list(tmp_path.iterdir()) == []


def test_settings_can_not_be_changed_and_know_their_secrets() -> None:
    settings = Settings(slack_bot_token=BOT_TOKEN, slack_app_token=APP_TOKEN)

    assert set(settings.secrets) == {BOT_TOKEN, APP_TOKEN}
    assert BOT_TOKEN not in repr(settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1
