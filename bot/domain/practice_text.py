"""How long the texts of a practice may be, and what a question looks like, whether a file or a form brings them."""

import re

from bot.domain.catalogue import PLACEHOLDER

MAX_TITLE = 60
MAX_QUESTION = 200
MAX_WHY = 600
MAX_WHY_SENTENCES = 3
MAX_SIGN = 200
SIGNS = range(2, 5)

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


def same_question(question: str, program: str) -> str:
    """What two questions have in common that ask the same: letters and digits, without the program's name."""
    bare = re.sub(rf"(?<!\w){re.escape(program)}(?!\w)", " ", question.replace(PLACEHOLDER, " "), flags=re.IGNORECASE)
    return "".join(sign for sign in bare.casefold() if sign.isalnum())
