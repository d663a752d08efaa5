"""A program's catalogue: what is shipped, with what the program has of its own."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.own_practice import Catalogues, Wording, own_practice_id
from bot.domain.practice_order import order_of
from tests.factories import MONDAY, make_catalogue, make_own_practice, make_schedule

SHIPPED = make_catalogue()
ROOM = make_own_practice()
FA = "facilitative-administration"
P1 = f"{FA}/p1"


def titles(catalogue) -> list[str]:
    return [practice.title for practice in catalogue.practices]


def test_an_own_practice_joins_its_driver_after_the_shipped_ones_and_is_no_core_practice():
    catalogue = Catalogues(SHIPPED, (ROOM,)).of("program")
    assert titles(catalogue) == [*titles(SHIPPED)[:4], "A quiet room", *titles(SHIPPED)[4:]]
    added = catalogue.practice(ROOM.id)
    assert (added.own, added.core, added.reworded) == (True, False, False)
    assert catalogue.core == SHIPPED.core


def test_another_program_neither_asks_it_nor_knows_it():
    catalogue = Catalogues(SHIPPED, (ROOM,), (Wording("program", P1, "Is it there?"),)).of("another")
    assert (catalogue.practices, catalogue.retired) == (SHIPPED.practices, ())


def test_a_program_asks_in_its_own_words_and_the_practice_is_marked():
    catalogue = Catalogues(SHIPPED, (), (Wording("program", P1, "Is it there in {program}?"),)).of("program")
    asked = catalogue.practice(P1)
    assert (asked.asks("Reading First"), asked.reworded) == ("Is it there in Reading First?", True)
    assert asked.citation == "A source, practice 1; asked in your own words"
    assert replace(asked, question=SHIPPED.practice(P1).question, reworded=False) == SHIPPED.practice(P1)


def test_words_that_are_the_shipped_ones_are_not_own_words():
    same = SHIPPED.practice(P1).question
    assert Catalogues(SHIPPED, (), (Wording("program", P1, same),)).of("program") == SHIPPED


def test_several_programs_are_read_together_in_the_shipped_words():
    theirs = make_own_practice(id=f"{FA}/own-lab", program="another", title="A lab")
    known = Catalogues(SHIPPED, (ROOM, theirs), (Wording("program", P1, "Is it there?"),))
    assert titles(known.whole)[4:6] == ["A quiet room", "A lab"]
    assert not any(practice.reworded for practice in known.whole.practices)
    assert titles(known.of_several(["another"]))[4:6] == ["A lab", titles(SHIPPED)[4]]


def test_a_retired_practice_is_asked_no_more_and_keeps_its_title():
    catalogue = Catalogues(SHIPPED, (replace(ROOM, retired_at=MONDAY),)).of("program")
    assert catalogue.practices == SHIPPED.practices
    assert catalogue.found_or_gone(ROOM.id).title == "A quiet room"
    assert ROOM.id not in [one.id for one in order_of(make_schedule(), catalogue)]


def test_a_practice_whose_driver_was_taken_away_is_asked_no_more():
    catalogue = Catalogues(SHIPPED, (replace(ROOM, driver="housing"),)).of("program")
    assert catalogue.practices == SHIPPED.practices
    assert catalogue.practice(ROOM.id).title == "A quiet room"


def test_a_schedule_asks_an_own_practice_in_its_turn():
    order = order_of(make_schedule(), Catalogues(SHIPPED, (ROOM,)).of("program"))
    assert [one.id for one in order] == [*(f"{FA}/p{place}" for place in range(1, 5)), ROOM.id]


def test_a_retired_practice_still_asks_the_same_for_28_days():
    known = Catalogues(SHIPPED, (replace(ROOM, retired_at=MONDAY),))

    def asks(**time: float) -> bool:
        others = known.questions_besides("", now=MONDAY + timedelta(**time))
        return ROOM.question in [question for _, question in others]

    assert asks(days=27)
    assert not asks(days=28)


def test_what_a_practice_asks_is_held_against_the_others_alone():
    known = Catalogues(SHIPPED, (ROOM,), (Wording("program", P1, "Is it there?"),))
    others = [question for _, question in known.questions_besides(P1, now=MONDAY)]
    assert ROOM.question in others
    assert not {"Is it there?", SHIPPED.practice(P1).question} & set(others)


def test_a_form_makes_one_practice_of_a_driver_however_often_it_is_sent_off():
    made = own_practice_id("T0TEST", "V1", "coaching")
    assert made == own_practice_id("T0TEST", "V1", "coaching")
    assert made.startswith("coaching/own-")
    assert len({made, own_practice_id("T0OTHER", "V1", "coaching"), own_practice_id("T0TEST", "V2", "coaching")}) == 3
