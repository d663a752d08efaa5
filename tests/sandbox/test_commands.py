"""Slack's own commands: who is brought in, taken out or leaves, and what apps hear of it."""

import pytest

from sandbox.errors import NotAllowedError, NotThereError, SandboxError


async def test_an_app_that_is_invited_comes_in_and_hears_by_whom(slack, town, listener, server):
    other = slack.channel("south-team", members=[town.ana])

    await town.ana.types("/invite @Driver Pulse", in_=other)
    await slack.settled()

    assert other.has(town.app)
    [joined] = listener.events
    assert (joined["type"], joined["channel"]) == ("member_joined_channel", other.id)
    assert (joined["user"], joined["inviter"]) == (town.app.bot_user_id, town.ana.id)
    assert listener.of("/invite") == []


async def test_several_people_are_invited_to_a_channel_that_is_named(slack, town):
    other = slack.channel("south-team", members=[town.ana])
    await town.ana.types("/invite @Ben Okafor @Ada Admin #south-team", in_=town.north)
    assert [person.name for person in other.members] == ["Ana Ruiz", "Ben Okafor", "Ada Admin"]
    assert not town.north.has(town.admin)


async def test_an_app_that_is_removed_is_told(slack, town, listener, server):
    await town.ana.types("/remove @Driver Pulse", in_=town.north)
    await slack.settled()
    assert not town.north.has(town.app)
    assert [event["type"] for event in listener.events] == ["channel_left"]


async def test_who_leaves_is_gone_and_the_apps_hear_of_it(slack, town, listener, server):
    await town.ben.types("/leave", in_=town.north)
    await slack.settled()
    assert not town.north.has(town.ben)
    assert [(event["type"], event["user"]) for event in listener.events] == [("member_left_channel", town.ben.id)]


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("/invite", "Slack can't find anybody here. Type /invite @ and a whole name."),
        ("/invite @Ben", "Slack can't find @Ben here. Type /invite @ and a whole name."),
        ("/invite @Ben Okafor", "Ben Okafor is already in #north-team."),
        ("/invite @Ada Admin #south-team", "You can't invite anybody to #south-team: you aren't in it."),
        ("/remove @Ada Admin", "Ada Admin isn't in #north-team."),
        ("/remove @Ana Ruiz", "You can't remove yourself. Type /leave instead."),
        ("/remove @Zoe Gone", "Slack can't find anybody here. Type /remove @ and a whole name."),
    ],
)
async def test_what_can_not_be_done_is_said(slack, town, line, refused):
    slack.channel("south-team", members=[town.ben])
    slack.deactivate(slack.person("Zoe Gone"))
    members = town.north.members
    with pytest.raises(SandboxError) as said:
        await town.ana.types(line, in_=town.north)
    assert str(said.value) == refused
    assert town.north.members == members


async def test_they_work_in_channels_only(town):
    with pytest.raises(NotAllowedError, match="works in channels, not in direct messages"):
        await town.ana.types("/invite @Ben Okafor", in_=town.ana.dm())


async def test_nobody_is_brought_into_an_archived_channel(town):
    town.north.archive()
    with pytest.raises(NotAllowedError, match="is archived"):
        await town.ana.types("/invite @Ada Admin", in_=town.north)


async def test_an_app_that_is_gone_can_not_be_invited(slack, town):
    slack.uninstall(town.app)
    with pytest.raises(NotThereError):
        await town.ana.types("/invite @Driver Pulse", in_=town.north)
