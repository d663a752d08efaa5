"""The trouble panel: switches that make Slack misbehave, each with what it does and what to look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.errors import SandboxError
from sandbox.feed import TROUBLE
from sandbox.page.failures import FAILURES
from sandbox.page.visit import may_see

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel
    from sandbox.people import Person
    from sandbox.slack import Slack


@dataclass(frozen=True)
class Switch:
    """One switch as it stands; `state` says in a few words what waits."""

    name: str
    label: str
    words: str
    look: str
    on: bool
    state: str = ""


@dataclass(frozen=True)
class Group:
    """Switches that belong together."""

    title: str
    switches: tuple[Switch, ...]


@dataclass(frozen=True)
class Trouble:
    """The panel: its switches, and what stands in other channels that this person may know of.

    `place` is the id of the channel that its switches mean; `held` counts the events that wait to be let go.
    """

    place: str
    groups: tuple[Group, ...]
    elsewhere: tuple[str, ...]
    held: int

    @property
    def any(self) -> bool:
        """Whether anything is amiss."""
        switched = any(switch.on for group in self.groups for switch in group.switches)
        return switched or bool(self.elsewhere) or self.held > 0


def trouble_of(slack: Slack, person: Person, channel: Channel | None) -> Trouble:
    """The panel as it stands before this person, with the switches of the channel that they look at."""
    known = channel if channel and channel.kind != "im" and may_see(person, channel) else None
    requests = Group("Requests of the app", (*_failures(slack), _new_blocks(slack)))
    groups = [requests, Group("Events to the app", tuple(_events(slack)))]
    if known:
        groups.append(Group(f"In #{known.name}", tuple(_in_channel(slack, known))))
    groups.append(Group("The app itself", tuple(_tokens(slack))))
    return Trouble(
        place=known.id if known else "",
        groups=tuple(group for group in groups if group.switches),
        elsewhere=tuple(_elsewhere(slack, person, known)),
        held=_held(slack),
    )


async def switch(slack: Slack, name: str, *, on: bool, channel: Channel | None) -> None:
    """Turn a switch; the caller has checked that whoever turns it may see the channel.

    Two are no switches but deeds: `calm` takes everything back, `release` lets the events go that are held back.

    Raises SandboxError with a sentence if there is no such switch, or no channel that it could mean.
    """
    kind, _, app_id = name.partition(":")
    match kind:
        case "calm":
            await _calm(slack)
        case "release":
            await slack.release_events()
        case "doubled":
            slack.faults.duplicate_events = on
        case "late":
            await _hold(slack, on=on)
        case "blocks":
            slack.faults.refuse_new_blocks = on
        case "kicked":
            _kick(slack, _place(channel), _app(slack, app_id), on=on)
        case "archived":
            _archive(slack, _place(channel), on=on)
        case "revoked":
            (slack.revoke if on else slack.restore)(_app(slack, app_id))
        case _ if name in FAILURES:
            FAILURES[name].turn(slack, on=on)
        case _:
            raise SandboxError("There is no such switch: reload the page.")
    slack.feed.touch(TROUBLE)


def _failures(slack: Slack) -> Iterator[Switch]:
    for name, failure in FAILURES.items():
        left = failure.left(slack)
        state = f"waits for {left} more {'request' if left == 1 else 'requests'}" if left else ""
        yield Switch(name, failure.label, failure.words, failure.look, on=left > 0, state=state)


def _new_blocks(slack: Slack) -> Switch:
    return Switch(
        "blocks",
        "Slack refuses new blocks",
        "Charts and data tables are answered with an error, as in a workspace that doesn’t know these blocks yet.",
        "Whoever asked for figures reads them in words, or a sentence that says what went wrong.",
        on=slack.faults.refuse_new_blocks,
    )


def _events(slack: Slack) -> Iterator[Switch]:
    yield Switch(
        "doubled",
        "Events twice",
        "Every event reaches the app twice, with the same id.",
        "The app counts it once: no second message, no second comment.",
        on=slack.faults.duplicate_events,
    )
    yield Switch(
        "late",
        "Events late",
        "Events are held back; let go, they arrive in the wrong order.",
        "What people wrote and changed meanwhile still ends up right.",
        on=slack.faults.late_events,
        state=f"{_held(slack)} held back" if _held(slack) else "",
    )


def _in_channel(slack: Slack, channel: Channel) -> Iterator[Switch]:
    for app in _installed(slack):
        yield Switch(
            f"kicked:{app.app_id}",
            f"Take {app.name} out",
            f"Somebody removes {app.name} from #{channel.name}.",
            "The app says no more here, and whoever is responsible for it is told why.",
            on=not channel.has(app),
        )
    yield Switch(
        "archived",
        "Archive the channel",
        f"#{channel.name} is closed: nobody can post there.",
        "Other channels go on as before, and whoever is responsible for the app is told.",
        on=channel.archived,
    )


def _tokens(slack: Slack) -> Iterator[Switch]:
    for app in _installed(slack):
        yield Switch(
            f"revoked:{app.app_id}",
            f"Revoke {app.name}'s token",
            f"Slack refuses every request of {app.name}, as when an admin removes its access.",
            "It keeps what people told it, says in its log what is wrong, and goes on when the token works again.",
            on=app.revoked,
        )


def _elsewhere(slack: Slack, person: Person, here: Channel | None) -> Iterator[str]:
    apps = {f"kicked:{app.app_id}": app.name for app in slack.apps}
    for what, channel_id in sorted(slack.faults.upset):
        channel = slack.find_channel(channel_id)
        if channel and channel is not here and may_see(person, channel):
            yield f"#{channel.name} is archived." if what == "archived" else f"{apps[what]} is out of #{channel.name}."


async def _calm(slack: Slack) -> None:
    slack.faults.clear()
    for app in _installed(slack):
        slack.restore(app)
    # Archived channels take nobody in, so they are opened first: "archived" sorts before "kicked".
    for what, channel_id in sorted(slack.faults.upset):
        kind, _, app_id = what.partition(":")
        channel = slack.find_channel(channel_id)
        if channel and kind == "archived":
            _archive(slack, channel, on=False)
        elif channel:
            _kick(slack, channel, _app(slack, app_id), on=False)
    slack.faults.upset.clear()
    await slack.release_events()


async def _hold(slack: Slack, *, on: bool) -> None:
    slack.faults.late_events = on
    if not on:
        await slack.release_events()


def _kick(slack: Slack, channel: Channel, app: App, *, on: bool) -> None:
    if on:
        channel.kick(app)
    else:
        channel.invite(app)
    _note(slack, f"kicked:{app.app_id}", channel, on=on)


def _archive(slack: Slack, channel: Channel, *, on: bool) -> None:
    if on != channel.archived:
        (channel.archive if on else channel.unarchive)()
    _note(slack, "archived", channel, on=on)


def _note(slack: Slack, what: str, channel: Channel, *, on: bool) -> None:
    change = slack.faults.upset.add if on else slack.faults.upset.discard
    change((what, channel.id))


def _place(channel: Channel | None) -> Channel:
    if channel is None or channel.kind == "im":
        raise SandboxError("Open the channel that this is meant for first.")
    return channel


def _app(slack: Slack, app_id: str) -> App:
    for app in _installed(slack):
        if app.app_id == app_id:
            return app
    raise SandboxError("That app is not installed any more: reload the page.")


def _installed(slack: Slack) -> list[App]:
    return [app for app in slack.apps if app.installed]


def _held(slack: Slack) -> int:
    return len(slack.outbox.held)
