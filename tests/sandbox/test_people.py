"""People press, choose and type; the app is told as Slack would tell it."""

import hashlib
import hmac

import aiohttp
import pytest
from aiohttp import web

from sandbox import NotAllowedError, NotThereError
from tests.sandbox.conftest import actions, button, question, section


async def ask(client, channel, text="How does it stand?", **more):
    answer = await client.chat_postMessage(channel=channel.id, text=text, blocks=question(text), **more)
    return channel.find(answer["ts"])


def is_signed(heard, secret: str) -> bool:
    base = b"v0:" + heard.headers["X-Slack-Request-Timestamp"].encode() + b":" + heard.raw
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return heard.headers["X-Slack-Signature"] == f"v0={digest}"


async def test_a_press_reaches_the_app_signed_and_in_slacks_shape(client, town, listener):
    message = await ask(client, town.north)
    outcome = await town.ana.presses("Fully in place", in_=town.north)
    (heard,) = listener.of("block_actions")
    payload = heard.payload
    assert outcome.ok
    assert is_signed(heard, town.app.signing_secret)
    assert payload["user"]["id"] == town.ana.id
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": town.north.id,
        "is_ephemeral": False,
    }
    assert payload["actions"][0]["value"] == "1"
    assert {
        "trigger_id",
        "response_url",
        "state",
        "team",
        "api_app_id",
        "token",
        "channel",
        "message",
    } <= payload.keys()


async def test_presses_carry_times_that_only_grow(client, town, listener):
    await ask(client, town.north)
    for label in ("Fully in place", "Not yet in place"):
        await town.ana.presses(label, in_=town.north)
    first, second = (heard.payload["actions"][0]["action_ts"] for heard in listener.of("block_actions"))
    assert first < second


async def test_the_newest_message_with_such_a_button_is_meant(client, town, listener):
    await ask(client, town.north, "first")
    newer = await ask(client, town.north, "second")
    await client.chat_postMessage(channel=town.north.id, text="no buttons here")
    await town.ana.presses("Fully in place", in_=town.north)
    assert listener.of("block_actions")[0].payload["container"]["message_ts"] == newer.ts


async def test_a_press_says_what_there_is_instead(client, town, listener):
    await ask(client, town.north)
    with pytest.raises(NotThereError, match="Fully in place"):
        await town.ana.presses("Maybe", in_=town.north)


async def test_nobody_presses_what_they_cant_see(client, slack, town, listener):
    hidden = slack.channel("hidden", members=[town.ana, town.app], private=True)
    message = await ask(client, hidden)
    for looking in ({"in_": hidden}, {"message": message}):
        with pytest.raises(NotThereError):
            await town.ben.presses("Fully in place", **looking)


async def test_a_deactivated_person_does_nothing(client, slack, town, listener):
    await ask(client, town.north)
    slack.deactivate(town.ana)
    with pytest.raises(NotAllowedError, match="deactivated"):
        await town.ana.presses("Fully in place", in_=town.north)
    assert not town.north.has(town.ana)


async def test_an_ephemerals_button_says_so_and_sends_no_message_along(client, town, listener):
    await client.chat_postEphemeral(channel=town.north.id, user=town.ana.id, text="x", blocks=question())
    await town.ana.presses("Fully in place", in_=town.north)
    payload = listener.of("block_actions")[0].payload
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    with pytest.raises(NotThereError):
        await town.ben.presses("Fully in place", in_=town.north)


async def test_a_menu_in_a_message_is_chosen_from(client, town, listener):
    options = [{"text": {"type": "plain_text", "text": t}, "value": t.lower()} for t in ("Pause", "Delete")]
    accessory = {"type": "overflow", "action_id": "more", "options": options}
    await client.chat_postMessage(channel=town.north.id, text="x", blocks=[section("x", accessory=accessory)])
    await town.ana.chooses("Delete", in_=town.north)
    action = listener.of("block_actions")[0].payload["actions"][0]
    assert (action["type"], action["selected_option"]["value"]) == ("overflow", "delete")


