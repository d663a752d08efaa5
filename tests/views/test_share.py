"""Sharing a digest: the modal shows exactly what staff will read, within Slack's limits, and names no private place."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.report import Share, ShareState
from bot.domain.sharing import ShareChannel, SharedNow, ShareOffer, StaffVersion
from bot.domain.summary import Response
from bot.views import ids
from bot.views.share import share_modal, shared_message, shared_modal
from tests.factories import MONDAY, make_cadence
from tests.views.reports import (
    as_slack_gets_it,
    lines_on,
    make_digest,
    make_report,
    make_round,
    make_section,
    make_summary,
    words_on,
)
from tests.views.screens import mrkdwn_in, sent, shown
from tests.views.test_digest import busy, moved, share, whole_section, with_chart

NORTH, SOUTH = ShareChannel("C0NORTH", "north"), ShareChannel("C0SOUTH", "")


def of(schedule: str, section, **changes: object):
    """The section as that of a schedule."""
    return replace(section, report=replace(section.report, schedule_id=schedule, **changes))


def make_version(*sections, words: str = "") -> StaffVersion:
    given_words = Share("act", "digest", "C0NORTH", "U0LEAD", words, ("a",), MONDAY)
    return StaffVersion(make_digest(*sections, digest_id="digest"), given_words)


def make_offer(*sections, channels: tuple[ShareChannel, ...] = (NORTH, SOUTH), **changes: object) -> ShareOffer:
    content = make_digest(*sections, digest_id="digest", **changes)
    return ShareOffer(content, {one.report.schedule_id: channels for one in content.sections})


def test_what_staff_read_word_for_word():
    section = whole_section()
    lines = lines_on(shared_message(make_version(section, words="We will find a coach by May.")))
    assert lines[:-1] == [
        "Reading First: what you told us",
        "Shared by <@U0LEAD> · check-ins from <!date^1771833600^{date_long}|Monday, February 23, 2026> to "
        "<!date^1772438400^{date_long}|Monday, March 2, 2026> · figures of the last 91 days · of everybody asked in "
        "2 channels together",
        "<@U0LEAD> writes: “We will find a coach by May.\u2060”",
        f"2 check-ins closed since the last digest. {moved(section)}",
        "Rated of asked: 80% (160 of 200, over 4 check-ins).",
        "*What was heard.* 3 comments in 2 threads, most on Title of p1. Leaders replied in 1 of 2 threads.",
    ]


def test_staff_are_told_too_that_figures_may_not_speak_for_everyone():
    summary = replace(make_summary([make_round()]), response=Response(rated=20, asked=60, rounds=1))
    said = words_on(shared_message(make_version(make_section(make_report(summary)))))
    assert "Rated of asked: 33% (20 of 60, over 1 check-in)." in said
    assert "fewer than 55% of those asked" in said


def test_only_channels_are_called_channels():
    asked = ("C0NORTH", "S0COACHES", "people:schedule")
    section = make_section(make_report(channels=asked))
    said = words_on(shared_message(make_version(section)))
    assert "of everybody asked in 1 channel, 1 user group and people named one by one together" in said


def test_it_leads_into_no_channel_and_names_none():
    section = whole_section()
    said = words_on(shared_message(make_version(section)))
    assert "archives" not in said
    assert "<#" not in said


@given(st.text(max_size=80))
def test_what_the_leader_writes_stays_words(text: str):
    version = make_version(words=f"<!channel> <@U1> *{text}* <https://evil.example|x>")
    blocks = as_slack_gets_it(shared_message(version))
    for said in mrkdwn_in(blocks):
        assert "<!channel>" not in said
        assert "<@U1>" not in said
        assert "evil.example" not in said


def test_the_modal_shows_the_very_message():
    section = of("a", with_chart())
    view = shown(share_modal(make_offer(section), "U0LEAD"))
    older = shared_message(make_version(section)).in_older_blocks
    assert older
    preview = [one for one in view["blocks"] if one["block_id"].startswith("part_")]
    assert preview == as_slack_gets_it(older)
    assert "draws as a chart" in view["blocks"][0]["text"]["text"]


def test_channels_are_boxes_and_private_ones_of_others_have_no_name():
    view = shown(share_modal(make_offer(of("a", make_section())), "U0LEAD"))
    [boxes] = [one for one in view["blocks"] if one["block_id"].startswith(ids.SHARE_CHANNELS)]
    assert boxes["element"]["type"] == "checkboxes"
    assert [(one["text"]["text"], one["value"]) for one in boxes["element"]["options"]] == [
        ("#north", "C0NORTH"),
        ("A private channel that you are not in (1)", "C0SOUTH"),
    ]
    assert (view["private_metadata"], view["callback_id"]) == ("digest", ids.SHARE_FORM)


def test_two_schedules_have_channels_of_their_own():
    sections = [of("a", make_section()), of("b", make_section(), cadence=make_cadence(weekdays=(1,)))]
    view = shown(share_modal(make_offer(*sections), "U0LEAD"))
    labels = [one["label"]["text"] for one in view["blocks"] if one["block_id"].startswith(ids.SHARE_CHANNELS)]
    assert labels == ["Channels to share it with: Mondays, 9:00", "Channels to share it with: Tuesdays, 9:00"]


def test_schedules_for_which_a_modal_has_no_room_are_counted():
    sections = [of(f"schedule {place}", make_section()) for place in range(9)]
    said = mrkdwn_in(shown(share_modal(make_offer(*sections), "U0LEAD"))["blocks"])
    assert "and 2 more schedules, for which there is no room here." in said


@pytest.mark.parametrize("practices", [13, 50])
@pytest.mark.parametrize("schedules", [1, 7])
def test_the_fullest_stays_within_slacks_limits(practices: int, schedules: int):
    sections = [of(f"schedule {place}", busy(practices)) for place in range(schedules)]
    channels = tuple(ShareChannel(f"C0{place:08}", f"{'long' * 20}-{place}") for place in range(200))
    shares = tuple(share(one.id) for one in channels)
    view = shown(share_modal(make_offer(*sections, channels=channels, shares=shares), "U0LEAD", words="“" * 500))
    offered = [
        option
        for one in view["blocks"]
        if one["block_id"].startswith(f"{ids.SHARE_CHANNELS}:schedule 0:")
        for option in one["element"]["options"]
    ]
    assert len(offered) == 200
    message = shared_message(make_version(*sections, words="&" * 500))
    sent(message)
    assert "There is more than fits" not in words_on(message)


def test_who_shared_it_already_is_said():
    shares = (share("C0NORTH"), share("C0SOUTH", state=ShareState.MISSED))
    view = shown(share_modal(make_offer(of("a", make_section()), shares=shares), "U0LEAD"))
    assert view["blocks"][-1]["text"]["text"].startswith("Shared already with <#C0NORTH>, last on ")


@pytest.mark.parametrize(
    ("shared", "sentence"),
    [
        (SharedNow(("C0NORTH",)), "It is on its way to <#C0NORTH>."),
        (SharedNow((), ("C0NORTH",)), "Shared before, so not posted again: <#C0NORTH>."),
        (SharedNow(()), "Nothing was shared."),
    ],
)
def test_afterwards_it_says_where_it_goes(shared: SharedNow, sentence: str):
    assert sentence in str(shown(shared_modal(shared)))


def test_a_schedule_without_comments_says_nothing_of_them():
    assert "heard" not in words_on(shared_message(make_version(make_section(make_report()))))
