"""The simulated staff: lifelike enough, in time, and the same in every run."""

from datetime import timedelta
from random import Random
from statistics import mean

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scale_words import USUAL_WORDS
from demo.comments import BY_ANSWER
from demo.organization import NAMES
from demo.staff import IMPROVEMENT, DeedKind, Question, deeds, merit_of, temper_of
from tests.factories import MONDAY

OPEN_FOR = timedelta(days=3)
LABELS = set(USUAL_WORDS.by_rating.values())


@given(name=st.sampled_from(NAMES), merit=st.floats(0, 1), seed=st.integers(0, 10_000))
def test_people_answer_first_then_talk_and_all_before_the_close(name, merit, seed):
    done = list(deeds(temper_of(name), Question(MONDAY, merit), Random(seed)))

    assert [deed.at for deed in done] == sorted(deed.at for deed in done)
    assert all(MONDAY < deed.at < MONDAY + OPEN_FOR for deed in done)
    assert [deed.kind for deed in done[:1]] == [DeedKind.ANSWER] * bool(done)
    pressed = [deed.words for deed in done if deed.kind in {DeedKind.ANSWER, DeedKind.CHANGE}]
    assert LABELS.issuperset(pressed)
    assert len(set(pressed)) == len(pressed) <= 2


@given(name=st.sampled_from(NAMES), seed=st.integers(0, 10_000))
def test_what_people_write_fits_what_they_pressed_and_only_own_replies_are_mended(name, seed):
    done = list(deeds(temper_of(name), Question(MONDAY, 0.5), Random(seed)))

    kinds = [deed.kind for deed in done]
    assert (DeedKind.EDIT in kinds or DeedKind.DELETE in kinds) <= (DeedKind.REPLY in kinds)
    answer = next((deed.words for deed in reversed(done) if deed.words in LABELS), "")
    assert all(deed.words in BY_ANSWER[answer] for deed in done if deed.kind is DeedKind.REPLY)


def test_about_seven_in_ten_answer():
    assert 0.65 < mean(temper_of(name).keenness for name in NAMES) < 0.75


def test_improvement_moves_what_it_should_and_leaves_the_rest():
    before, after = merit_of("Is there a coach?", improved=False), merit_of("Is there a coach?", improved=True)

    assert after - before == IMPROVEMENT
    assert merit_of("Is there a room?", improved=False) == merit_of("Is there a room?", improved=False)


def test_better_practices_get_better_answers():
    def share_of_fully(merit):
        first = [
            next((deed.words for deed in deeds(temper_of(name), Question(MONDAY, merit), Random(seed))), None)
            for name in NAMES
            for seed in range(10)
        ]
        return first.count("Fully in place") / len(first)

    assert share_of_fully(0.2) < share_of_fully(0.5) < share_of_fully(0.8)


def test_there_are_lines_for_every_answer():
    assert set(BY_ANSWER) == LABELS
