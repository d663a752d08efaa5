"""What is said of lost channels: what happens meanwhile, and the sentence that mends it."""

from dataclasses import replace

import pytest

from bot.domain.loss import Asking, ChannelNotice, LostChannel
from bot.domain.round import MissedReason
from bot.domain.schedule import Manner, ScheduleState
from bot.views.notices import notice_message
from tests.factories import make_cadence
from tests.views.screens import sent, texts_in

ASKING = Asking("Reading First", make_cadence(), ScheduleState.ACTIVE, Manner.CHANNEL, others=2)
NORTH = LostChannel("C0NORTH", "north", MissedReason.NOT_IN_CHANNEL, (ASKING,), ())


def said(*lost: LostChannel, mended: tuple[str, ...] = ()) -> str:
    message = notice_message(ChannelNotice(lost, mended))
    return "\n".join(texts_in(sent(message))).replace("\u2060", "")


def test_the_loss_is_the_sentence_beside_the_blocks():
    assert notice_message(ChannelNotice((NORTH,), ())).text == "I am not in <#C0NORTH>."


def test_a_message_about_one_channel_reads_whole():
    assert said(NORTH).splitlines() == [
        "*I am not in <#C0NORTH>.*",
        "• Reading First (Mondays, 9:00) goes on as planned in its 2 other channels, and asks nobody there meanwhile.",
        "To mend it, type `/invite @Driver Pulse` there: the next check-in then works by itself. "
        "Or take it out of the schedule with *Change* in `/drivers schedules`.",
    ]


@pytest.mark.parametrize(
    ("asking", "sentence"),
    [
        (replace(ASKING, others=1), "goes on as planned in its other channel, and asks nobody there meanwhile."),
        (replace(ASKING, others=0), "asks nobody meanwhile: it has no other channel that works."),
        (replace(ASKING, state=ScheduleState.PAUSED), "is paused, and can't ask there once it is resumed."),
        (replace(ASKING, manner=Manner.DIRECT), "goes on asking the members of this channel directly"),
    ],
)
def test_what_becomes_of_the_schedule_is_said(asking: Asking, sentence: str):
    assert sentence in said(replace(NORTH, asks=(asking,)))


@pytest.mark.parametrize(
    ("reason", "sentences"),
    [
        (MissedReason.NOT_IN_CHANNEL, ["I am not in <#C0NORTH>.", "type `/invite @Driver Pulse` there"]),
        (MissedReason.CHANNEL_ARCHIVED, ["<#C0NORTH> is archived.", "To mend it, unarchive it: "]),
        (MissedReason.CHANNEL_GONE, ["I can't find #north any more", "If not, please take it out of the schedule"]),
    ],
)
def test_each_cause_has_what_mends_it(reason: MissedReason, sentences: list[str]):
    for sentence in sentences:
        assert sentence in said(replace(NORTH, reason=reason))


def test_a_leadership_channel_holds_its_digests():
    text = said(replace(NORTH, asks=(), leads=("Reading First",)))
    assert "Digests of Reading First are held meanwhile, and posted nowhere else." in text
    assert "the next digest, with all that was held, then works by itself" in text
    assert "Or choose another leadership channel with *Change*" in text


def test_what_works_again_takes_one_line():
    assert said(mended=("C0NORTH",)) == "<#C0NORTH> works again; there is nothing left to do."
    assert said(mended=("C0NORTH", "C0SOUTH")) == "<#C0NORTH> and <#C0SOUTH> work again; there is nothing left to do."


def test_very_many_channels_stay_below_what_slack_takes():
    many = tuple(
        replace(NORTH, channel=f"C0{place}", asks=(replace(ASKING, program="W" * 60),) * 30) for place in range(200)
    )
    message = notice_message(ChannelNotice(many, tuple(f"C1{place}" for place in range(200))))
    assert "And 188 more channels" in "".join(texts_in(sent(message)))


def test_several_channels_are_named_in_the_headline():
    gone = replace(NORTH, channel="C0OLD", name="old", reason=MissedReason.CHANNEL_GONE)
    text = notice_message(ChannelNotice((NORTH, gone), ())).text.replace("\u2060", "")
    assert text == "I can't post in 2 channels: <#C0NORTH> and #old."


def test_a_private_channel_that_is_gone_is_not_named():
    assert "I can't find a private channel any more" in said(replace(NORTH, name="", reason=MissedReason.CHANNEL_GONE))


def test_names_stay_names():
    hostile = replace(NORTH, name="<!here>", reason=MissedReason.CHANNEL_GONE, asks=(), leads=("<@U1> *bold*",))
    text = said(hostile)
    assert "<!here>" not in text
    assert "<@U1>" not in text
    assert "*bold*" not in text
