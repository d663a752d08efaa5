"""Keys of rounds: how they are made, sealed under the operator's secret, and turned into pseudonyms."""

import hashlib
import hmac
from random import Random

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
"""NIST SP 800-38D, section 8.2: 96 bits, used once; here drawn at random, one for each round."""


class UnreadableKeyError(Exception):
    """A round's key was sealed under another secret: for the operator to mend, not for who happens to answer."""

    def __str__(self) -> str:
        return "SECRET_KEY is not the one that the open check-ins were started with; put the old one back."


class Keyring:
    """Seals round keys under a secret that is never in the database (AES-256-GCM, bound to the round's id)."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(hashlib.sha256(secret.encode()).digest())

    def seal(self, key: bytes, *, round_id: str, random: Random) -> bytes:
        nonce = random.randbytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, round_id.encode())

    def open(self, sealed: bytes, *, round_id: str) -> bytes:
        """The key itself. Raises UnreadableKeyError if the secret has changed since it was sealed."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], round_id.encode())
        except InvalidTag as error:
            raise UnreadableKeyError from error


def new_key(random: Random) -> bytes:
    return random.randbytes(KEY_BYTES)


def pseudonym(key: bytes, person: str) -> bytes:
    """A name under which a person answers once, and which nobody can trace back without the round's key."""
    return hmac.digest(key, person.encode(), hashlib.sha256)
