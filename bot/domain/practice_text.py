"""How long the texts of a practice may be, and what a question looks like, whether a file or a form brings them."""

import re
from collections.abc import Collection

from bot.domain.catalogue import PLACEHOLDER

MAX_TITLE = 60
MAX_QUESTION = 200
MAX_WHY = 600
MAX_WHY_SENTENCES = 3
MAX_SIGN = 200
SIGNS = range(2, 5)

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)")


def sentences(text: str) -> int:
    """How many sentences a text has; a full stop after an abbreviation counts as an end, so write words out."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return len(ends) + (not ends or ends[-1] < len(text))


def is_one_question(text: str) -> bool:
    """Whether a text is one sentence that ends with a question mark."""
    return text.endswith("?") and sentences(text) == 1


def has_other_braces(question: str) -> bool:
    """Whether a question has braces besides those in which the program's name goes."""
    return bool(set("{}") & set(question.replace(PLACEHOLDER, "")))


def same_question(question: str, programs: Collection[str]) -> str:
    """What two questions have in common that ask the same: letters and digits, without the names of programs.

    Staff of a program read its name where the question of another may have it typed out.
    """
    names = "|".join([re.escape(PLACEHOLDER), *map(_as_typed, sorted(programs, key=len, reverse=True))])
    bare = re.sub(names, " ", question, flags=re.IGNORECASE)
    return "".join(sign for sign in bare.casefold() if sign.isalnum())


def _as_typed(program: str) -> str:
    """A pattern of a program's name with any signs between its words; the placeholder's if it has no words."""
    words = r"[\W_]*".join(_WORD.findall(program))
    return rf"(?<!\w){words}(?!\w)" if words else re.escape(PLACEHOLDER)
