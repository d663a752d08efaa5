"""Statements that run so often that they are compiled once, and then go to the driver as they are.

SQLAlchemy takes ten times as long to hand a statement to SQLite, and its rows back, as SQLite takes to run it: it looks
up what it compiled, prepares its contexts, and makes rows that can be asked in every way. Here it puts a statement
together and compiles it; what is left for each run is a dictionary, the driver's own call, and named tuples. Errors
come as SQLAlchemy raises them, and whoever listens to its statements hears of these.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.orm import Session

from storage.engine import Reading

Form = Callable[[Any], Any] | None
"""How a type puts a value into the driver's form, or back; None if it leaves it as it is."""


class Prepared:
    """A statement with named parameters; of those that expand, it takes lists, of single values or of tuples."""

    def __init__(self, statement: Executable | Callable[[str], Executable]) -> None:
        """A function is given the name of the dialect, where databases want different statements."""
        self._statement = statement
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
        padded = {name: _padded(value) if isinstance(value, list) else value for name, value in values.items()}
        compiled = self._compiled_for(connection.dialect, padded)
        return [compiled.row(one) for one in _asked(connection, compiled.sql, compiled.parameters(padded))]

    def _compiled_for(self, dialect: Dialect, values: Mapping[str, Any]) -> "_Compiled":
        sizes = ((name, len(value)) for name, value in sorted(values.items()) if isinstance(value, list))
        key = (dialect.name, *sizes)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._compile(dialect, values)
        return found

    def _compile(self, dialect: Dialect, values: Mapping[str, Any]) -> "_Compiled":
        made: Any = self._statement(dialect.name) if callable(self._statement) else self._statement
        compiled = made.compile(dialect=dialect)
        state = compiled.construct_expanded_state(dict(values))
        single = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
        }
        forms: Mapping[str, Form] = {**single, **state.processors}
        places = {name: state.parameter_expansion.get(name, (name,)) for name in values}
        ours = {place for some in places.values() for place in some}
        columns = made.exported_columns
        return _Compiled(
            sql=state.statement,
            order=state.positiontup,
            constants={
                place: _put(forms.get(place), value) for place, value in state.parameters.items() if place not in ours
            },
            places={name: [(place, forms.get(place)) for place in some] for name, some in places.items()},
            made=namedtuple("Row", columns.keys()),
            readers=[column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns],
        )


@dataclass(frozen=True)
class _Compiled:
    """A statement in the words of one database, for lists of certain lengths."""

    sql: str
    order: Sequence[str] | None
    """The names of the driver's parameters in their order; None where it takes them by name."""
    constants: Mapping[str, Any]
    places: Mapping[str, Sequence[tuple[str, Form]]]
    """For each parameter of ours those of the driver, and how a value gets there: one, or one for each of a list."""
    made: Callable[..., Any]
    readers: Sequence[Form]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values in the driver's form."""
        given = dict(self.constants)
        for name, value in values.items():
            for (place, form), one in zip(self.places[name], _flat(value), strict=True):
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


def _flat(value: Any) -> Iterator[Any]:
    if not isinstance(value, list):
        yield value
        return
    for one in value:
        if isinstance(one, tuple):
            yield from one
        else:
            yield one


def _padded(value: list[Any]) -> list[Any]:
    """As long as a power of two, the last value repeated, so that few lengths are compiled and kept by the database."""
    return value + value[-1:] * ((1 << (len(value) - 1).bit_length()) - len(value)) if value else value
