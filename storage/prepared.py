"""Statements that run so often that they are compiled once, and then go to the driver as they are.

SQLAlchemy takes ten times as long to hand a statement to SQLite, and its rows back, as SQLite takes to run it: it looks
up what it compiled, prepares its contexts, and makes rows that can be asked in every way. Here it puts a statement
together and compiles it; what is left for each run is a dictionary, the driver's own call, and named tuples. Errors
come as SQLAlchemy raises them, and whoever listens to its statements hears of these.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Executable, String, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from storage.engine import Reading

Form = Callable[[Any], Any] | None
"""How a type puts a value into the driver's form, or back; None if it leaves it as it is."""


def among(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column holds one of the values that come as a list by this name.

    PostgreSQL takes the list as one value, so that it is the same statement for any length. With a parameter for each
    of 500, psycopg takes longer to look through the statement than PostgreSQL to run it.
    """
    return (
        column == any_(listed(column, name)) if dialect == "postgresql" else column.in_(bindparam(name, expanding=True))
    )


def listed(column: ColumnElement[Any], name: str) -> BindParameter[Any]:
    """A list of values for a column, as one of PostgreSQL's; texts of any length, since PostgreSQL would cut those that
    are longer than the column takes."""
    return bindparam(name, type_=ARRAY(String() if isinstance(column.type, String) else column.type))


class Prepared:
    """A statement with named parameters; of those that expand, it takes lists, of single values or of tuples."""

    def __init__(self, statement: Executable | Callable[[str], Executable]) -> None:
        """A function is given the name of the dialect, where databases want different statements."""
        self._statement = statement
        self._worded: dict[str, _Worded] = {}
        self._compiled: dict[tuple[object, ...], _Compiled] = {}

    async def rows(self, session: Reading, **values: Any) -> list[Any]:
        """Run it; its rows as named tuples, none if it returns nothing."""
        return await session.run_sync(self._run, values)

    async def first(self, session: Reading, **values: Any) -> Any:
        """Run it; its first row, if there is one."""
        rows = await self.rows(session, **values)
        return rows[0] if rows else None

    def _run(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        connection = session.connection()
        worded = self._worded_for(connection.dialect)
        padded = {name: _padded(value) if name in worded.expanding else value for name, value in values.items()}
        compiled = self._compiled_for(worded, padded)
        return [compiled.row(one) for one in _asked(connection, compiled.sql, compiled.parameters(padded))]

    def _worded_for(self, dialect: Dialect) -> "_Worded":
        found = self._worded.get(dialect.name)
        if found is None:
            made: Any = self._statement(dialect.name) if callable(self._statement) else self._statement
            found = self._worded[dialect.name] = _Worded(dialect, made, made.compile(dialect=dialect))
        return found

    def _compiled_for(self, worded: "_Worded", values: Mapping[str, Any]) -> "_Compiled":
        key = (worded.dialect.name, *((name, len(values[name])) for name in worded.expanding))
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._compile(worded, values)
        return found

    def _compile(self, worded: "_Worded", values: Mapping[str, Any]) -> "_Compiled":
        dialect, binds = worded.dialect, worded.compiled.binds
        state = worded.compiled.construct_expanded_state(dict(values))
        single = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
        forms: Mapping[str, Form] = {**single, **state.processors}
        places = {name: state.parameter_expansion.get(name, (name,)) for name in values}
        ours = {place for some in places.values() for place in some}
        columns = worded.made.exported_columns
        return _Compiled(
            sql=state.statement,
            order=state.positiontup,
            constants={
                place: _put(forms.get(place), value) for place, value in state.parameters.items() if place not in ours
            },
            single={name: forms.get(name) for name in values if name not in worded.expanding},
            lists={name: [(place, forms.get(place)) for place in places[name]] for name in worded.expanding},
            made=namedtuple("Row", columns.keys()),
            readers=[column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns],
        )


@dataclass(frozen=True)
class _Worded:
    """A statement in the words of one database, before its lists have a length."""

    dialect: Dialect
    made: Any
    compiled: Any

    @cached_property
    def expanding(self) -> tuple[str, ...]:
        """The names of the parameters that take a list as so many values; those of a list that stands in the statement
        are given once and for all."""
        binds = self.compiled.binds.items()
        return tuple(sorted(name for name, bind in binds if bind.expanding and bind.required))


@dataclass(frozen=True)
class _Compiled:
    """A statement in the words of one database, for lists of certain lengths."""

    sql: str
    order: Sequence[str] | None
    """The names of the driver's parameters in their order; None where it takes them by name."""
    constants: Mapping[str, Any]
    single: Mapping[str, Form]
    """For each parameter of ours that is one of the driver's too, how a value gets there."""
    lists: Mapping[str, Sequence[tuple[str, Form]]]
    """For each that expands, those of the driver, and how a value gets there."""
    made: Callable[..., Any]
    readers: Sequence[Form]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values in the driver's form."""
        given = dict(self.constants)
        for name, form in self.single.items():
            given[name] = _put(form, values[name])
        for name, places in self.lists.items():
            for (place, form), one in zip(places, _flat(values[name]), strict=True):
                given[place] = _put(form, one)
        return tuple(given[name] for name in self.order) if self.order is not None else given

    def row(self, found: Sequence[Any]) -> Any:
        """A row as the driver gives it, with a name for each value."""
        return self.made(*(_put(read, one) for read, one in zip(self.readers, found, strict=True)))


def _asked(connection: Connection, sql: str, parameters: Any) -> Sequence[Sequence[Any]]:
    """Run a statement on the driver's own connection, and have its rows."""
    cursor = connection.connection.cursor()
    for hears in connection.dispatch.before_cursor_execute:
        hears(connection, cursor, sql, parameters, None, False)
    try:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else ()
    except Exception as error:
        connection._handle_dbapi_exception(error, sql, None, cursor, None)
    finally:
        cursor.close()


def _put(form: Form, value: Any) -> Any:
    return form(value) if form else value


def _flat(values: Sequence[Any]) -> Iterator[Any]:
    for one in values:
        if isinstance(one, tuple):
            yield from one
        else:
            yield one


def _padded(value: list[Any]) -> list[Any]:
    """As long as a power of two, the last value repeated, so that few lengths are compiled and kept by the database."""
    return value + value[-1:] * ((1 << (len(value) - 1).bit_length()) - len(value)) if value else value
