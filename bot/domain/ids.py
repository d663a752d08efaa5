"""Names for rows: random, so that they tell nothing and never collide."""

from random import Random


def new_id(random: Random) -> str:
    """80 random bits as 20 hexadecimal digits; short enough for a button's value and a message's metadata."""
    return f"{random.getrandbits(80):020x}"
