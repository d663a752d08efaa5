"""Whom a visitor can be."""

from demo.organization import Organization
from sandbox.page.setting import Actor

PARTS = (
    ("Aisha Bray", "Teacher"),
    ("Jada Rowan", "Teacher in two teams"),
    ("Nadia Birch", "Reading specialist"),
    ("Samir Blake", "Coach in Kolkata, half a day ahead"),
    ("Yusuf Gale", "Librarian in Denver, an hour behind"),
)
"""Staff, besides the leader, the admin and the newcomer, whom the organization knows."""


def cast_of(organization: Organization) -> tuple[Actor, ...]:
    """The people to act as, the one whom a visitor is first at the front."""
    teacher, *staff = (Actor(organization.named(name), role) for name, role in PARTS)
    return (
        teacher,
        Actor(organization.leader, "Leader"),
        Actor(organization.admin, "Admin and leader"),
        *staff,
        Actor(organization.newcomer, "New here"),
    )
