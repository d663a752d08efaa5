"""`python -m bot`: web, worker, run (both in one process), migrate, settings."""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Iterable

import structlog

from bot import log as logging
from bot.clock import SystemClock
from bot.errors import PulseError, SettingsError
from bot.settings import DatabaseSettings, Settings, read_settings, setting_lines

log = structlog.stdlib.get_logger("bot")  # this module goes by __main__

COMMANDS = {
    "run": "the whole bot in one process; brings the database to head first",
    "web": "the half that answers Slack (needs PostgreSQL)",
    "worker": "the half that asks people, on time (needs PostgreSQL)",
    "migrate": "bring the database to the newest schema; safe to repeat",
    "settings": "print all settings, what is set and what each does",
}

EX_CONFIG = 78
"""Exit code for a setting that is missing or wrong (sysexits.h)."""

YOUNG = 20_000
"""New objects after which garbage is looked for. A crowd of clicks holds as many at once: with Python's own 700, a
fifth of the time went into looking through them again and again."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what the operator has to put right is one sentence on standard error."""
    command = _parser().parse_args(arguments).command
    try:
        match command:
            case "settings":
                return _print_settings()
            case "migrate":
                return _migrate(read_settings(DatabaseSettings))
            case _:
                settings = _settings_for(command)
                logging.configure(settings.log_level, settings.log_format, secrets=settings.secrets)
                asyncio.run(_run(settings, command))
                return 0
    except PulseError as error:
        print(error.sentence, file=sys.stderr)
        return EX_CONFIG


def _migrate(settings: DatabaseSettings) -> int:
    from bot.app import migrate_to_head  # takes most of a second, which nobody waits for who forgot a setting

    migrate_to_head(settings)
    print("The database is at head.")
    return 0


async def _run(settings: Settings, command: str) -> None:
    """Start, say so, and stay until told to stop; a second signal ends the process at once."""
    began = SystemClock().machine_now()
    stop = _stop_signal()
    gc.disable()  # until all is loaded: collecting in between frees next to nothing
    from bot.app import build, migrate_to_head  # as above

    if command == "run":
        await asyncio.to_thread(migrate_to_head, settings)
    app = build(settings)
    try:
        await app.start(web=command != "worker", worker=command != "web")
        settle_down()
        seconds = (app.deps.clock.machine_now() - began).total_seconds()
        log.info("Driver Pulse is ready", action="app.ready", command=command, port=app.port, seconds=round(seconds, 2))
        await stop.wait()
        log.info("Driver Pulse finishes what it has begun", action="app.stopping")
    finally:
        await app.stop()
    log.info("Driver Pulse has stopped", action="app.stopped")


def settle_down() -> None:
    """What the start made stays: looking through it for garbage again and again makes the slowest answers slower.

    What a crowd of clicks makes is gone with the crowd, so it is looked through seldom as well.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
    gc.enable()


def _stop_signal() -> asyncio.Event:
    """An event that SIGTERM (a platform's stop) or SIGINT (Ctrl-C) sets, once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def told() -> None:
        stop.set()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told)
    return stop


def _settings_for(command: str) -> Settings:
    """The settings; raises SettingsError if they don't fit the command."""
    settings = read_settings(Settings)
    if command in {"web", "worker"} and settings.embedded:
        raise SettingsError(
            "DATABASE_URL",
            f"`{command}` is one half of a bot on several machines, which share PostgreSQL; expected "
            "postgresql://user:password@host/name. On SQLite, `python -m bot run` is the whole bot",
        )
    return settings


def _print_settings() -> int:
    """Print the table; what is wrong comes after it, and in the exit code."""
    rows = [
        (line.variable, line.value or f"({line.default or 'not set'})", line.description) for line in setting_lines()
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for variable, value, description in rows:
        print(f"{variable:{widths[0]}}  {value:{widths[1]}}  {description}")
    print("Values in brackets are defaults. They come from the environment or, where it has none, from .env.")
    read_settings(Settings)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Driver Pulse, a Slack bot.",
        epilog=_listed(f"{name:10}{what}" for name, what in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command", help="one of those below")
    return parser


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
