"""Each ailment is one sentence that says what mends it, and names stay names."""

import pytest

from bot.domain.health import Ailing, Ailment
from bot.views.health import ailment_lines

NAMES = {
    Ailing.SCOPES: ("dnd:read", "usergroups:read"),
    Ailing.NOT_IN_CHANNEL: ("C0NORTH", "C0SOUTH"),
    Ailing.CHANNEL_ARCHIVED: ("C0NORTH",),
    Ailing.CHANNEL_GONE: ("north",),
    Ailing.NOT_WITH_LEADERS: ("C0LEAD",),
    Ailing.LEADERS_ARCHIVED: ("C0LEAD",),
    Ailing.LEADERS_GONE: ("lead",),
    Ailing.NOBODY: (),
    Ailing.OWNER: ("U0ADMIN", "U0BEA"),
}

MENDS = {
    Ailing.SCOPES: "lacks the permissions `dnd:read` and `usergroups:read`; whoever runs Driver Pulse adds them",
    Ailing.NOT_IN_CHANNEL: "is not in <#C0NORTH> and <#C0SOUTH>; to invite it, type `/invite @Driver Pulse` there.",
    Ailing.CHANNEL_ARCHIVED: "<#C0NORTH> is archived; unarchive it or take it out of the schedule.",
    Ailing.CHANNEL_GONE: "does not find #north any more; take it out of the schedule.",
    Ailing.NOT_WITH_LEADERS: "Digests are held, since Driver Pulse is not in <#C0LEAD>; to invite it, type",
    Ailing.LEADERS_ARCHIVED: "Digests are held, since <#C0LEAD> is archived; unarchive it or choose another",
    Ailing.LEADERS_GONE: "Digests are held, since Slack does not find #lead any more; choose another",
    Ailing.NOBODY: "There is nobody to ask: add people where it asks, or change whom it asks.",
    Ailing.OWNER: "<@U0ADMIN>, who set this up, has left; <@U0BEA> is told of trouble now.",
}


@pytest.mark.parametrize("what", list(Ailing))
def test_each_ailment_says_what_mends_it(what: Ailing):
    [line] = ailment_lines([Ailment(what, NAMES[what])])
    assert MENDS[what] in line.replace("\u2060", "")
    assert line.endswith(".")


def test_an_owner_whose_place_nobody_takes_is_said():
    [line] = ailment_lines([Ailment(Ailing.OWNER, ("U0ADMIN",))])
    assert "there is no admin whom Driver Pulse could tell" in line


def test_many_channels_are_counted():
    [line] = ailment_lines([Ailment(Ailing.CHANNEL_GONE, tuple("abcde"))])
    assert "#a, #b and 3 more" in line.replace("\u2060", "")


@pytest.mark.parametrize("what", [Ailing.CHANNEL_GONE, Ailing.LEADERS_GONE])
def test_a_hostile_name_is_only_ever_text(what: Ailing):
    [line] = ailment_lines([Ailment(what, ("<!channel> *bold*",))])
    assert "<!channel" not in line
    assert "*bold*" not in line
