"""Slack's markup as a person reads it."""

import pytest

from sandbox.page.render import Reader, marked
from tests.sandbox.page.render.conftest import a_reader
from tests.sandbox.page.render.reading import read

STYLED = [
    ("*bold* and _italic_ and ~gone~", "<strong>bold</strong> and <em>italic</em> and <s>gone</s>"),
    ("*_both_*", "<strong><em>both</em></strong>"),
    ("`*code*` stays", "<code>*code*</code> stays"),
    ("2 * 3 * 4", "2 * 3 * 4"),
    ("snake_case_name", "snake_case_name"),
    ("*not\nover lines*", "*not<br>over lines*"),
    ("a &lt;b&gt; &amp;amp; c", "a &lt;b&gt; &amp;amp; c"),
    ("```\nx = <1>\n*y*\n```", "<pre><code>x = &lt;1&gt;\n*y*</code></pre>"),
    ("before\n```x```\nafter", "before<pre><code>x</code></pre>after"),
    ("> said\n&gt; so\nand I", "<blockquote>said<br>so</blockquote>and I"),
    ("• one\n• two", '<ul class="mk-list"><li>• one</li><li>• two</li></ul>'),
    (":tada: :no_such_thing:", '<span class="emoji" title=":tada:">🎉</span> :no_such_thing:'),
    ("at 12:30:45", "at 12:30:45"),
    ("*<https://example.org|a & b>*", '<strong><a href="https://example.org" {out}>a &amp; b</a></strong>'),
    ("<mailto:ana@example.org>", '<a href="mailto:ana@example.org" {out}>ana@example.org</a>'),
    ("see https://example.org/a_b_c.", 'see <a href="https://example.org/a_b_c" {out}>https://example.org/a_b_c</a>.'),
    ("<javascript:alert(1)|press>", "<span>press</span>"),
    ("\ue000*a*", "\ufffd<strong>a</strong>"),
]
OUT = 'target="_blank" rel="noopener noreferrer"'


@pytest.mark.parametrize(("text", "html"), STYLED)
def test_markup_looks_as_in_slack(reader, text, html):
    assert str(marked(reader, text)) == html.format(out=OUT)


def test_verbatim_text_keeps_bare_addresses_as_they_are(reader):
    assert str(marked(reader, "https://example.org *b*", verbatim=True)) == "https://example.org <strong>b</strong>"


def test_people_channels_and_groups_are_called_by_their_names(reader, town, slack):
    group = slack.user_group("Coaches", members=[town.ben])
    text = f"<@{town.ben.id}> <#{town.north.id}> <!subteam^{group.id}> <!channel> <@U0NOBODY|somebody>"
    page = read(marked(reader, text))
    assert page.text == "@Ben Okafor #north-team @coaches @channel @somebody"
    assert page.one("a")["href"] == f"/?as={town.ana.id}&in={town.north.id}"


def test_what_concerns_the_reader_stands_out(reader, town, slack):
    slack.user_group("Coaches", members=[town.ana])
    page = read(marked(reader, f"<@{town.ana.id}> <@{town.ben.id}> <!here>"))
    assert [one.text for one in page.all(class_="me")] == ["@Ana Ruiz", "@here"]


def test_a_private_channel_is_nameless_for_whoever_is_not_in_it(slack, town):
    secret = slack.channel("layoffs", members=[town.ben], private=True)
    text = f"in <#{secret.id}|layoffs>"
    assert "layoffs" not in marked(Reader(slack, town.ana), text)
    assert "#layoffs" in marked(Reader(slack, town.ben), text)


def test_links_to_the_workspaces_messages_stay_on_the_page(reader, town):
    home = "https://riverside.slack.com/archives"
    page = read(marked(reader, f"<{home}/{town.north.id}/p1772000000000100|thread> <{home}.evil.example|away>"))
    inside, outside = page.all("a")
    assert inside["href"] == f"/?as={town.ana.id}&in={town.north.id}&thread=1772000000.000100"
    assert outside["target"] == "_blank"


@pytest.mark.parametrize("stamp", ["", "soon", "9" * 40, "-" * 3])
def test_a_moment_that_is_none_reads_as_its_fallback(stamp):
    assert read(marked(a_reader(), f"<!date^{stamp}^{{date}}|then>")).text == "then"
