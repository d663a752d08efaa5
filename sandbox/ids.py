"""Identifiers and secrets that look like Slack's and are the same in every run."""

import base64
import hashlib
from collections import Counter


class Ids:
    """Hands out identifiers; the n-th of a kind is always the same for the same workspace."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._drawn: Counter[str] = Counter()

    def new(self, kind: str) -> str:
        """The next identifier of a kind: its letters, then eleven in all as Slack's have."""
        self._drawn[kind] += 1
        digest = hashlib.sha256(f"{self._seed}/{kind}/{self._drawn[kind]}".encode()).digest()
        return f"{kind}0{base64.b32encode(digest).decode()[: 10 - len(kind)]}"

    def secret(self, purpose: str, *, length: int = 32) -> str:
        """A made-up secret in hexadecimal digits, at most 64 of them."""
        self._drawn[purpose] += 1
        return hashlib.sha256(f"{self._seed}/{purpose}/{self._drawn[purpose]}".encode()).hexdigest()[:length]
