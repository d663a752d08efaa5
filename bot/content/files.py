"""Files written by hand: read with a limit, and named in every fault by their path in their content folder."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.errors import ContentError

MAX_KB = 16

_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class ContentPath:
    """A file or folder inside the content folder `root`."""

    root: Path
    path: Path

    @property
    def name(self) -> str:
        """The path from the content folder, as messages show it."""
        shown = str(self.path) if self.path == self.root else self.path.relative_to(self.root).as_posix()
        return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in shown)

    @classmethod
    def of(cls, folder: Path) -> "ContentPath":
        """A content folder itself."""
        return cls(folder, folder)

    def __truediv__(self, name: str) -> "ContentPath":
        return ContentPath(self.root, self.path / name)

    @property
    def exists(self) -> bool:
        return os.path.lexists(self.path)

    @property
    def is_folder(self) -> bool:
        return os.path.isdir(self.path)

    def broken(self, fault: str) -> NoReturn:
        """Stop with a ContentError that names this file and the fault."""
        raise ContentError(self.name, fault)

    def inside(self) -> tuple["ContentPath", ...]:
        """What this folder holds, by name; hidden files and README.md are left alone."""
        try:
            found = sorted(self.path.iterdir())
        except OSError as error:
            self.broken(f"this folder can't be read ({error.strerror})")
        return tuple(self / path.name for path in found if not _is_left_alone(path))

    def text(self) -> str:
        """The file's text with plain line ends: UTF-8, at most MAX_KB, no control characters."""
        try:
            text = self._bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            self.broken("this file is not UTF-8 text; save it in that encoding")
        if has_control_characters(text):
            self.broken("this file has a control character in it; take it out")
        return text

    def _bytes(self) -> bytes:
        if not os.path.isfile(self.path):
            self.broken("there is no such file")
        try:
            with self.path.open("rb") as opened:
                data = opened.read(MAX_KB * 1024 + 1)
        except OSError as error:
            self.broken(f"this file can't be read ({error.strerror})")
        if len(data) > MAX_KB * 1024:
            self.broken(f"this file is larger than {MAX_KB} KB")
        return data


def has_control_characters(text: str) -> bool:
    """Whether a text has characters that steer terminals and that databases refuse; tabs and line ends are fine."""
    return _CONTROL_CHARACTER.search(text) is not None


def _is_left_alone(path: Path) -> bool:
    return path.name.startswith(".") or path.name.casefold() == "readme.md"
