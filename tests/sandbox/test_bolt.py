"""A bot written with Slack's own framework can't tell the sandbox from Slack."""

from contextlib import asynccontextmanager

import pytest
import uvicorn
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from sandbox.deliver import IDLE_SECONDS
from tests.sandbox.conftest import client_of, input_, modal, question, section


def bot(server, app) -> AsyncApp:
    """Asks with /drivers, stores with a click, plans with a modal, and shows a Home tab."""
    bolt = AsyncApp(client=client_of(server, app), signing_secret=app.signing_secret, process_before_response=True)

    @bolt.command("/drivers")
    async def command(ack, client, body):
        if body["text"] == "schedule":
            name = {"type": "plain_text_input", "action_id": "name"}
            await client.views_open(trigger_id=body["trigger_id"], view=modal(input_("Program", name, "program")))
            await ack()
        else:
            await ack(text="Try /drivers schedule")

    @bolt.action("answer_1")
    async def answered(ack, respond):
        await ack()
        await respond(text="Stored", replace_original=False)

    @bolt.view("schedule")
    async def planned(ack, view, client, body):
        if view["state"]["values"]["program"]["name"]["value"] == "x":
            await ack(response_action="errors", errors={"program": "Too short."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Planned")

    @bolt.event("app_home_opened")
    async def home(event, client):
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Home")]})

    @bolt.event("message")
    async def heard(event, client):
        if event.get("thread_ts"):
            await client.chat_postMessage(channel=event["channel"], thread_ts=event["thread_ts"], text="Heard")

    return bolt


@asynccontextmanager
async def over_http(server, app, slack):
    bolt = bot(server, app)
    site = web.AppRunner(bolt.web_app("/slack/events"), access_log=None, shutdown_timeout=0.1)
    await site.setup()
    await web.TCPSite(site, "127.0.0.1", 0).start()
    app.request_url = f"http://127.0.0.1:{site.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await site.cleanup()


@asynccontextmanager
async def over_sockets(server, app, slack):
    app.socket_mode = True
    handler = AsyncSocketModeHandler(bot(server, app), app.app_token)
    await handler.connect_async()
    await slack.connected(app)
    try:
        yield
    finally:
        await handler.close_async()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:slack_bolt")
@pytest.mark.parametrize("way", [over_http, over_sockets])
async def test_a_day_with_a_bot(slack, clock, server, town, way):
    clock.machine_runs = True
    ana, ben, north = town.ana, town.ben, town.north
    async with way(server, town.app, slack):
        assert (await ana.types("/drivers", in_=north)).text == "Try /drivers schedule"

        await ana.types("/drivers schedule", in_=north)
        await ana.fills({"Program": "x"})
        assert (await ana.submits()).errors == {"program": "Too short."}
        await ana.fills({"Program": "Reading"})
        assert (await ana.submits()).action == "closed"
        assert [m.text for m in ana.sees(ana.dm())] == ["Planned"]

        await client_of(server, town.app).chat_postMessage(channel=north.id, text="?", blocks=question())
        assert (await ben.presses("Fully in place", in_=north)).ok
        assert [m.text for m in ben.ephemerals(north)] == ["Stored"]

        await ben.replies("Because", to=north.messages[-1])
        await slack.settled()
        assert [m.text for m in north.messages[-1].thread] == ["Because", "Heard"]

        home = await ana.opens_home()
        assert home.blocks[0]["text"]["text"] == "Home"
    assert all(exchange.ok for exchange in slack.traffic)


def test_no_call_goes_out_on_a_connection_that_the_app_is_just_closing():
    assert uvicorn.Config("any:app", log_config=None).timeout_keep_alive > IDLE_SECONDS
