"""Text that people wrote, made fit to stand in a line."""

import unicodedata

_UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they turn the words after them around
_NOT_TEXT = frozenset({"Cc", "Cs"})


def tidy_name(text: str) -> str:
    """A name on one line, without the signs that steer terminals or turn text around."""
    return " ".join("".join(sign for sign in text if sign.isspace() or _is_text(sign)).split())


def says_something(name: str) -> bool:
    """Whether a name has a sign that can be seen."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in name)


def _is_text(sign: str) -> bool:
    return unicodedata.category(sign) not in _NOT_TEXT and sign not in _UNSEEN
