"""The database on a real PostgreSQL that tests write on."""

import psycopg

from simulation.processes.postgres import running_postgres
from storage.migrate import migrate

__all__ = ["Slate", "running_postgres"]

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"

OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


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
