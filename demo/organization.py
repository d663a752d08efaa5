"""The made-up organization: sixty people of a school district, the channels they are in, and the installed app."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.schedule_form import Concern
from bot.views import ids
from sandbox import App, Channel, Person, Slack

PROGRAM = "Reading Together"
"""What the organization is putting into use."""

HOME_ZONE = "America/Chicago"
ZONES = (HOME_ZONE,) * 8 + ("America/New_York", "America/Denver")
"""Where people live, handed out in turn: most at home, a few in offices elsewhere."""

FAR_AWAY: Mapping[str, str] = {"Samir Blake": "Asia/Kolkata"}
"""Who lives where it is night when it is day at home."""

TEAMS: Mapping[str, tuple[int, int]] = {
    "classroom-teachers": (0, 30),
    "early-grades": (24, 38),
    "reading-specialists": (36, 45),
    "district-office": (45, 54),
    "family-partners": (53, 57),
    "library": (57, 60),
}
"""Each channel that is asked, with the slice of NAMES that is in it; where slices overlap, people are in both."""

LEADERS = ("Ines Marlow", "Tobias Renn", "Ada Quill", "Femi Adair", "Greta Holm")
"""Who is in the private leadership channel; the first one is who types a summary."""

ADMIN = "Ada Quill"
COACHES = ("Milo Sander", "Mina Okoro", "Nadia Birch", "Nils Corbin", "Olga Tenney", "Omar Fields")
COACHES_ELSEWHERE = ("Samir Blake", "Yusuf Gale")
"""Who is in the user group @coaches: specialists at home, and two people in other zones."""

NEWCOMER = "Abel Thorne"
"""Has an account from the start, and is asked once they come into a channel."""

NAMES = (
    *("Abel Thorne", "Aisha Bray", "Alma Keller", "Anton Reyes", "Bea Lindqvist", "Bruno Castell", "Callum Frey"),
    *("Carla Weston", "Chidi Moss", "Clara Voss", "Dario Penn", "Dina Salgado", "Edith Crane", "Eli Farrow"),
    *("Elsa Brandt", "Emre Colby", "Esther Lowe", "Fay Donovan", "Felix Arden", "Flora Meeks", "Gideon Hart"),
    *("Hana Doyle", "Hugo Sterne", "Ida Pruitt", "Ivan Teller", "Jada Rowan", "Jonas Bell", "Julia Ames"),
    *("Kaya Lund", "Kofi Drake", "Lars Emmet", "Lena Ortega", "Leo Hargrove", "Lila Stone", "Luca Merrit"),
    *("Mabel Frost", "Malik Avery", "Marta Quist", "Milo Sander", "Mina Okoro", "Nadia Birch", "Nils Corbin"),
    *("Olga Tenney", "Omar Fields", "Otto Lark", "Ines Marlow", "Tobias Renn", "Ada Quill", "Femi Adair"),
    *("Greta Holm", "Pia Hollis", "Rafael Dunn", "Ravi Winter", "Rosa Tilden", "Samir Blake", "Selma Rook"),
    *("Theo Wynn", "Vera Nash", "Wanda Pike", "Yusuf Gale"),
)
"""Sixty names; any likeness to people is chance."""


@dataclass(frozen=True)
class Organization:
    """The workspace as the demo needs it at hand."""

    slack: Slack
    app: App
    teams: tuple[Channel, ...]
    leadership: Channel

    @property
    def admin(self) -> Person:
        return self.named(ADMIN)

    @property
    def leader(self) -> Person:
        return self.named(LEADERS[0])

    def named(self, name: str) -> Person:
        """The person of that name. Raises LookupError if nobody has it."""
        found = self.slack.person_named(name)
        if found is None:
            raise LookupError(f"nobody is called {name}")
        return found

    def invite_the_app(self) -> None:
        """Somebody in each channel types `/invite`."""
        for channel in (*self.teams, self.leadership):
            channel.invite(self.app)

    @property
    def newcomer(self) -> Person:
        return self.named(NEWCOMER)

    def welcome_the_newcomer(self) -> None:
        """The new hire is invited to the first channel; nothing happens if they are there already."""
        self.teams[0].invite(self.newcomer)


def settle(slack: Slack) -> Organization:
    """Everybody moves in, and the app is installed by its own manifest, over HTTP."""
    people = {
        name: slack.person(name, tz=FAR_AWAY.get(name, ZONES[place % len(ZONES)]), admin=name == ADMIN)
        for place, name in enumerate(NAMES)
    }

    def together(names: Sequence[str]) -> list[Person]:
        return [people[name] for name in names if name != NEWCOMER]

    teams = tuple(slack.channel(name, members=together(NAMES[first:last])) for name, (first, last) in TEAMS.items())
    leadership = slack.channel("reading-leads", members=together(LEADERS), private=True)
    slack.user_group("Coaches", members=together(COACHES + COACHES_ELSEWHERE))
    return Organization(slack, _install(slack), teams, leadership)


def plan_of_the_year(organization: Organization) -> Sequence[Mapping[str, Any]]:
    """What the admin enters into the modal, in the order in which a person would; after each step the modal answers."""
    return (
        {
            "Program": PROGRAM,
            "Leadership channel": organization.leadership,
            "Channels to ask": list(organization.teams),
            "Drivers to ask about": ["facilitative-administration", "systems-intervention", "coaching", "fidelity"],
            "How often": "Every week",
        },
        {"Days": ["Monday", "Thursday"]},
        {ids.SCHEDULE_CONFIRM_OFTEN: [Concern.OFTEN]},
        {
            "Time of day": "10:00",
            "Time zone": ("Chicago", "America/Chicago"),
            "Open for": "3 days",
            "Smallest group": "5 people",
            "Day of the digest": "Monday",
            "Time of the digest": "09:00",
        },
    )


def _install(slack: Slack) -> App:
    manifest = json.loads((Path(__file__).parents[1] / "manifest.json").read_text(encoding="utf-8"))
    app = slack.install(manifest)
    app.socket_mode = False
    return app
