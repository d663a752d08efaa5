"""Forms are read as the standard library reads them, only faster."""

import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.form import fields_of


@given(st.text())
def test_what_was_put_into_a_form_comes_out_of_it(text: str) -> None:
    assert fields_of(urlencode({"payload": json.dumps(text)})) == {"payload": json.dumps(text)}


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_forms_of_many_fields_are_read_too(fields: dict[str, str]) -> None:
    assert fields_of(urlencode(fields)) == fields


@given(st.text("payd=&%+0aFf9Zg;\r\n\t _ä\ud7ff\0"))
def test_whatever_comes_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert fields_of(text) == dict(parse_qsl(text, keep_blank_values=True))


@pytest.mark.parametrize(
    "value", ["%", "%4", "%zz", "%%41", "=41", "%0", "%\n41", "a%\r", "%C3%28", "%ff", "+%2B+", "_", ".\n"]
)
def test_what_is_no_escape_stays_what_it_is(value: str) -> None:
    for text in (f"payload={value}", f"payload={value}%41", f"payload=%41{value}"):
        assert fields_of(text) == dict(parse_qsl(text, keep_blank_values=True))
