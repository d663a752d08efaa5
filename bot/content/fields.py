"""Fields of a content file, checked as they are taken: type, length, number of sentences, spelling of the name."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from bot.content.files import ContentPath, has_control_characters

_T = TypeVar("_T")
_KINDS: Mapping[type, str] = {str: "text in quotes", int: "a whole number", bool: "true or false", list: "a list"}


@dataclass(frozen=True)
class Fields:
    """The fields of a TOML table; `place` says where in the file it stands, if there are several."""

    file: ContentPath
    values: Mapping[str, object]
    place: str = ""

    def broken(self, fault: str) -> NoReturn:
        """Stop with a ContentError that names the file, the place in it and the fault."""
        self.file.broken(f"{self.place}{fault}")

    def only(self, *known: str) -> "Fields":
        """These fields, if all of them are known: an unknown one is most likely misspelled."""
        for key in self.values:
            if key not in known:
                self.broken(f"{key[:40]!r} is not a field here; known are {', '.join(known)}")
        return self

    def line(self, key: str, *, limit: int) -> str:
        """A required text, on one line, of at most `limit` characters."""
        value = self._value(key, str)
        if value is None:
            self.broken(f"{key} is missing")
        return self.fitting(value, what=key, limit=limit)

    def lines(self, key: str, *, limit: int) -> tuple[str, ...]:
        """An optional list of texts of at most `limit` characters each."""
        texts: list[str] = []
        for value in self._value(key, list) or []:
            if not isinstance(value, str):
                self.broken(f"{key} must be a list of texts in quotes")
            texts.append(self.fitting(value, what=key, limit=limit))
        return tuple(texts)

    def flag(self, key: str) -> bool | None:
        """An optional true or false."""
        return self._value(key, bool)

    def number(self, key: str, *, highest: int = 999) -> int | None:
        """An optional whole number from 1 to `highest`."""
        value = self._value(key, int)
        if value is not None and not 1 <= value <= highest:
            self.broken(f"{key} must be from 1 to {highest}")
        return value

    def tables(self, key: str) -> tuple["Fields", ...]:
        """An optional list of tables, each knowing its place."""
        tables: list[Fields] = []
        for place, value in enumerate(self._value(key, list) or [], start=1):
            if not isinstance(value, dict):
                self.broken(f"write each {key} under its own line [[{key}]]")
            tables.append(Fields(self.file, value, f"{key} {place}: "))
        return tuple(tables)

    def fitting(self, text: str, *, what: str, limit: int) -> str:
        """The text on one line, if there is any and it has at most `limit` characters."""
        joined = " ".join(text.split())
        if not joined:
            self.broken(f"{what} is empty")
        if has_control_characters(joined):
            self.broken(f"{what} has a control character in it; take it out")
        if len(joined) > limit:
            self.broken(f"{what} has {len(joined)} characters; at most {limit} fit")
        return joined

    def _value(self, key: str, kind: type[_T]) -> _T | None:
        value = self.values.get(key)
        if value is None:
            return None
        # Python takes true and false for whole numbers; readers don't.
        if not isinstance(value, kind) or isinstance(value, bool) != (kind is bool):
            self.broken(f"{key} must be {_KINDS[kind]}")
        return value


def parse_fields(file: ContentPath, text: str) -> Fields:
    """The fields of a text in TOML."""
    try:
        return Fields(file, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        file.broken(f"this is not valid TOML: {error}")
    except (ValueError, RecursionError):
        # Numbers of thousands of digits and lists nested a thousand deep.
        file.broken("this is not valid TOML")
