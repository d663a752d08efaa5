"""What each pane shows: the right things to the right person, and quickly."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import Message, NotThereError, Person, Slack
from sandbox.page.panes import MOST, WINDOW, shown_to
from sandbox.page.setting import Actor
from tests.sandbox.conftest import StoppedClock, actions, button, modal, plain, section
from tests.sandbox.page.visitors import Visitor, house_of, keys_in

HOME = {"type": "home", "blocks": []}


@pytest.fixture
def house(slack, town):
    return house_of(slack, actors=[Actor(town.ana, "Teacher"), Actor(town.ben, "Coach"), Actor(town.admin, "Admin")])


async def say(person, channel, *lines):
    return [await person.says(line, in_=channel) for line in lines]


def post(channel, author, text, **more) -> Message:
    """Something that is said without anybody pressing Enter; quick enough for thousands."""
    return channel.put(Message(channel=channel, ts=channel.next_ts(), text=text, author=author, **more))


async def test_a_channel_shows_who_said_what_and_when_in_the_readers_zone(ana, ben, town):
    await say(town.ben, town.north, "Good morning")
    for visitor, time in ((ana, "10:00 AM"), (ben, "4:00 AM")):
        html = visitor.pane("messages", in_=town.north.id)
        assert "Good morning" in html
        assert "Ben Okafor" in html
        assert time in html


async def test_messages_of_one_author_stand_together_until_five_minutes_pass(ana, town, clock):
    await say(town.ben, town.north, "one", "two")
    clock.move(minutes=6)
    await say(town.ben, town.north, "three")
    await say(town.ana, town.north, "four")
    html = ana.pane("messages", in_=town.north.id)
    assert html.count('class="message compact"') == 1
    assert html.count('class="author"') == 3


async def test_each_day_has_its_heading_by_the_readers_calendar(ana, ben, town, clock):
    await say(town.ana, town.north, "late on Monday in Berlin")
    clock.move(hours=14, minutes=30)
    await say(town.ana, town.north, "past midnight in Berlin, evening in New York")
    assert ana.pane("messages", in_=town.north.id).count("day-divider") == 2
    assert ben.pane("messages", in_=town.north.id).count("day-divider") == 1


async def test_the_newest_messages_are_shown_and_older_ones_on_request(ana, town):
    said = await say(town.ben, town.north, *(f"line {number}" for number in range(WINDOW + 10)))
    newest = ana.pane("messages", in_=town.north.id)
    shown = keys_in(newest)
    assert shown == [message.ts for message in said[10:]]
    assert keys_in(newest, "data-before") == shown[:1]
    older = ana.pane("messages", in_=town.north.id, before=shown[0])
    assert keys_in(older) == [message.ts for message in said[:10]]
    assert 'class="older"' not in older


async def test_what_was_loaded_above_is_drawn_anew_up_to_a_limit(ana, town):
    said = [post(town.north, town.ben, f"line {number}") for number in range(MOST + 20)]
    since = keys_in(ana.pane("messages", in_=town.north.id, since=said[100].ts))
    assert since == [message.ts for message in said[100:]]
    assert len(keys_in(ana.pane("messages", in_=town.north.id, since=said[0].ts))) == MOST


async def test_a_row_looks_the_same_wherever_the_window_begins(ana, town):
    await say(town.ben, town.north, *(f"line {number}" for number in range(WINDOW + 5)))
    before = dict(zip(*rows_in(ana.pane("messages", in_=town.north.id)), strict=True))
    await say(town.ana, town.north, "one more")
    after = dict(zip(*rows_in(ana.pane("messages", in_=town.north.id)), strict=True))
    assert all(before[ts] == after[ts] for ts in before.keys() & after.keys())


def rows_in(html: str) -> tuple[list[str], list[str]]:
    messages = html.split('<li class="message')[1:]
    return [keys_in(row)[0] for row in messages], [keys_in(row, "data-hash")[0] for row in messages]


async def test_a_row_says_that_it_changed_when_it_did(ana, town):
    first, second = await say(town.ben, town.north, "one", "two")
    before = dict(zip(*rows_in(ana.pane("messages", in_=town.north.id)), strict=True))
    await town.ben.edits(first, "uno")
    await town.ana.replies("And three?", to=second)
    html = ana.pane("messages", in_=town.north.id)
    after = dict(zip(*rows_in(html), strict=True))
    assert all(before[ts] != after[ts] for ts in before)
    assert "(edited)" in html
    assert "1 reply" in html


async def test_an_ephemeral_says_so_and_is_nobody_elses(ana, ben, client, town):
    await client.chat_postEphemeral(channel=town.north.id, user=town.ana.id, text="Kept for you")
    html = ana.pane("messages", in_=town.north.id)
    assert "Only visible to you" in html
    assert "Kept for you" in html
    assert "Kept for you" not in ben.pane("messages", in_=town.north.id)


async def test_a_thread_shows_its_message_its_replies_and_what_only_the_reader_sees(ana, ben, client, town):
    (parent,) = await say(town.ben, town.north, "How is it going?")
    await town.ana.replies("Fine", to=parent)
    await client.chat_postEphemeral(channel=town.north.id, user=town.ana.id, text="Psst", thread_ts=parent.ts)
    html = ana.pane("thread", in_=town.north.id, thread=parent.ts)
    assert all(words in html for words in ("How is it going?", "Fine", "Psst"))
    assert "Psst" not in ben.pane("thread", in_=town.north.id, thread=parent.ts)
    assert "Psst" not in ana.pane("messages", in_=town.north.id)


async def test_the_thread_of_a_deleted_message_says_that_it_is_gone(ana, town):
    (parent,) = await say(town.ben, town.north, "Never mind")
    await town.ben.deletes(parent)
    assert "This message was deleted." in ana.pane("thread", in_=town.north.id, thread=parent.ts)


async def test_what_people_mark_is_formatted(ana, town):
    await say(town.ben, town.north, "*bold* _leaning_ ~gone~ `x = @here` :tada: *@Ana Ruiz*\n> said before")
    html = ana.pane("messages", in_=town.north.id)
    for drawn in (
        "<strong>bold</strong> <em>leaning</em> <s>gone</s> <code>x = @here</code>",
        "🎉",
        '<strong><span class="mk-mention me">@Ana Ruiz</span></strong>',
        "<blockquote>said before</blockquote>",
    ):
        assert drawn in html


async def test_what_would_steer_slack_or_the_page_stays_text_when_people_type_it(ana, town):
    await say(town.ben, town.north, f"<!channel> <@{town.ana.id}> <https://example.org|press> *<b>&amp;</b>*")
    html = ana.pane("messages", in_=town.north.id)
    said = f"&lt;!channel&gt; &lt;@{town.ana.id}&gt; "
    assert said in html
    assert "<strong>&lt;b&gt;&amp;amp;&lt;/b&gt;</strong>" in html
    assert "mk-mention" not in html


async def test_only_own_messages_can_be_edited_and_begin_with_what_was_typed(ana, ben, town):
    await say(town.ana, town.north, "Ask *@Ben Okafor* in #north-team, <b> & `@here`: https://example.org/?a=1&b=2")
    typed = keys_in(ana.pane("messages", in_=town.north.id), "data-typed")
    escaped = "Ask *@Ben Okafor* in #north-team, &lt;b&gt; &amp; `@here`: https://example.org/?a=1&amp;b=2"
    assert typed == [escaped]
    assert keys_in(ben.pane("messages", in_=town.north.id), "data-edit") == []


def test_the_sidebar_lists_own_channels_first_then_the_public_ones_and_the_apps(ana, slack, town):
    slack.channel("art", members=[town.ben])
    slack.channel("secret", members=[town.ben], private=True)
    slack.channel("leads", members=[town.ana], private=True)
    html = ana.pane("sidebar")
    names = [part.split("<")[0] for part in html.split('class="place-name">')[1:]]
    assert names == ["leads", "north-team", "art", "Driver Pulse"]
    assert "private channel" in html


def test_an_archived_channel_can_be_read_by_its_members_alone(ana, house, slack, town):
    town.north.archive()
    assert "is archived" in ana.page(in_=town.north.id)
    assert "north-team" not in Visitor(house, town.admin).pane("sidebar")


async def test_what_others_say_is_unread_until_it_is_read(ana, house, town):
    ana.page(in_=town.north.id)
    await say(town.ben, town.north, "News")
    assert 'class="place unread"' in ana.pane("sidebar", in_=town.north.id)
    await ana.does("read", in_=town.north.id)
    assert 'class="place unread"' not in ana.pane("sidebar", in_=town.north.id)


async def test_what_stood_before_somebody_came_and_what_they_say_themselves_is_not_unread(ana, town):
    await say(town.ben, town.north, "Old news")
    ana.page()
    await say(town.ana, town.north, "Mine")
    assert 'class="place unread"' not in ana.pane("sidebar")


def test_who_is_not_in_a_public_channel_can_read_and_join_it(house, town):
    html = Visitor(house, town.admin).page(in_=town.north.id)
    assert keys_in(html, "data-join") == [town.north.id]
    assert 'class="composer"' not in html


def test_the_composer_knows_the_commands_with_their_words(slack, house, town):
    slack.install(
        {
            "display_information": {"name": "Weather"},
            "features": {
                "slash_commands": [
                    {"command": "/sun", "description": "When it rises", "usage_hint": "today | tomorrow"}
                ]
            },
        }
    )
    html = Visitor(house, town.ana).pane("messages", in_=town.north.id)
    assert keys_in(html, "data-command") == ["/drivers", "/invite", "/leave", "/remove", "/sun"]
    assert "When it rises" in html
    assert "today | tomorrow" in html


def test_threads_offer_no_commands(ana, town):
    parent = post(town.north, town.ben, "x")
    assert "data-command" not in ana.pane("thread", in_=town.north.id, thread=parent.ts)


def test_a_home_shows_what_the_app_published_for_this_person(ana, ben, slack, town):
    assert "shows nothing here yet" in ana.page(in_=town.app.app_id)
    blocks = [section("Yours alone"), actions(button("Go", "go"))]
    slack.publish(town.ana, town.app, HOME | {"blocks": blocks})
    assert "Yours alone" in ana.page(in_=town.app.app_id)
    assert "Yours alone" not in ben.page(in_=town.app.app_id)


def test_an_app_has_a_tab_for_its_messages(ana, town):
    html = ana.page(in_=town.app.app_id, tab="messages")
    assert "This is where it began." in html
    assert "Message Driver Pulse" in html


def test_an_app_that_listens_to_nobody_says_so(house, slack, town):
    deaf = {"app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}}
    app = slack.install({"display_information": {"name": "Deaf"}, "features": deaf})
    html = Visitor(house, town.ana).page(in_=app.app_id)
    assert "Deaf doesn&#39;t take messages here." in html
    assert 'class="composer"' not in html


def test_modals_lie_upon_each_other_before_the_one_they_were_opened_for(ana, ben, slack, town):
    first = slack.show(town.ana, town.app, modal(section("One"), title="First"))
    slack.show(town.ana, town.app, modal(section("Two"), title="Second", close=plain("Back")), upon=first)
    html = ana.pane("modal")
    assert html.index("First") < html.index("Second")
    assert keys_in(html, "data-view") == [view.id for view in town.ana.views]
    assert "Back" in html
    assert "<dialog" not in ben.pane("modal")


def test_acting_as_somebody_else_stays_in_place_only_where_they_may_look(house, slack, town):
    secret = slack.channel("secret", members=[town.ana], private=True)
    stays = keys_in(Visitor(house, town.ana).page(in_=town.north.id), "option value")
    leaves = keys_in(Visitor(house, town.ana).page(in_=secret.id), "option value")
    assert all(f"in={town.north.id}" in url for url in stays)
    assert [f"in={secret.id}" in url for url in leaves] == [True, False, False]


@pytest.mark.parametrize("looking", [{"as_": "U0NOBODY"}, {"in_": "C0NOWHERE"}, {"in_": "A0NOTHING"}])
def test_what_isnt_there_is_not_shown(ana, looking):
    with pytest.raises(NotThereError):
        ana.page(**looking)


def test_bots_and_closed_accounts_are_nobody_to_be(house, slack, town):
    slack.deactivate(town.ben)
    for person in (town.ben, town.app.bot_user):
        with pytest.raises(NotThereError):
            Visitor(house, person).page()


def test_a_workspace_without_channels_still_has_a_page():
    slack = Slack(clock=StoppedClock())
    assert "Nothing here yet" in Visitor(house_of(slack), slack.person("Alone")).page()


NAMES = ("Ana", "Ben", "Cleo", "Dan")
subsets = st.sets(st.sampled_from(NAMES))


@given(
    st.lists(st.tuples(st.booleans(), subsets), min_size=1, max_size=4), st.lists(st.sampled_from(NAMES), max_size=3)
)
def test_nobody_is_ever_sent_what_is_behind_a_wall(channels, chatters):
    """Each thing holds a word of its own; whoever looks everywhere finds exactly the words of what they may see."""
    slack = Slack(clock=StoppedClock())
    people = {name: slack.person(name) for name in NAMES}
    app = slack.install_app(name="Robot", command="/robot")
    words = furnished(slack, app, people, channels, chatters)
    house = house_of(slack, actors=[Actor(person, "") for person in people.values()])
    for person in people.values():
        places = [app.app_id, *(channel.id for channel in slack.channels)]
        html = "".join(everything(Visitor(house, person), place) for place in places)
        seen = {word for word in words if word in html}
        assert seen == {word for word, readers in words.items() if person.id in readers}


def everything(visitor: Visitor, place: str) -> str:
    """All that the page would send of a place, or what it says instead."""
    found = []
    looks = [lambda: visitor.page(in_=place), lambda: visitor.page(in_=place, tab="messages")]
    channel = visitor.house.slack.find_channel(place)
    for message in channel.messages if channel else ():
        looks.append(lambda ts=message.ts: visitor.page(in_=place, thread=ts))
    for look in looks:
        try:
            found.append(look())
        except NotThereError as missing:
            found.append(str(missing))
    return "".join(found)


def furnished(slack, app, people: dict[str, Person], channels, chatters) -> dict[str, set[str]]:
    """Put a word everywhere, and say who may read each."""
    words: dict[str, set[str]] = {}

    def word(*readers: str) -> str:
        words[f"word{len(words)}x"] = set(readers)
        return f"word{len(words) - 1}x"

    everybody = [person.id for person in people.values()]
    for private, members in channels:
        inside = [people[name].id for name in members] if private else everybody
        name, topic = word(*inside), word(*inside)
        channel = slack.channel(name, members=[app, *(people[n] for n in members)], private=private, topic=topic)
        parent = post(channel, app.bot_user, word(*inside))
        post(channel, app.bot_user, word(*inside), thread_ts=parent.ts)
        for person in channel.members:
            if person.bot:
                continue
            post(channel, app.bot_user, word(person.id), ephemeral_to=person.id)
            post(channel, app.bot_user, word(person.id), ephemeral_to=person.id, thread_ts=parent.ts)
    for person in people.values():
        slack.publish(person, app, HOME | {"blocks": [section(word(person.id))]})
        slack.show(person, app, modal(section(word(person.id))))
    for name in chatters:
        post(people[name].dm(app), app.bot_user, word(people[name].id))
    return words


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=30), st.integers(0, 30))
def test_the_window_is_the_end_of_what_the_person_sees(said, at):
    clock = StoppedClock()
    slack = Slack(clock=clock)
    people = {name: slack.person(name) for name in NAMES}
    channel = slack.channel("all", members=people.values())
    for name, only_for_ana in said:
        clock.move(seconds=timedelta(minutes=1).total_seconds())
        post(channel, people[name], "x", ephemeral_to=people["Ana"].id if only_for_ana else None)
    for person in people.values():
        shown = list(shown_to(person, channel))[::-1]
        assert tuple(shown) == person.sees(channel)
        assert all(one.ts < two.ts for one, two in pairwise(shown))
