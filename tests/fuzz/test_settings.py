"""Whatever the environment or `.env` holds, the start has its settings or stops with one sentence that names one."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.settings import Settings, read_settings, secret_key, setting_lines
from tests.fuzz.bending import WORDS

NAMES = [name.upper() for name in Settings.model_fields]
SOUND = {
    "SLACK_BOT_TOKEN": "xoxb-1-secret",
    "SLACK_APP_TOKEN": "xapp-1-secret",
    "SLACK_SIGNING_SECRET": "0123456789abcdef",
    "SLACK_API_URL": "https://slack.com/api/",
    "DATABASE_URL": "sqlite:////nowhere/bot.db",
    "SECRET_KEY": "x" * 40,
    "TICK_SECONDS": "5",
    "PORT": "3000",
}
ADDRESSES = (
    "postgresql://",
    "postgres://user:p@ss@host:port/name",
    "postgresql://[::1/name",
    "postgresql://host:99999999/name",
    "sqlite:///",
    "sqlite:////x?mode=ro&mode=rw&=",
    "http://",
    "https://[",
    "https://?#",
    "[]",
    "{}",
    '{"a":1}',
)
VALUES = st.sampled_from([*WORDS, *ADDRESSES, *SOUND.values()]) | st.text(max_size=30)


def is_settable(text: str) -> bool:
    """Whether an environment can hold it at all."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def outcome(environment: dict[str, str], file: bytes) -> Settings | SettingsError:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, environment):
        env_file = Path(folder) / ".env"
        env_file.write_bytes(file)
        try:
            setting_lines(env_file=env_file)
            return read_settings(Settings, env_file=env_file)
        except SettingsError as error:
            return error


def assert_sound(found: Settings | SettingsError) -> None:
    if isinstance(found, SettingsError):
        assert found.variable in {*NAMES, ".env"}
        assert "\n" not in found.sentence
        assert not any(secret in found.sentence for secret in ("1-secret", "0123456789abcdef", "x" * 40))
    else:
        assert found.embedded or secret_key(found)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES.filter(is_settable), max_size=4))
def test_whatever_is_set_the_settings_are_sound_or_one_is_named(wrong: dict[str, str]) -> None:
    assert_sound(outcome({**SOUND, **wrong}, b""))


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4).map(
        lambda lines: "\n".join(f"{name}={value}" for name, value in lines).encode(errors="surrogatepass")
    )
    | st.binary(max_size=200)
)
def test_whatever_stands_in_the_file_the_settings_are_sound_or_one_is_named(file: bytes) -> None:
    assert_sound(outcome(SOUND, file))
