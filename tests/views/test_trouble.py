"""What a person is told when something did not work, whatever stands in the sentence."""

from hypothesis import given
from hypothesis import strategies as st

from bot.views.layout import LONGEST_SECTION
from bot.views.trouble import trouble_message, trouble_modal


@given(st.text(max_size=80), st.integers(1, 200))
def test_any_sentence_fits_what_slack_takes(part: str, times: int) -> None:
    sentence = "There is no " + part * times
    assert len(trouble_message(sentence).text) <= LONGEST_SECTION
    assert trouble_modal(sentence).to_dict()


def test_of_a_sentence_that_is_too_long_the_beginning_is_shown() -> None:
    shown = trouble_message("There is no practice " + "&" * 5000).text
    assert shown.startswith("There is no practice &amp;&amp;")
    assert shown.endswith("…")
