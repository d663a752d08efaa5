"""The catalogue as anybody reads it in Slack."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.content.loader import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.views import ids
from bot.views.practices import catalogue_message, driver_message, practice_message
from tests.factories import make_catalogue, make_practice
from tests.views.screens import block, mrkdwn_in, sent, texts_in

CATALOGUE = load_catalogue()


def words(message) -> str:
    return "\n".join(texts_in(sent(message)))


def menu(message) -> dict:
    return block(sent(message), "menu")["elements"][0]


def test_every_driver_and_practice_is_named_and_candidates_are_marked():
    said = words(catalogue_message(CATALOGUE))
    assert all(driver.name in said and driver.summary in said for driver in CATALOGUE.drivers)
    for practice in CATALOGUE.practices:
        assert practice.title in said
        assert (f"{practice.title} (candidate)" in said) is not practice.core


def test_every_practice_can_be_chosen_under_its_driver():
    groups = menu(catalogue_message(CATALOGUE))["option_groups"]
    assert [group["label"]["text"] for group in groups] == [driver.name for driver in CATALOGUE.drivers]
    assert [one["value"] for group in groups for one in group["options"]] == [one.id for one in CATALOGUE.practices]


def test_every_practice_can_be_read_whole():
    for practice in CATALOGUE.practices:
        said = words(practice_message(practice, CATALOGUE))
        assert practice.asks("the program") in said
        assert practice.why in said
        assert all(sign in said for sign in practice.signs)
        assert practice.citation in said
        assert ("candidate practice" in said.split("Fully in place")[0]) is not practice.core


def test_every_driver_can_be_read_by_itself():
    for driver in CATALOGUE.drivers:
        message = driver_message(driver, CATALOGUE)
        titles = [practice.title for practice in CATALOGUE.of_driver(driver.slug)]
        shown = words(message).partition("Read a practice")[0]
        assert driver.summary in shown
        assert all(title in shown for title in titles)


def test_a_driver_without_practices_has_no_list():
    drivers = make_catalogue().drivers
    message = driver_message(drivers[0], Catalogue(drivers, ()))
    assert [one["block_id"] for one in sent(message)] == ["title", "summary"]


def test_a_practice_leads_back_to_all_of_them():
    message = practice_message(CATALOGUE.practices[0], CATALOGUE)
    assert [one["action_id"] for one in block(sent(message), "menu")["elements"]] == [
        ids.PRACTICES_CHOOSE,
        ids.PRACTICES_ALL,
    ]


def test_a_catalogue_without_candidates_needs_no_note_on_them():
    assert "candidate" not in words(catalogue_message(make_catalogue(competency=0)))


def test_an_empty_catalogue_is_shown_without_a_menu():
    drivers = make_catalogue().drivers
    assert "menu" not in [one["block_id"] for one in sent(catalogue_message(Catalogue(drivers, ())))]


def test_a_very_large_catalogue_says_what_it_has_no_room_for():
    many = tuple(make_practice(f"coaching/{place:03d}", title=f"{place:060d}", core=False) for place in range(250))
    message = catalogue_message(Catalogue(make_catalogue().drivers, many))
    assert "Coaching" in words(message)
    assert " (250 practices)" in words(message)
    assert [len(group["options"]) for group in menu(message)["option_groups"]] == [100, 25]
    assert "The menu has room for the first 125 practices." in words(message)


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_what_an_organization_wrote_is_never_markup(text):
    practice = replace(make_practice(), title=text, why=text, signs=(text, text), source=text)
    catalogue = Catalogue(make_catalogue().drivers, (practice,))
    driver = replace(catalogue.find_driver(practice.driver), name=text, summary=text)
    messages = (catalogue_message(catalogue), driver_message(driver, catalogue), practice_message(practice, catalogue))
    for message in messages:
        assert list(mrkdwn_in(sent(message))) == []
        assert "<" not in message.text
