"""What ails a schedule follows from what it needs and what there is."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.domain.health import Ailing, Surroundings, health, scopes_for
from bot.domain.person import Channel
from bot.domain.schedule import Manner
from tests.factories import make_person, make_program, make_schedule

NORTH, SOUTH, LEAD = (Channel(f"C0{name.upper()}", name, joined=True) for name in ("north", "south", "lead"))
WELL = Surroundings(
    channels={one.id: one for one in (NORTH, SOUTH, LEAD)},
    scopes=None,
    people=14,
    owner=make_person("U0ADMIN"),
    reader="U0ADMIN",
)


def among(*changed: Channel) -> Surroundings:
    return replace(WELL, channels={**WELL.channels, **{one.id: one for one in changed}})


def ails(around: Surroundings, **schedule: object) -> list[tuple[Ailing, tuple[str, ...]]]:
    return [(one.what, one.names) for one in health(make_schedule(**schedule), make_program(), around)]


def test_nothing_ails_what_is_well():
    assert ails(WELL) == []


@pytest.mark.parametrize(
    ("changed", "ailing", "name"),
    [
        (replace(NORTH, joined=False), Ailing.NOT_IN_CHANNEL, "C0NORTH"),
        (replace(NORTH, joined=False, archived=True), Ailing.CHANNEL_ARCHIVED, "C0NORTH"),
        (replace(NORTH, joined=False, gone=True), Ailing.CHANNEL_GONE, "north"),
        (replace(NORTH, joined=False, gone=True, private=True), Ailing.CHANNEL_GONE, ""),
        (replace(LEAD, joined=False), Ailing.NOT_WITH_LEADERS, "C0LEAD"),
        (replace(LEAD, archived=True), Ailing.LEADERS_ARCHIVED, "C0LEAD"),
        (replace(LEAD, joined=False, gone=True), Ailing.LEADERS_GONE, "lead"),
    ],
)
def test_a_lost_channel_is_named(changed: Channel, ailing: Ailing, name: str):
    assert ails(among(changed)) == [(ailing, (name,))]


def test_channels_lost_in_the_same_way_are_named_together():
    assert ails(among(replace(NORTH, archived=True), replace(SOUTH, archived=True))) == [
        (Ailing.CHANNEL_ARCHIVED, ("C0NORTH", "C0SOUTH"))
    ]


def test_a_channel_that_nobody_has_heard_of_lacks_the_bot():
    assert ails(WELL, channels=("C0NEW", "C0NORTH")) == [(Ailing.NOT_IN_CHANNEL, ("C0NEW",))]


def test_nobody_left_to_ask_is_said():
    assert ails(replace(WELL, people=0)) == [(Ailing.NOBODY, ())]
    direct = {"manner": Manner.DIRECT, "channels": (), "groups": ("S0COACHES",)}
    assert ails(replace(WELL, people=0), **direct) == [(Ailing.NOBODY, ())]


def test_nobody_left_to_ask_is_not_said_where_no_channel_works():
    around = replace(among(replace(NORTH, joined=False), replace(SOUTH, joined=False)), people=0)
    assert ails(around) == [(Ailing.NOT_IN_CHANNEL, ("C0NORTH", "C0SOUTH"))]


@pytest.mark.parametrize(("reader", "names"), [("U0BEA", ("U0ADMIN", "U0BEA")), (None, ("U0ADMIN",))])
def test_an_owner_who_left_is_named_with_who_is_told_instead(reader: str | None, names: tuple[str, ...]):
    around = replace(WELL, owner=make_person("U0ADMIN", deleted=True), reader=reader)
    assert ails(around) == [(Ailing.OWNER, names)]


CHANNELS = {"chat:write", "im:write", "users:read", "channels:read", "channels:history"}


@pytest.mark.parametrize(
    ("schedule", "changed", "needed"),
    [
        ({}, NORTH, CHANNELS),
        ({}, replace(LEAD, private=True), CHANNELS | {"groups:read", "groups:history"}),
        ({"reminds": True}, NORTH, CHANNELS | {"im:history", "dnd:read"}),
        ({"manner": Manner.DIRECT}, NORTH, CHANNELS | {"im:history", "dnd:read"}),
        (
            {"manner": Manner.DIRECT, "groups": ("S0COACHES",)},
            NORTH,
            CHANNELS | {"im:history", "dnd:read", "usergroups:read"},
        ),
    ],
)
def test_what_the_token_must_be_allowed_follows_from_the_schedule(
    schedule: dict[str, object], changed: Channel, needed: Collection[str]
):
    around = among(changed)
    assert scopes_for(make_schedule(**schedule), make_program(), around.channels) == needed
    assert ails(replace(around, scopes=frozenset(needed)), **schedule) == []
    for scope in needed:
        lacking = replace(around, scopes=frozenset(needed) - {scope})
        assert ails(lacking, **schedule) == [(Ailing.SCOPES, (scope,))]


def test_what_stops_most_comes_first():
    around = replace(
        among(replace(NORTH, archived=True), replace(LEAD, archived=True)),
        scopes=frozenset(),
        people=0,
        owner=make_person("U0ADMIN", deleted=True),
    )
    assert [what for what, _ in ails(around)] == [
        Ailing.SCOPES,
        Ailing.CHANNEL_ARCHIVED,
        Ailing.LEADERS_ARCHIVED,
        Ailing.NOBODY,
        Ailing.OWNER,
    ]
