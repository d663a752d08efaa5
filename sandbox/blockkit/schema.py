"""A small language for the shapes that Block Kit allows, and for saying where something breaks them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: what is wrong, and a JSON pointer to where."""

    message: str
    pointer: str

    def __str__(self) -> str:
        """The sentence in the form of Slack's `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


Found = list[Problem]
Rule = Callable[[Any, str, Found], None]
"""Looks at a value that stands at a pointer and appends what is wrong."""


@dataclass(frozen=True)
class Shape:
    """An object's fields: which must be there, which may, and what holds between them.

    A field that is None counts as left out; one that nobody knows is an error, as it is in Slack.
    """

    required: Mapping[str, Rule]
    optional: Mapping[str, Rule]
    between: tuple[Rule, ...] = ()

    def __call__(self, value: Any, at: str, found: Found) -> None:
        if not isinstance(value, dict):
            found.append(Problem("must be an object", at))
            return
        for name in self.required:
            if value.get(name) is None:
                found.append(Problem(f"missing required field: {name}", at))
        for name, held in value.items():
            rule = self.required.get(name) or self.optional.get(name)
            if rule is None:
                found.append(Problem(f"invalid additional property: {name}", at))
            elif held is not None:
                rule(held, f"{at}/{name}", found)
        if not any(problem.pointer.startswith(at) for problem in found):
            for rule in self.between:
                rule(value, at, found)


def string(longest: int | None = None, *, shortest: int = 1) -> Rule:
    """Text of so many characters."""

    def rule(value: Any, at: str, found: Found) -> None:
        if not isinstance(value, str):
            found.append(Problem("must be a string", at))
        elif len(value) < shortest:
            found.append(Problem(f"must be more than {shortest - 1} characters", at))
        elif longest is not None and len(value) > longest:
            found.append(Problem(f"must be less than {longest + 1} characters", at))

    return rule


def number(least: float | None = None, most: float | None = None, *, whole: bool = True) -> Rule:
    """A number within bounds; a truth value is none."""
    kinds: tuple[type, ...] = (int,) if whole else (int, float)

    def rule(value: Any, at: str, found: Found) -> None:
        amount: Any = value
        if isinstance(value, bool) or not isinstance(value, kinds):
            found.append(Problem("must be an integer" if whole else "must be a number", at))
        elif least is not None and amount < least:
            found.append(Problem(f"must be at least {least}", at))
        elif most is not None and amount > most:
            found.append(Problem(f"must be at most {most}", at))

    return rule


def flag(value: Any, at: str, found: Found) -> None:
    """True or false."""
    if not isinstance(value, bool):
        found.append(Problem("must be a boolean", at))


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def rule(value: Any, at: str, found: Found) -> None:
        if value not in allowed:
            found.append(Problem(f"must be one of: {', '.join(allowed)}", at))

    return rule


def listing(each: Rule, *, least: int = 0, most: int | None = None) -> Rule:
    """A list of so many items of one rule."""

    def rule(value: Any, at: str, found: Found) -> None:
        if not isinstance(value, list):
            found.append(Problem("must be an array", at))
            return
        if len(value) < least:
            found.append(Problem(f"no fewer than {least} items allowed", at))
        if most is not None and len(value) > most:
            found.append(Problem(f"no more than {most} items allowed", at))
            return
        for index, item in enumerate(value):
            each(item, f"{at}/{index}", found)

    return rule


def by_type(shapes: Mapping[str, Rule], *, allowed: Container[str] | None = None) -> Rule:
    """The shape that the value's `type` names, if it is allowed here."""

    def rule(value: Any, at: str, found: Found) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None:
            found.append(Problem("missing required field: type", at))
        elif kind not in shapes or (allowed is not None and kind not in allowed):
            found.append(Problem(f"unsupported type: {kind}", f"{at}/type"))
        else:
            shapes[kind](value, at, found)

    return rule


def anything(value: Any, at: str, found: Found) -> None:
    """No rule."""


def exactly_one(*names: str) -> Rule:
    """One of these fields and not two."""

    def rule(value: Any, at: str, found: Found) -> None:
        if sum(value.get(name) is not None for name in names) != 1:
            found.append(Problem(f"must have exactly one of: {', '.join(names)}", at))

    return rule
