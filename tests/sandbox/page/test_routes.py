"""The page over real HTTP: who is let in, what is refused, and what every answer carries."""

import pytest

from sandbox.page import serve_page
from sandbox.page.setting import Actor
from tests.sandbox.conftest import question
from tests.sandbox.page.scenery import Drawing, setting_of
from tests.sandbox.page.visitors import browsing

OURS = {"X-Sandbox": "page"}


@pytest.fixture
async def browser(slack, town):
    async with browsing(slack, actors=[Actor(town.ben, "Coach"), Actor(town.ana, "Teacher")]) as browser:
        yield browser


async def look(browser, path: str, **query: str) -> tuple[int, str]:
    named = {name.rstrip("_"): value for name, value in query.items()}
    async with browser.get(path, params=named) as answer:
        return answer.status, await answer.text()


async def act(browser, body, **headers: str) -> tuple[int, dict]:
    async with browser.post("/act", json=body, headers=OURS | headers) as answer:
        return answer.status, await answer.json()


async def test_the_page_begins_as_the_first_actor(browser, town):
    async with browser.get("/", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (307, f"/?as={town.ben.id}")
    status, html = await look(browser, "/")
    page = Drawing(html)
    assert status == 200
    assert [option.text for option in page.having("value") if option.tag == "option"][:2] == [
        "Ben Okafor · Coach",
        "Ana Ruiz · Teacher",
    ]
    assert [pane["data-pane"] for pane in page.having("data-pane")] == ["strip", "sidebar", "messages", "modal"]


@pytest.mark.parametrize("panel", ["inspector", "trouble"])
async def test_a_panel_stands_beside_the_channel(browser, town, panel):
    _, html = await look(browser, "/", as_=town.ana.id, panel=panel)
    assert panel in [pane["data-pane"] for pane in Drawing(html).having("data-pane")]


async def test_each_pane_can_be_had_alone_and_is_the_pages(browser, slack, town):
    message = await town.ben.says("Hello", in_=town.north)
    looks = {"as_": town.ana.id, "in_": town.north.id, "thread": message.ts}
    for name in ("sidebar", "messages", "thread", "strip", "modal", "inspector", "trouble"):
        status, html = await look(browser, f"/pane/{name}", **looks)
        assert status == 200
        assert [pane["data-pane"] for pane in Drawing(html).having("data-pane")] == [name]


async def test_an_apps_home_is_a_pane_of_its_own(browser, town):
    status, _ = await look(browser, "/pane/home", as_=town.ana.id, in_=town.app.app_id)
    assert status == 200
    assert (await look(browser, "/pane/messages", as_=town.ana.id, in_=town.app.app_id))[0] == 404


async def test_an_exchange_is_opened_by_its_number(browser, client, town):
    await client.chat_postMessage(channel=town.north.id, text="x", blocks=question())
    assert (await look(browser, "/pane/exchange", as_=town.ana.id, number="1"))[0] == 200
    for number in ("0", "99", "x", "9" * 40):
        assert (await look(browser, "/pane/exchange", as_=town.ana.id, number=number))[0] == 404


async def test_what_one_may_not_see_is_missing_with_a_kind_page(browser, slack, town):
    hidden = slack.channel("hidden", members=[town.ben], private=True)
    for path in ("/", "/pane/messages"):
        status, html = await look(browser, path, as_=town.ana.id, in_=hidden.id)
        assert status == 404
        assert "There is no such channel for Ana Ruiz." in html
        assert "Back to the beginning" in html
    assert (await look(browser, "/pane/nonsense", as_=town.ana.id))[0] == 404


async def test_every_answer_keeps_the_page_to_itself(browser, town):
    for path in ("/", "/pane/sidebar", "/live", "/static/page.js"):
        async with browser.get(path, params={"as": town.ana.id}) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_needs_nothing_from_elsewhere_and_no_inline_code(browser, town):
    _, html = await look(browser, "/", as_=town.ana.id)
    page = Drawing(html)
    fetched = [e.get("src") or e.get("href") for e in page.all if e.tag in ("script", "link", "img")]
    assert all(address.startswith("/static/") for address in fetched)
    assert all(e.get("src") for e in page.all if e.tag == "script")
    assert not any(name == "style" or name.startswith("on") for e in page.all for name in e.attributes)
    for address in fetched:
        assert (await look(browser, address))[0] == 200


async def test_ids_are_unique_on_the_page(browser, client, town):
    answer = await client.chat_postMessage(channel=town.north.id, text="x", blocks=question())
    _, html = await look(browser, "/", as_=town.ana.id, in_=town.north.id, thread=answer["ts"])
    ids = [element["id"] for element in Drawing(html).having("id")]
    assert len(ids) == len(set(ids))


async def test_an_act_is_done(browser, town):
    said = {"as": town.ana.id, "kind": "say", "in": town.north.id, "text": "Hello"}
    assert await act(browser, said) == (200, {"ok": True, "shown": None})
    assert [message.text for message in town.north.messages] == ["Hello"]


async def test_only_the_page_itself_may_ask_for_acts(browser, town):
    said = {"as": town.ana.id, "kind": "say", "in": town.north.id, "text": "Hello"}
    async with browser.post("/act", json=said) as answer:
        assert answer.status == 403
    assert (await act(browser, said, Origin="http://evil.example"))[0] == 403
    async with browser.get("/") as page:
        ours = str(page.url.origin())
    assert (await act(browser, said, Origin=ours))[0] == 200
    assert len(town.north.messages) == 1


async def test_another_sites_name_for_this_machine_opens_nothing(browser, town):
    async with browser.get("/", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("sent", [b"", b"no json", b"[1]", b"\xff\xfe", b'{"as": "' + b"x" * 300_000 + b'"}'])
async def test_what_cant_be_read_is_refused(browser, sent):
    async with browser.post("/act", data=sent, headers=OURS) as answer:
        assert (answer.status, (await answer.json())["ok"]) == (400, False)


async def test_malformed_acts_and_strangers_are_refused(browser, town):
    assert (await act(browser, {"as": town.ana.id, "kind": "dance"}))[0] == 400
    assert (await act(browser, {"as": "U0NOBODY", "kind": "say"}))[0] == 404


async def test_a_file_in_a_direct_message_can_be_kept_under_its_own_name(browser, client, town):
    channel = (await client.conversations_open(users=town.ana.id))["channel"]["id"]
    await client.files_upload_v2(content=b"a,b", filename="figures.csv", title="Figures & more", channel=channel)
    _, html = await look(browser, "/", as_=town.ana.id, in_=town.app.app_id, tab="messages")
    [link] = Drawing(html).having("download")
    assert (link.text, link["download"]) == ("Figures & more", "figures.csv")
    async with browser.get(link["href"]) as answer:
        assert (answer.content_type, await answer.read()) == ("text/csv", b"a,b")
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_a_file_is_served_to_those_who_see_it(browser, slack, client, town):
    hidden = slack.channel("hidden", members=[town.ben, town.app], private=True)
    upload = await client.files_upload_v2(content=b"GIF89a", filename="x.gif", channel=hidden.id)
    file_id = upload["file"]["id"]
    async with browser.get(f"/file/{file_id}", params={"as": town.ben.id}) as answer:
        assert (answer.status, answer.content_type, await answer.read()) == (200, "image/gif", b"GIF89a")
    for looking in ({"as_": town.ana.id}, {"as_": "U0NOBODY"}):
        assert (await look(browser, f"/file/{file_id}", **looking))[0] == 404
    assert (await look(browser, "/file/F0NONE", as_=town.ben.id))[0] == 404


async def test_an_empty_workspace_says_so(slack):
    async with browsing(slack) as browser:
        status, html = await look(browser, "/")
        assert (status, "Nobody works here yet." in html) == (404, True)


async def test_a_taken_port_is_an_error_of_the_system(slack):
    async with serve_page(slack, setting_of()) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            async with serve_page(slack, setting_of(), port):
                raise AssertionError("two pages on one port")
