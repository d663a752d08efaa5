"""The workspace itself: manifests, names, and the same ids in every run."""

import pytest

from sandbox import NotThereError, SandboxError, Slack
from tests.sandbox.conftest import StoppedClock

MANIFEST = {
    "display_information": {"name": "Driver Pulse"},
    "features": {"slash_commands": [{"command": "/drivers", "should_escape": True}]},
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
    "settings": {
        "event_subscriptions": {"request_url": "https://example.org/slack/events", "bot_events": ["app_home_opened"]},
        "socket_mode_enabled": False,
    },
}


def test_an_app_is_installed_by_its_manifest(slack):
    app = slack.install(MANIFEST, request_url="http://127.0.0.1:1/slack/events")
    assert (app.name, app.commands[0].name, app.socket_mode) == ("Driver Pulse", "/drivers", False)
    assert (app.scopes, app.events) == ({"chat:write", "commands"}, {"app_home_opened"})
    assert app.request_url == "http://127.0.0.1:1/slack/events"
    assert (app.bot_token[:5], app.app_token[:5]) == ("xoxb-", "xapp-")


async def test_a_command_that_escapes_gets_ids_for_names(slack, server, town, listener):
    slack.uninstall(town.app)
    slack.install(MANIFEST, request_url=listener.url)
    await town.ana.types("/drivers summary in #north-team for @Ben Okafor", in_=town.north)
    text = listener.of("/drivers")[0].payload["text"]
    assert text == f"summary in <#{town.north.id}|north-team> for <@{town.ben.id}>"


async def test_a_command_that_doesnt_escape_gets_names(slack, server, town, listener):
    await town.ana.types("/drivers summary in #north-team", in_=town.north)
    assert listener.of("/drivers")[0].payload["text"] == "summary in #north-team"


def test_a_second_run_has_the_same_ids():
    def ids():
        slack = Slack(clock=StoppedClock())
        ana = slack.person("Ana Ruiz")
        return ana.id, slack.channel("north", members=[ana]).id, slack.install_app("Pulse").bot_token

    assert ids() == ids()


def test_ids_look_like_slacks(slack, town):
    assert (town.ana.id[:2], town.north.id[:2], town.app.bot_id[:2], len(town.ana.id)) == ("U0", "C0", "B0", 11)


def test_two_channels_never_share_a_name(slack, town):
    south = slack.channel("south")
    with pytest.raises(SandboxError, match="#north-team exists already"):
        south.rename("north-team")
    south.rename("east")
    assert slack.channel_named("east") is south
    assert slack.channel_named("south") is None


def test_nobody_joins_an_archived_channel(slack, town):
    town.north.archive()
    with pytest.raises(SandboxError, match="archived"):
        town.north.join(town.admin)


def test_with_several_apps_one_says_which(slack, town):
    slack.install_app("Other")
    with pytest.raises(SandboxError, match="2 apps"):
        town.ana.dm()


def test_without_a_modal_there_is_nothing_to_fill_in(town):
    assert town.ana.modal is None


async def test_a_person_without_a_modal_cant_submit(town):
    with pytest.raises(NotThereError, match="no modal is open before Ana Ruiz"):
        await town.ana.submits()
