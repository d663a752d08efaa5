"""Our words to Slack and Slack's back, over real HTTP with the sandbox; and every failure as one of three kinds."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from slackblocks import Markdown, ModalView, PlainText, SectionBlock

from bot.clock import MovableClock
from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.slack import SlackMessenger
from bot.slack.wire import LONGEST_TEXT, person_of, quiet_of, reply_of
from bot.views.file import File
from bot.views.message import Message
from sandbox import Slack
from tests.factories import MONDAY

TEAM = "T0SANDBOX"


def message(text: str = "A sentence.") -> Message:
    return Message(text=text, blocks=(SectionBlock(text=Markdown(text[:3000])),))


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Slack]:
    slack = Slack(clock=clock)
    async with slack.serve():
        yield slack


@pytest.fixture
def app(slack: Slack):
    return slack.install_app("Driver Pulse", command="/drivers")


@pytest.fixture
async def pauses() -> list[float]:
    return []


@pytest.fixture
async def messenger(slack: Slack, app, clock: MovableClock, pauses: list[float]) -> AsyncIterator[SlackMessenger]:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        clock.move(timedelta(seconds=seconds))

    made = SlackMessenger(app.bot_token, base_url=f"{slack.url}/api/", timeout=0.2, sleep=pause)
    yield made
    await made.close()


@pytest.fixture
def north(slack: Slack, app):
    people = [slack.person("Ana Ruiz", tz="Europe/Berlin"), slack.person("Ben Okafor")]
    return slack.channel("north", members=[*people, app])


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


async def test_a_file_comes_to_somebodys_direct_messages_with_words_above_it(messenger, north, app, slack):
    ana, ben, *_ = north.members
    channel = await messenger.open_dm(TEAM, ana.id)
    file = File("figures.csv", "Figures & more", b"a,b\n1,2\n")
    await messenger.upload(TEAM, channel, file, comment="What you asked for.")
    [sent] = ana.dm(app).messages
    assert sent.text == "What you asked for."
    assert [(one.name, one.title, one.content) for one in sent.files] == [(file.name, file.title, file.content)]
    assert not ben.dm(app).messages


async def test_a_file_without_the_scope_is_refused_with_its_name(messenger, north, app):
    app.scopes = frozenset({"im:write"})
    channel = await messenger.open_dm(TEAM, north.members[0].id)
    with pytest.raises(SlackRefusedError) as refused:
        await messenger.upload(TEAM, channel, File("a.csv", "A", b"x"), comment="")
    assert (refused.value.code, refused.value.needed) == ("missing_scope", "files:write")


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_is_sent_once_whatever_becomes_of_it(messenger, north, app, slack, step: str):
    ana, *_ = north.members
    channel = await messenger.open_dm(TEAM, ana.id)
    slack.faults.add(step, kind="reset_after_store")
    with pytest.raises(SlackUnknownError):
        await messenger.upload(TEAM, channel, File("a.csv", "A", b"x"), comment="")
    assert len(slack.traffic.calls(step)) == 1
    assert len(ana.dm(app).messages) == (step == "files.completeUploadExternal")


async def test_an_address_that_takes_no_bytes_is_a_failure(messenger, north, app, slack, monkeypatch):
    channel = await messenger.open_dm(TEAM, north.members[0].id)
    monkeypatch.setattr(slack, "files", Forgetful())
    with pytest.raises(SlackRefusedError, match="upload"):
        await messenger.upload(TEAM, channel, File("a.csv", "A", b"x"), comment="")


class Forgetful(dict):
    """Announced files are lost at once."""

    def __setitem__(self, name, file):
        pass


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


def test_quiet_that_is_still_to_come_is_not_quiet_now():
    told = {
        "dnd_enabled": True,
        "next_dnd_start_ts": MONDAY.timestamp() + 60,
        "next_dnd_end_ts": MONDAY.timestamp() + 90,
    }
    assert quiet_of(told, MONDAY) is None
    assert quiet_of(told, MONDAY + timedelta(seconds=60)) == MONDAY + timedelta(seconds=90)
    assert quiet_of(told, MONDAY + timedelta(seconds=90)) is None


@pytest.mark.parametrize(
    ("user", "stranger"),
    [
        ({}, False),
        ({"team_id": TEAM}, False),
        ({"team_id": "T0PARTNER"}, True),
        ({"team_id": "T0SISTER", "enterprise_user": {"teams": [TEAM, "T0SISTER"]}}, False),
        ({"is_stranger": True}, True),
    ],
)
def test_who_is_of_another_organization_is_a_stranger(user, stranger: bool):
    assert person_of({"id": "U1", **user}, TEAM).stranger is stranger


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
        ("timeout_after_store", SlackUnknownError("chat.postMessage", "TimeoutError")),
    ],
)
async def test_every_failure_is_one_of_three_and_nothing_is_sent_twice(messenger, north, slack, kind: str, error):
    slack.faults.add("chat.postMessage", kind=kind, retry_after=9)
    with pytest.raises(type(error)) as caught:
        await messenger.post(TEAM, north.id, message(), delivery="one")
    assert caught.value == error
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


@pytest.fixture
async def stranger() -> AsyncIterator[str]:
    """A server that answers response addresses in every way that Slack has."""

    async def answer(request: web.Request) -> web.Response:
        status, text = int(request.match_info["status"]), request.query.get("text", "ok")
        return web.Response(status=status, text=text, headers={"Retry-After": request.query.get("after", "2")})

    application = web.Application()
    application.router.add_route("*", "/{status}/{rest:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("404/x?text=used_url", SlackRefusedError("response_url", "HTTP 404 used_url")),
        (
            '200/x?text={"ok":false,"error":"no"}',
            SlackRefusedError("response_url", 'HTTP 200 {"ok":false,"error":"no"}'),
        ),
        ('200/x?text={"ok":false,"error":"invalid_blocks"}', SlackRefusedError("response_url", "invalid_blocks")),
        ("400/x?text=invalid_blocks", SlackRefusedError("response_url", "invalid_blocks")),
        ("500/x?text=invalid_blocks", SlackRefusedError("response_url", "invalid_blocks")),
        ("429/x", SlackBusyError("response_url", 2)),
        ("429/x?after=soon", SlackBusyError("response_url", 1)),
        ("503/x", SlackUnknownError("response_url", "HTTP 503")),
    ],
)
async def test_response_addresses_fail_in_the_same_three_ways(messenger, stranger: str, answer: str, error):
    with pytest.raises(type(error)) as caught:
        await messenger.respond(f"{stranger}/{answer}", message(), replace=True)
    assert caught.value == error


@pytest.fixture
def answers(slack: Slack, app, north) -> str:
    """A response address at which Ana, the first in north, can be answered."""
    return slack.tickets.response_url(app, north.members[0], north)


async def test_an_answer_waits_when_slack_asks_it_to(messenger, north, slack, answers: str, pauses):
    slack.faults.add("response_url", kind="rate_limited", retry_after=20, times=3)
    await messenger.respond(answers, message("Kept."), replace=False)
    assert [one.text for one in north.members[0].ephemerals(north)] == ["Kept."]
    assert pauses == [20, 20, 20]


@pytest.mark.parametrize(
    ("kind", "seen"), [("server_error", 1), ("reset_before", 1), ("reset_after_store", 2), ("timeout_after_store", 2)]
)
async def test_an_answer_that_was_lost_is_sent_once_more(
    messenger, north, slack, answers: str, pauses, kind: str, seen: int
):
    slack.faults.add("response_url", kind=kind)
    await messenger.respond(answers, message("Kept."), replace=False)
    assert [one.text for one in north.members[0].ephemerals(north)] == ["Kept."] * seen
    assert pauses == [1]


async def test_an_answer_in_the_place_of_another_is_never_there_twice(messenger, north, slack, app, answers: str):
    ana = north.members[0]
    await messenger.respond(answers, message("Kept."), replace=False)
    slack.faults.add("response_url", kind="reset_after_store")
    again = slack.tickets.response_url(app, ana, north, ana.ephemerals(north)[0])
    await messenger.respond(again, message("Changed."), replace=True)
    assert [one.text for one in ana.ephemerals(north)] == ["Changed."]


@pytest.mark.parametrize(
    ("kind", "wait", "error", "waited"),
    [
        ("rate_limited", 61, SlackBusyError, []),
        ("rate_limited", 25, SlackBusyError, [25, 25]),
        ("rate_limited", 1, SlackBusyError, [1, 1, 1]),
        ("server_error", 1, SlackUnknownError, [1]),
    ],
)
async def test_an_answer_is_given_up_after_a_minute_or_four_tries(
    messenger, slack, answers: str, pauses, kind: str, wait: int, error, waited: list[float]
):
    slack.faults.add("response_url", kind=kind, retry_after=wait, times=9)
    with pytest.raises(error):
        await messenger.respond(answers, message(), replace=False)
    assert pauses == waited
    assert len(slack.traffic.calls("response_url")) == len(waited) + 1


async def test_an_answer_that_is_refused_is_not_tried_again(messenger, stranger: str, pauses):
    with pytest.raises(SlackRefusedError):
        await messenger.respond(f"{stranger}/404/x", message(), replace=False)
    assert not pauses


async def test_a_response_address_that_answers_ok_is_content(messenger, stranger: str):
    await messenger.respond(f"{stranger}/200/x", message(), replace=False)


@pytest.mark.parametrize("text", ["<html>", "[]", '{"ok":true'])
async def test_an_answer_that_is_no_json_object_says_nothing(stranger: str, text: str):
    messenger = SlackMessenger("xoxb-token", base_url=f"{stranger}/200/", timeout=1)
    with pytest.raises(SlackUnknownError):
        await messenger.post(TEAM, "C0NORTH", message(), delivery="one")
    await messenger.close()


def test_what_slack_leaves_out_of_a_person_has_a_default():
    person = person_of({"id": "USLACKBOT"})
    assert (person.name, person.zone, person.bot, person.admin) == ("USLACKBOT", "UTC", True, False)


def test_messages_of_apps_have_no_author():
    assert reply_of({"ts": "1.0", "user": "U1", "bot_id": "B1"}).author == ""
    assert reply_of({"ts": "1.0", "subtype": "bot_message"}).author == ""
    assert reply_of({"ts": "1.0", "user": "U1", "text": "Hi"}).author == "U1"
