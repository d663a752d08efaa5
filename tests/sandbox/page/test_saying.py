"""What people write in the page: messages, replies, commands, and what becomes of their own."""

from aiohttp import web

from tests.sandbox.page.visitors import Visitor


async def test_what_is_said_stands_in_the_channel_or_the_thread(ana, town):
    assert (await ana.does("say", in_=town.north.id, text="Hello @Ben Okafor")).ok
    (message,) = town.north.messages
    assert message.text == f"Hello <@{town.ben.id}>"
    assert (await ana.does("say", in_=town.north.id, text="More", thread=message.ts)).ok
    assert [reply.text for reply in message.thread] == ["More"]


async def test_nobody_speaks_where_they_arent_or_where_it_is_closed(ana, house, town):
    outside = await Visitor(house, town.admin).does("say", in_=town.north.id, text="Hello")
    town.north.archive()
    archived = await ana.does("say", in_=town.north.id, text="Hello")
    assert (outside.shown, archived.shown) == ("Ada Admin isn't in #north-team", "#north-team is archived")
    assert town.north.messages == ()


async def test_an_app_that_listens_to_nobody_is_told_nothing(ana, slack):
    app = slack.install({"display_information": {"name": "Deaf"}})
    outcome = await ana.does("say", in_=ana.person.dm(app).id, text="Hello")
    assert outcome.shown == "Deaf doesn't take messages here."


async def test_own_messages_are_edited_and_deleted(ana, ben, town):
    message = await town.ana.says("Helo", in_=town.north)
    mine = {"in_": town.north.id, "ts": message.ts}
    assert not (await ben.does("edit", text="Mine now", **mine)).ok
    assert not (await ben.does("delete", **mine)).ok
    assert not (await ana.does("edit", text="  ", **mine)).ok
    assert (await ana.does("edit", text="Hello", **mine)).ok
    assert message.text == "Hello"
    assert (await ana.does("delete", **mine)).ok
    assert town.north.messages == ()
    assert (await ana.does("edit", text="Again", **mine)).shown == "This isn't there any more."


async def test_a_command_reaches_its_app(ana, town, server, listener):
    listener.on("/drivers", lambda heard: {"text": "Here you are"})
    assert (await ana.does("command", in_=town.north.id, text="/drivers summary")).ok
    assert listener.of("/drivers")[0].payload["text"] == "summary"
    assert "Here you are" in ana.pane("messages", in_=town.north.id)


async def test_an_unknown_command_says_which_was_meant_or_which_there_are(ana, slack, town):
    async def told(line: str) -> str:
        return (await ana.does("command", in_=town.north.id, text=line)).shown

    assert await told("/Driver schedules") == "/Driver is not a command here. Did you mean /drivers?"
    assert await told("/nonsense") == "/nonsense is not a command here. There are /drivers, /invite, /leave, /remove."
    slack.install_app(command="/sun")
    assert await told("/x") == "/x is not a command here. There are /drivers, /invite, /leave, /remove, /sun."


async def test_slacks_own_commands_say_what_they_could_not_do(ana, slack, town):
    async def told(line: str) -> str | None:
        return (await ana.does("command", in_=town.north.id, text=line)).shown

    assert await told("/invite @Ada Admin") is None
    assert town.north.has(town.admin)
    assert await told("/invite @Ada Admin") == "Ada Admin is already in #north-team."
    assert await told("/invite Ada") == "Slack can't find Ada here. Type /invite @ and a whole name."


async def test_a_command_whose_app_fails_says_so(ana, town, server, listener):
    listener.on("/drivers", lambda heard: web.Response(status=503))
    outcome = await ana.does("command", in_=town.north.id, text="/drivers")
    assert (outcome.ok, outcome.shown) == (False, "/drivers failed with the error “dispatch_failed”")
