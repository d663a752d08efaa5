"""Our words to Slack and Slack's back, over real HTTP with the sandbox; and every failure as one of three kinds."""

from datetime import timedelta

import pytest
from slackblocks import Markdown, ModalView, PlainText, SectionBlock

from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.slack import SlackMessenger
from bot.slack.wire import LONGEST_TEXT
from bot.views.message import Message
from tests.factories import MONDAY

TEAM = "T0SANDBOX"


def message(text: str = "A sentence.") -> Message:
    return Message(text=text, blocks=(SectionBlock(text=Markdown(text[:3000])),))


async def test_it_knows_what_the_token_may_do(messenger, app):
    assert (await messenger.identify()).scopes is None
    app.scopes = frozenset({"chat:write", "im:write"})
    assert (await messenger.identify()).scopes == {"chat:write", "im:write"}


async def test_it_knows_who_the_bot_is(messenger, app):
    identity = await messenger.identify()
    assert (identity.workspace, identity.name, identity.bot_user) == (TEAM, "Sandbox", app.bot_user_id)


async def test_a_post_is_found_again_by_its_delivery(messenger, north):
    posted = await messenger.post(TEAM, north.id, message(), delivery="one")
    await messenger.post(TEAM, north.id, message(), delivery="two")
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY) == posted.ts
    assert await messenger.find(TEAM, north.id, delivery="three", since=MONDAY) is None


async def test_it_looks_through_many_pages_of_what_others_said(messenger, north):
    posted = await messenger.post(TEAM, north.id, message(), delivery="one")
    ana = north.members[0]
    for number in range(230):
        await ana.says(f"Line {number}", in_=north)
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY) == posted.ts


async def test_what_was_posted_later_is_not_looked_at(messenger, north, clock):
    first = await messenger.post(TEAM, north.id, message(), delivery="one")
    clock.move(timedelta(minutes=5))
    second = await messenger.post(TEAM, north.id, message(), delivery="one")
    until = MONDAY + timedelta(minutes=4)
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY, other_than=first.ts) == second.ts
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY, until=until) == first.ts
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY, until=until, other_than=first.ts) is None


async def test_slacks_clock_may_be_a_minute_behind_ours(messenger, north, clock):
    posted = await messenger.post(TEAM, north.id, message(), delivery="one")
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY + timedelta(seconds=59)) == posted.ts
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY + timedelta(seconds=61)) is None


async def test_a_message_is_changed_keeps_its_mark_and_is_deleted(messenger, north):
    posted = await messenger.post(TEAM, north.id, message(), delivery="one")
    await messenger.update(TEAM, north.id, posted.ts, message("x" * (LONGEST_TEXT + 1)))
    (standing,) = north.messages
    assert len(standing.text) == LONGEST_TEXT
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY) == posted.ts
    await messenger.delete(TEAM, north.id, posted.ts)
    assert not north.messages


async def test_nothing_is_unfurled_or_linked(messenger, north, slack):
    await messenger.post(TEAM, north.id, message(), delivery="one")
    (call,) = slack.traffic.calls("chat.postMessage")
    assert {name: call.request[name] for name in ("unfurl_links", "unfurl_media", "link_names", "parse")} == {
        "unfurl_links": False,
        "unfurl_media": False,
        "link_names": False,
        "parse": "none",
    }


async def test_an_ephemeral_is_for_one_person(messenger, north):
    ana, ben, *_ = north.members
    posted = await messenger.post(TEAM, north.id, message(), delivery="one")
    await messenger.post_ephemeral(TEAM, north.id, ana.id, message("For Ana."), thread=posted.ts)
    assert [one.text for one in ana.ephemerals(north)] == ["For Ana."]
    assert not ben.ephemerals(north)


async def test_direct_messages_are_opened(messenger, north, app):
    ana = north.members[0]
    channel = await messenger.open_dm(TEAM, ana.id)
    await messenger.post(TEAM, channel, message("Hello."), delivery="one")
    assert [one.text for one in ana.dm(app).messages] == ["Hello."]


async def test_people_are_read_page_by_page_with_their_roles(messenger, slack, app):
    for number in range(205):
        slack.person(f"Person {number}")
    slack.person("Ada", admin=True, tz="Europe/Berlin")
    slack.person("Guest", guest=True)
    slack.person("Gone", deleted=True)
    people = await messenger.people(TEAM)
    found = {person.name: person for person in people}
    assert {person.id for person in people} >= {person.id for person in slack.people}
    assert (found["Ada"].admin, found["Ada"].zone) == (True, "Europe/Berlin")
    assert found["Guest"].guest
    assert found["Gone"].deleted
    assert any(person.bot for person in people)
    assert not found["Person"].admin


async def test_one_person_one_channel_and_their_members(messenger, north, slack, app):
    ana, *_ = north.members
    elsewhere = slack.channel("elsewhere", members=[ana])
    assert (await messenger.person(TEAM, ana.id)).name == "Ana"
    assert (await messenger.channel(TEAM, north.id)).joined
    assert not (await messenger.channel(TEAM, elsewhere.id)).joined
    assert await messenger.members(TEAM, north.id) == {person.id for person in north.members}
    assert [channel.name for channel in await messenger.joined_channels(TEAM)] == ["north"]