async def test_a_choice_in_a_message_stays_in_its_state(client, town, listener):
    options = [{"text": {"type": "plain_text", "text": t}, "value": t} for t in ("Mon", "Tue")]
    select = {"type": "static_select", "action_id": "day", "options": options}
    blocks = [actions(select, button("Go", "go"))]
    await client.chat_postMessage(channel=town.north.id, text="x", blocks=blocks)
    await town.ana.chooses("Tue", in_=town.north, action_id="day")
    await town.ana.presses("Go", in_=town.north)
    values = listener.of("block_actions")[1].payload["state"]["values"]
    assert values["answers"]["day"]["selected_option"]["value"] == "Tue"


@pytest.mark.parametrize(
    ("status", "shown"), [(500, "This app responded with Status Code 500"), (404, "Status Code 404")]
)
async def test_a_failing_app_shows_a_warning(client, town, listener, status, shown):
    await ask(client, town.north)
    listener.status = status
    outcome = await town.ana.presses("Fully in place", in_=town.north)
    assert not outcome.ok
    assert shown in outcome.shown


async def test_an_app_that_cant_be_reached_shows_a_warning(client, town):
    await ask(client, town.north)
    town.app.request_url = "http://127.0.0.1:1/slack/events"
    outcome = await town.ana.presses("Fully in place", in_=town.north)
    assert (outcome.ok, outcome.shown) == (False, "This app is not responding")


async def test_a_command_reaches_the_app_and_its_answer_the_person_alone(slack, server, town, listener):
    listener.on("/drivers", lambda heard: {"text": "Here is *help*"})
    answer = await town.ana.types("/drivers help me", in_=town.north)
    payload = listener.of("/drivers")[0].payload
    assert (payload["text"], payload["channel_name"], payload["user_id"]) == ("help me", "north-team", town.ana.id)
    assert answer.text == "Here is *help*"
    assert town.ana.ephemerals(town.north) == (answer.message,)
    assert town.ben.sees(town.north) == ()


async def test_a_command_may_answer_for_everybody(server, town, listener):
    listener.on("/drivers", lambda heard: {"text": "Look", "response_type": "in_channel"})
    await town.ana.types("/drivers", in_=town.north)
    assert [m.text for m in town.ben.sees(town.north)] == ["Look"]


async def test_an_unanswered_command_shows_slacks_error(server, town, listener):
    listener.status = 500
    answer = await town.ana.types("/drivers", in_=town.north)
    assert answer.shown == "/drivers failed with the error “dispatch_failed”"


async def test_an_unknown_command_is_named_with_those_there_are(server, town):
    with pytest.raises(NotThereError, match="/drivers"):
        await town.ana.types("/dirvers", in_=town.north)


async def test_a_command_is_typed_where_the_person_is(server, slack, town, listener):
    elsewhere = slack.channel("elsewhere", members=[town.ben])
    with pytest.raises(NotAllowedError, match="isn't in #elsewhere"):
        await town.ana.types("/drivers", in_=elsewhere)


async def test_markup_that_people_type_is_text_and_mentions_are_mentions(slack, server, town):
    message = await town.ana.says("<!channel> & @Ben Okafor in #north-team, @here", in_=town.north)
    assert message.text == f"&lt;!channel&gt; &amp; <@{town.ben.id}> in <#{town.north.id}|>, <!here>"


async def test_nothing_is_looked_for_in_code_and_marks_stay_around_what_is_found(server, town):
    typed = "`@here in #north-team` and ```\n@Ben Okafor\n```, *see https://example.org/a_b.*"
    message = await town.ana.says(typed, in_=town.north)
    assert message.text == "`@here in #north-team` and ```\n@Ben Okafor\n```, *see <https://example.org/a_b>.*"


