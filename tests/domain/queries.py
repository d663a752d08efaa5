"""A small catalogue and a few channels, for what people type about them."""

from datetime import date

from bot.domain.catalogue import Catalogue, Driver, Group, Practice
from bot.domain.period import Period
from bot.domain.query import parse_query
from bot.domain.span import Stretch

TODAY = date(2026, 11, 22)
LAST_30_DAYS = Period(date(2026, 10, 24), TODAY)
CHANNELS = {"north-team": "C1", "south_team": "C2", "Coaching": "C3", "data": "C4", "räume": "C5"}


def driver(slug, name, *aliases):
    return Driver(slug=slug, name=name, group=Group.COMPETENCY, summary="It helps.", aliases=aliases)


def practice(id, title):
    return Practice(
        id=id,
        driver=id.partition("/")[0],
        title=title,
        question="Is {program} there?",
        why="Because.",
        signs=("One.", "Two."),
        source="A book",
        source_number=None,
        core=True,
        position=1,
    )


CATALOGUE = Catalogue(
    drivers=(
        driver("facilitative-administration", "Facilitative Administration", "admin"),
        driver("systems-intervention", "Systems Intervention", "systems"),
        driver("decision-support-data-systems", "Decision-Support Data Systems", "data"),
        driver("training", "Training"),
        driver("coaching", "Coaching", "coach"),
    ),
    practices=(
        practice("facilitative-administration/two-way-communication", "Regular talk that goes both ways"),
        practice("training/someone-leads", "Someone is in charge of training"),
        practice("training/practicing", "Practicing skills with feedback"),
        practice("coaching/someone-leads", "Someone answers for coaching"),
        practice("coaching/coaching-plan", "A coaching plan that is used"),
        practice("coaching/feedback", "Feedback from more than one source"),
    ),
)


def in_program(span):
    """A span that is left to the program, as it is named today."""
    return Stretch(span, span, TODAY)


def parse(text, today=TODAY):
    return parse_query(text, catalogue=CATALOGUE, channels=CHANNELS, today=today)
