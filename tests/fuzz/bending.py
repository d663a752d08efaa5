"""Bending what Slack sends: fields are lost, types change, words turn into others, addresses into other people's."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

WORDS = (
    "",
    " ",
    "x" * 3_001,
    "x" * 70_000,
    "\N{MAN}\N{ZERO WIDTH JOINER}\N{MICROSCOPE}" * 200,
    "\u202eright to left\u2066",
    "e\u0301" * 500,
    "\x00",
    "words\x00words",
    "\x1b[31mred\x07\r\n\t\x85\u2028",
    "\ud800",
    "lone \udfff in the middle",
    "\ufffe\uffff",
    "<!channel> <@U1|you> <#C1> <https://example.org|here> *b* _i_ ~s~ `c` &lt;&amp;",
    "{program} {0} %s %(x)s ${HOME} {{7*7}}",
    "'; DROP TABLE answers; --",
    '=HYPERLINK("https://example.org")',
    "../../etc/passwd",
    "null",
    "0",
    "-1",
    "1e309",
    "9" * 5_000,
    "2147483648",
    "9223372036854775808",
    "99999999999999999999",
    "\N{ARABIC-INDIC DIGIT THREE}",
    "²",
    "NaN",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "10000-01-01",
    "25:61",
    "24:00",
    "00:00:00.000001",
    "9999999999.999999",
    "not.a.number",
    "Europe/Nowhere",
    "../zone",
    "summary in #north last 99999 days",
    "https://[",
    "file:///etc/passwd",
)
TYPED = (
    *(
        "in",
        "last",
        "this",
        "since",
        "until",
        "before",
        "after",
        "from",
        "to",
        "and",
        "vs",
        "as",
        "of",
        "ago",
        "..",
        "-",
    ),
    *(
        "week",
        "month",
        "quarter",
        "90",
        "days",
        "2026",
        "2026-01-01..2026-03-31",
        "Q1",
        "march",
        "31",
        "-5",
        "0",
        "1e9",
    ),
    *("coaching", "coch", "training", "leadership", "practice", "drivers", "data", "#north", "north", "csv", "pdf"),
    *("<#C0XATFX2MCV>", "<#C0XATFX2MCV|north>", "<@U1>", "<!channel>", "<#|>", "<>", "<#", "\N{BULLET}", "`", "*", "/"),
)
"""Words of summaries, comparisons and exports, in no order."""

DRAWN = frozenset({"blocks", "message", "title", "close", "submit", "profile"})
"""Fields that say how something looks, of which there are many more than of those that say what was done."""

THINGS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    10**400,
    1.5,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [None],
    [1, "two", {}],
    {"id": None},
    {"id": {"id": []}},
    {"value": 1},
    {"text": {"text": 5}},
)


@dataclass(frozen=True)
class Bender:
    """Draws changes from one source of luck. `pool` are strings that mean something somewhere else."""

    luck: Random
    pool: Sequence[str]

    def bent(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A copy with one to three changes; seldom with none."""
        found: dict[str, Any] = json.loads(json.dumps(body))
        for _ in range(self.luck.choice((0, 1, 1, 1, 1, 2, 2, 3))):
            places = list(_places(found))
            telling = [path for path in places if not DRAWN.intersection(path)]
            places = telling if telling and self.luck.random() < 0.8 else places
            if places:
                self._change(found, self.luck.choice(places))
                found = json.loads(json.dumps(found))  # nothing stands in two places at once
        return found

    def phrase(self, heads: Sequence[str]) -> str:
        """What somebody might type after a command, and what nobody would."""
        words = [self.luck.choice(TYPED if self.luck.random() < 0.8 else WORDS) for _ in range(self.luck.randint(0, 9))]
        return " ".join([self.luck.choice(heads), *words])

    def torn(self, raw: bytes) -> bytes:
        """Bytes that no longer are what they were."""
        at = self.luck.randrange(len(raw) + 1)
        damage: Callable[[], bytes] = self.luck.choice(
            (
                lambda: raw[:at],
                lambda: raw[:at] + self.luck.randbytes(self.luck.randint(1, 9)) + raw[at:],
                lambda: raw[at:] + raw[:at],
                lambda: raw + raw,
                lambda: raw.replace(b"payload=", b"payload=%5B%5D&payload=", 1),
                lambda: raw.replace(b"%7B", b"%5B" * 20_000, 1).replace(b"{", b"[" * 20_000, 1),
                lambda: raw.replace(b"%22", b"%00", 1),
                lambda: b"[" + raw + b"]",
                lambda: self.luck.choice(
                    (b"", b"null", b"[]", b"0", b'"a"', b"payload=", b"payload=null", b"payload=3")
                ),
            )
        )
        return damage()

    def _change(self, body: Any, path: Path) -> None:
        holder = _at(body, path[:-1])
        key, value = path[-1], holder[path[-1]]
        if self.luck.random() < 0.2:
            self._lose(holder, key)
        elif isinstance(value, str) and self.luck.random() < 0.85:
            holder[key] = self._other_words(body, value)
        elif isinstance(value, list) and value and self.luck.random() < 0.6:
            holder[key] = self.luck.choice((value * 2, value * 150, value[::-1], value[1:], [*value, *THINGS]))
        else:
            holder[key] = self.luck.choice(THINGS)

    def _lose(self, holder: Any, key: str | int) -> None:
        value = holder.pop(key)
        if isinstance(holder, dict) and self.luck.random() < 0.2:
            holder[self.luck.choice((*self.pool, *WORDS))] = value

    def _other_words(self, body: Any, words: str) -> str:
        how = self.luck.random()
        if how < 0.4:
            return self.luck.choice(self.pool)
        if how < 0.75:
            return self.luck.choice(WORDS)
        if how < 0.85:
            elsewhere = [one for path in _places(body) if isinstance(one := _at(body, path), str)]
            return self.luck.choice(elsewhere)
        at = self.luck.randrange(len(words) + 1)
        torn = (words[:at], words[at:], words + words, words[::-1], words[:at] + self.luck.choice(WORDS) + words[at:])
        return self.luck.choice(torn)


def _places(value: Any, before: Path = ()) -> Iterator[Path]:
    """Every place in a body but itself; of long lists the first few."""
    inside: Any = value.items() if isinstance(value, dict) else enumerate(value[:12]) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*before, key)
        yield from _places(inner, (*before, key))


def _at(body: Any, path: Path) -> Any:
    for key in path:
        body = body[key]
    return body