async def test_people_edit_and_delete_their_own_words_only(server, town):
    said = await town.ana.says("frist", in_=town.north)
    await town.ana.edits(said, "first")
    assert (said.text, said.edited["user"]) == ("first", town.ana.id)
    with pytest.raises(NotAllowedError):
        await town.ben.deletes(said)
    await town.ana.deletes(said)
    assert town.north.messages == ()


async def test_a_deleted_parent_leaves_a_tombstone_for_its_thread(server, town):
    said = await town.ana.says("question", in_=town.north)
    await town.ben.replies("answer", to=said)
    await town.ana.deletes(said)
    assert [m.subtype for m in town.north.messages] == ["tombstone"]
    assert [m.text for m in town.north.messages[0].thread] == ["answer"]


class TestResponseUrls:
    async def url(self, client, town, listener, *, ephemeral=False) -> str:
        if ephemeral:
            await client.chat_postEphemeral(channel=town.north.id, user=town.ana.id, text="?", blocks=question())
        else:
            await ask(client, town.north)
        await town.ana.presses("Fully in place", in_=town.north)
        return listener.of("block_actions")[-1].payload["response_url"]

    async def post(self, url: str, **body) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
            return answer.status, await answer.text()

    async def test_an_answer_is_for_the_person_alone_by_default(self, client, town, listener):
        url = await self.url(client, town, listener)
        assert await self.post(url, text="Stored") == (200, "ok")
        assert [m.text for m in town.ana.ephemerals(town.north)] == ["Stored"]
        assert len(town.ben.sees(town.north)) == 1

    async def test_an_ephemeral_is_replaced_in_place(self, client, town, listener):
        url = await self.url(client, town, listener, ephemeral=True)
        await self.post(url, text="Changed", replace_original=True)
        assert [m.text for m in town.ana.sees(town.north)] == ["Changed"]

    async def test_an_original_can_be_deleted(self, client, town, listener):
        url = await self.url(client, town, listener, ephemeral=True)
        await self.post(url, delete_original=True)
        assert town.ana.sees(town.north) == ()
        assert await self.post(url, text="x", replace_original=True) == (
            404,
            '{"ok":false,"error":"message_not_found"}',
        )

    async def test_an_address_serves_five_times(self, client, town, listener):
        url = await self.url(client, town, listener)
        statuses = [(await self.post(url, text=str(n)))[0] for n in range(6)]
        assert statuses == [200] * 5 + [404]

    async def test_an_address_lives_half_an_hour(self, client, clock, town, listener):
        url = await self.url(client, town, listener)
        clock.move_machine(minutes=30, seconds=1)
        assert (await self.post(url, text="late"))[0] == 404

    async def test_broken_blocks_are_refused_there_too(self, client, town, listener):
        url = await self.url(client, town, listener)
        status, text = await self.post(url, text="x", blocks=[{"type": "section"}])
        assert (status, "invalid_blocks" in text) == (400, True)


async def test_the_home_tab_shows_what_the_app_published(client, town, listener):
    async def publish():
        view = {"type": "home", "blocks": [section("Nothing open"), actions(button("Schedule", "schedule"))]}
        await client.views_publish(user_id=town.ana.id, view=view)

    assert await town.ana.opens_home() is None
    await publish()
    home = await town.ana.opens_home()
    first, second = (heard.payload["event"] for heard in listener.of("app_home_opened"))
    await town.ana.presses("Schedule")
    assert "view" not in first
    assert second["view"]["id"] == home.id
    assert listener.of("block_actions")[0].payload["container"] == {"type": "view", "view_id": home.id}
    assert town.ben.home() is None


async def test_the_url_is_verified_with_a_challenge(slack, server, town, listener):
    listener.on("url_verification", lambda heard: web.Response(text=heard.payload["challenge"]))
    reply = await slack.verify(town.app)
    assert reply.body.decode() == listener.of("url_verification")[0].payload["challenge"]
