"""What can be said when the demo is started."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from demo.story import WEEKS

FOLDER = Path("var/demo")
PORT = 8300


class PortError(Exception):
    """The page can't have its port; `sentence` tells a person what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.sentence = f"{why} Choose another one: SANDBOX_PORT=8301 make demo"


class Surroundings(BaseSettings):
    """All that is read from the environment: the page's port, and whether somebody sits before a screen."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    sandbox_port: int = Field(default=PORT, ge=0, le=65535)
    ci: str = ""
    display: str = ""
    wayland_display: str = ""

    def has_screen(self, platform: str) -> bool:
        """Whether a browser would find a display, and somebody before it."""
        return not self.ci and (platform in ("darwin", "win32") or bool(self.display or self.wayland_display))


@dataclass(frozen=True)
class Options:
    """What the demo is to do.

    `weeks` of history are played before a visitor comes in; `anew` forgets what was kept; `browser` opens one.
    """

    weeks: int = WEEKS
    anew: bool = False
    in_terminal: bool = False
    port: int = PORT
    browser: bool = False
    folder: Path = FOLDER


def read_options(arguments: Sequence[str], *, terminal: bool) -> Options:
    """Read the command line and the surroundings; a browser is opened only for somebody who sits at a terminal.

    Raises PortError if SANDBOX_PORT is no port, and SystemExit for what argparse objects to.
    """
    given = _parser().parse_args(arguments)
    try:
        around = Surroundings()
    except ValidationError as error:
        raise PortError("SANDBOX_PORT has to be a number from 0 to 65535.") from error
    return Options(
        weeks=0 if given.fresh else given.play,
        anew=given.fresh or given.reset,
        in_terminal=given.in_terminal,
        port=around.sandbox_port,
        browser=terminal and around.has_screen(sys.platform),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make demo ARGS=…", description="Driver Pulse in a made-up organization, on this machine alone."
    )
    parser.add_argument("--fresh", action="store_true", help="begin anew, with an empty history")
    parser.add_argument("--reset", action="store_true", help=f"throw away what {FOLDER} keeps, and begin anew")
    parser.add_argument(
        "--in-terminal", action="store_true", help="no page: play the history and print what leaders see"
    )
    parser.add_argument(
        "--play", type=_weeks, default=WEEKS, metavar="WEEKS", help="weeks of history (default: %(default)s)"
    )
    return parser


def _weeks(text: str) -> int:
    weeks = int(text)
    if not 0 <= weeks <= 104:
        raise argparse.ArgumentTypeError("choose 0 to 104 weeks")
    return weeks
