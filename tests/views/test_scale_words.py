"""A program's own words for the answers, wherever answers are named."""

from dataclasses import replace

import pytest

from bot.domain.cards import Outcome
from bot.domain.query import Query
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS, ScaleWords
from bot.domain.summary import Scope
from bot.views.check_in import check_in_message
from bot.views.digest import digest_message
from bot.views.receipt import receipt_message
from bot.views.sentences import how_to_read
from bot.views.summary import summary_message
from tests.views.reports import lines_on, make_answer, make_digest, make_report, make_round, make_section, make_summary
from tests.views.screens import mrkdwn_in, sent
from tests.views.test_check_in import CARD, labels, receipt

OWN = ScaleWords("Not started", "On the way", "Done", "Not my area")
NASTY = ScaleWords("<!channel>", "*bold*", "<@U0N1>", "_:smile:_")


def test_the_buttons_of_a_check_in_and_of_its_receipt_are_called_so() -> None:
    given = replace(receipt(Outcome.STORED, Rating.PARTLY), words=OWN)

    assert labels(check_in_message(replace(CARD, words=OWN))) == ["Not started", "On the way", "Done", "Not my area"]
    assert labels(receipt_message(given)) == ["Not started", "✓ On the way", "Done", "Not my area"]
    assert receipt_message(given).text.startswith("Your answer is stored: *On the way*.")


def test_a_summary_names_shares_and_ends_of_the_scale_so() -> None:
    summary = make_summary([make_round()], scope=Scope(practice="coaching/c1"))
    report = make_report(summary, words=OWN)
    lines = lines_on(summary_message(make_answer(report, query=Query(practice="coaching/c1"))))

    assert "Not started 50% (10) · On the way 0% (0) · Done 50% (10)" in lines
    assert any("0% if everyone who rated says “Not started”, and 100% if everyone says “Done”" in one for one in lines)


def test_a_digest_names_the_ends_of_the_scale_so() -> None:
    lines = lines_on(digest_message(make_digest(make_section(make_report(make_summary([make_round()]), words=OWN)))))

    assert "says “Not started”" in lines[-1]


def test_programs_with_different_words_are_explained_by_rank() -> None:
    assert "gives the lowest of three ratings" in how_to_read([USUAL_WORDS, OWN])
    assert how_to_read([]) == how_to_read([USUAL_WORDS])
    assert "says not yet in place" in how_to_read([USUAL_WORDS])


@pytest.mark.parametrize("rating", Rating)
def test_what_admins_call_answers_stays_words(rating: Rating) -> None:
    given = receipt_message(replace(receipt(Outcome.STORED, rating), words=NASTY))
    summary = make_summary([make_round()], scope=Scope(practice="coaching/c1"))
    told = summary_message(make_answer(make_report(summary, words=NASTY), query=Query(practice="coaching/c1")))

    for text in (*mrkdwn_in(sent(given)), *mrkdwn_in(sent(told)), given.text, told.text):
        assert "<!channel>" not in text
        assert "<@U0N1>" not in text
        assert ":smile:" not in text
