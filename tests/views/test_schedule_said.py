"""What an admin reads after saving a schedule, and after doing something to one."""

from datetime import date

from bot.domain.round import Round, RoundState
from bot.domain.schedule import ScheduleState
from bot.domain.schedule_card import Change, Saved, ScheduleCard
from bot.views.schedule_said import asked_now, reordered, resumed, skipped, taken_back
from bot.views.schedule_saved import saved_modal
from tests.factories import MONDAY
from tests.views.schedule_cards import CATALOGUE, CHRISTMAS, a_card, direct_card
from tests.views.screens import shown, texts_in


def saved(card: ScheduleCard, *changes: Change, **rest: int) -> str:
    return "\n".join(texts_in(shown(saved_modal(Saved(card, frozenset(changes), **rest)))))


def test_asking_now_says_what_is_asked_where_and_until_when():
    round_ = Round(
        id="round",
        schedule_id="schedule",
        program_id="program",
        local_date=date(2026, 3, 2),
        practice=CATALOGUE.practices[0].id,
        cycle=1,
        opens_at=MONDAY,
        closes_at=MONDAY,
        k=5,
        state=RoundState.OPEN,
    )
    said = asked_now(a_card(), round_, CATALOGUE.practices[0])
    assert said.startswith("*Reading First* (Mondays, 9:00 Berlin time) asks now: “Time and money")
    assert "<#C0NORTH> and <#C0SOUTH>" in said


def test_after_saving_the_next_three_times_are_told():
    said = saved(a_card(), Change.NEW)
    assert "Next it asks:" in said
    assert said.count("• <!date^") == 3
    assert "Results are shown only for 5 or more people together." in said
    assert "new" not in said


def test_who_will_be_asked_directly_and_by_whose_clocks_is_told():
    said = saved(direct_card(), Change.NEW)
    assert "in each person's own time zone" in said
    assert "asking each member of" in said


def test_what_a_change_means_for_others_is_told():
    said = saved(a_card(k=7), Change.K, Change.LEADERSHIP, Change.AUDIENCE, open_rounds=1, other_schedules=2)
    assert "What you changed holds from the next check-in on." in said
    assert "The program has a new smallest group and leadership channel now." in said
    assert "That holds for the program's 2 other schedules too." in said
    assert "only for 7 or more people together, in every check-in that opens from now on." in said
    assert "The check-in that is open now stays as asked." in said


def test_a_program_that_existed_is_told():
    said = saved(a_card(), Change.NEW, Change.PROGRAM_EXISTED, other_schedules=1)
    assert "There was a program of this name already, and this schedule belongs to it." in said
    assert "Its leadership channel, smallest group and digest stay as they were" in said


def test_a_program_that_was_changed_is_told():
    said = saved(a_card(), Change.DIGEST, other_schedules=1)
    assert "The program has a new time of the digest now." in said
    assert "That holds for the program's other schedule too." in said


def test_a_saved_schedule_that_is_paused_says_so():
    said = saved(a_card(state=ScheduleState.PAUSED, coming=()), Change.DRIVERS)
    assert "It asks nothing until somebody resumes it in `/drivers schedules`." in said


def test_what_became_of_a_schedule_is_said():
    assert "asks nothing on Friday, December 25, 2026. What it would have asked comes next" in skipped(
        a_card(), CHRISTMAS
    )
    assert "asks on Friday, December 25, 2026 after all" in taken_back(a_card(), CHRISTMAS)
    assert "asks about 3 of 13 practices, in the order" in reordered(a_card(practices=3, all_practices=13))
    assert "(Mondays, 9:00 in each person's own time zone, each member of" in resumed(direct_card())
