"""Names for rows: random, so that they tell nothing and never collide; a digest's is made of what it is about."""

from datetime import date
from random import Random


def new_id(random: Random) -> str:
    """80 random bits as 20 hexadecimal digits; short enough for a button's value and a message's metadata."""
    return f"{random.getrandbits(80):020x}"


def id_of_digest(program_id: str, day: date) -> str:
    """A program has one digest a day, so that owing it again changes nothing."""
    return f"{program_id}-{day:%Y%m%d}"


def program_of_digest(digest_id: str) -> str:
    """The program that a digest is about, also when nothing else is left of it."""
    return digest_id.rpartition("-")[0]
