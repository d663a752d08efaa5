"""Where a program's quarters and school years begin."""

from dataclasses import dataclass

JANUARY, AUGUST = 1, 8


@dataclass(frozen=True)
class YearStarts:
    """The months, 1 to 12, with which quarters are counted anew and with which a school year begins.

    Quarters are those of the calendar unless a program says otherwise, and the year of four quarters is its fiscal
    year. The school year begins in August unless it says otherwise: where lessons begin in September nothing is lost
    by that, while September would give the first weeks of schools that begin in August to the year before.
    """

    quarters: int = JANUARY
    school: int = AUGUST


USUAL_STARTS = YearStarts()