async def test_user_groups_come_with_those_that_are_disabled(messenger, slack, app):
    ana, bo = slack.person("Ana"), slack.person("Bo")
    coaches, old = slack.user_group("Coaches", members=[ana, bo]), slack.user_group("Old ones")
    old.disable()
    assert [(one.id, one.name, one.disabled) for one in await messenger.user_groups(TEAM)] == [
        (coaches.id, "Coaches", False),
        (old.id, "Old ones", True),
    ]
    assert await messenger.group_members(TEAM, coaches.id) == {ana.id, bo.id}
    with pytest.raises(SlackRefusedError, match="no_such_subteam"):
        await messenger.group_members(TEAM, old.id)


async def test_it_knows_who_wants_quiet_and_until_when(messenger, slack, app, clock):
    ana, bo = slack.person("Ana"), slack.person("Bo")
    ana.snoozed = True
    found = await messenger.quiet_until(TEAM, [ana.id, bo.id], clock.now())
    assert found == {ana.id: clock.now() + timedelta(hours=8)}


async def test_replies_come_without_their_parent_and_apps_have_no_name(messenger, north):
    posted = await messenger.post(TEAM, north.id, message(), delivery="one")
    (parent,) = north.messages
    ana = north.members[0]
    reply = await ana.replies("Because it rains.", to=parent)
    await ana.edits(reply, "Because it snows.")
    (found,) = await messenger.replies(TEAM, north.id, posted.ts)
    assert (found.author, found.text) == (ana.id, "Because it snows.")
    assert found.edited_ts is not None


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("rate_limited", SlackBusyError("chat.postMessage", 9)),
        ("error:not_in_channel", SlackRefusedError("chat.postMessage", "not_in_channel")),
        ("server_error", SlackUnknownError("chat.postMessage", "HTTP 500")),
        ("error:fatal_error", SlackUnknownError("chat.postMessage", "fatal_error")),
        ("reset_before", SlackUnknownError("chat.postMessage", "ServerDisconnectedError")),
    ],
)
async def test_every_failure_is_one_of_three_and_nothing_is_sent_twice(messenger, north, slack, kind: str, error):
    slack.faults.add("chat.postMessage", kind=kind, retry_after=9)
    with pytest.raises(type(error)) as caught:
        await messenger.post(TEAM, north.id, message(), delivery="one")
    assert caught.value == error
    assert len(slack.traffic.calls("chat.postMessage")) == 1


async def test_a_silence_says_nothing_of_the_message_and_it_is_not_sent_twice(hasty, north, slack):
    slack.faults.add("chat.postMessage", kind="timeout_after_store")
    with pytest.raises(SlackUnknownError) as caught:
        await hasty.post(TEAM, north.id, message(), delivery="one")
    assert caught.value == SlackUnknownError("chat.postMessage", "TimeoutError")
    assert len(slack.traffic.calls("chat.postMessage")) == 1


async def test_a_missing_scope_is_named(slack, clock):
    app = slack.install_app("Poor", scopes={"chat:write"})
    messenger = SlackMessenger(app.bot_token, base_url=f"{slack.url}/api/")
    with pytest.raises(SlackRefusedError) as caught:
        await messenger.people(TEAM)
    await messenger.close()
    assert (caught.value.code, caught.value.needed) == ("missing_scope", "users:read")


async def test_reads_wait_when_slack_asks_them_to_but_not_for_ever(messenger, slack, pauses):
    slack.faults.add("users.list", kind="rate_limited", retry_after=3, times=2)
    await messenger.people(TEAM)
    assert pauses == [3, 3]
    slack.faults.add("users.list", kind="rate_limited", retry_after=3, times=10)
    with pytest.raises(SlackBusyError):
        await messenger.people(TEAM)
    slack.faults.clear()
    slack.faults.add("users.list", kind="rate_limited", retry_after=600)
    with pytest.raises(SlackBusyError):
        await messenger.people(TEAM)
    assert pauses == [3] * 5


async def test_looking_for_a_message_never_waits(messenger, north, slack, pauses):
    slack.faults.add("conversations.history", kind="rate_limited", retry_after=3)
    with pytest.raises(SlackBusyError):
        await messenger.find(TEAM, north.id, delivery="one", since=MONDAY)
    assert not pauses


async def test_a_modal_that_nobody_asked_for_is_refused(messenger):
    view = ModalView(title="Title", blocks=[SectionBlock(text=PlainText("Words"))])
    for show in (messenger.open_view, messenger.push_view):
        with pytest.raises(SlackRefusedError):
            await show("no.such.trigger", view)
    with pytest.raises(SlackRefusedError):
        await messenger.update_view("V0NONE", view, seen_hash="0.0")


async def test_closed_and_used_again_it_opens_a_new_session(messenger):
    await messenger.identify()
    await messenger.close()
    assert (await messenger.identify()).workspace == TEAM
