"""What people are told of lost channels is the difference between what is and what they know."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.loss import LOSSES, Loss, loss_of, news
from bot.domain.person import Channel

PEOPLE = ("U0ANA", "U0BEN")
CHANNELS = ("C0A", "C0B", "C0C")
WHERE = st.tuples(st.sampled_from(CHANNELS), st.sampled_from(PEOPLE))
CHANNEL = st.builds(
    Channel,
    id=st.just(""),
    name=st.just("a"),
    archived=st.booleans(),
    joined=st.booleans(),
    gone=st.booleans(),
)
DIRECTORY = st.dictionaries(st.sampled_from(CHANNELS), CHANNEL)
KNOWN = st.lists(
    st.builds(
        lambda where, reason, notice, mended: Loss(*where, reason, notice, mended),
        WHERE,
        st.sampled_from(sorted(LOSSES)),
        st.sampled_from(["", "told"]),
        st.sampled_from([None, "mended"]),
    ),
    unique_by=lambda one: (one.channel, one.person),
)


@given(DIRECTORY)
def test_a_channel_is_lost_exactly_if_nothing_can_be_posted_there(directory: dict[str, Channel]):
    for channel in directory.values():
        assert (loss_of(channel) is None) == channel.can_be_posted_to
    assert loss_of(None) in LOSSES


@given(watched=st.frozensets(WHERE), directory=DIRECTORY, known=KNOWN)
def test_what_was_told_is_not_told_again(watched, directory, known):
    """Taking in all the news leaves none."""
    found = news(watched, directory, known)
    told = {(one.channel, one.person): one for one in known if one not in found.idle}
    told |= {where: Loss(*where, reason, "told") for where, reason in found.lost.items()}
    told |= {(one.channel, one.person): replace(one, mended_in="mended") for one in found.mended}
    assert not news(watched, directory, told.values())


@given(watched=st.frozensets(WHERE), directory=DIRECTORY, known=KNOWN)
def test_everybody_who_looks_after_a_lost_channel_knows_and_nobody_else(watched, directory, known):
    found = news(watched, directory, known)
    lost = {where for where in watched if loss_of(directory.get(where[0]))}
    assert found.lost.keys() <= lost
    assert {(one.channel, one.person) for one in found.mended} <= watched - lost
    assert not {(one.channel, one.person) for one in found.idle} & watched
    know = {(one.channel, one.person) for one in known if one.mended_in is None and one not in found.idle}
    assert lost <= know | found.lost.keys()
