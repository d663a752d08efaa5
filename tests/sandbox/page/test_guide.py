"""The guide: steps that can be begun and ended, and nothing else."""

from dataclasses import replace

import pytest

from sandbox.page.guide import GuideError, guide_of
from sandbox.page.setting import Actor, GuideStep, Hint
from tests.sandbox.page.scenery import Drawing, drawn, setting_of

WAIT = Hint("Wait for a question.", ".strip")
ANSWER = Hint("Press what fits.", "[data-action-id^='answer']")
PRESS = GuideStep("Answer", "Somebody asks.", (WAIT, ANSWER), "press:answer")


@pytest.fixture
def actors(town):
    return (Actor(town.ana, "Teacher"), Actor(town.admin, "Admin"))


def steps_of(setting, having: str = "data-done") -> list[dict]:
    return [e.attributes for e in Drawing(drawn("guide.html", guide=guide_of(setting))).having(having)]


def test_a_step_says_whom_to_be_and_what_ends_it(town, actors):
    step = replace(PRESS, actor=town.admin.id, place=town.north.id)
    assert steps_of(setting_of(actors=actors, guide=[step])) == [
        {
            "data-title": "Answer",
            "data-words": "Somebody asks.",
            "data-done": "press:answer",
            "data-actor": town.admin.id,
            "data-actor-name": "Ada Admin",
            "data-place": town.north.id,
        }
    ]


def test_the_hints_of_a_step_say_what_they_point_at_in_their_order(actors):
    assert steps_of(setting_of(actors=actors, guide=[PRESS]), "data-target") == [
        {"data-hint": "Wait for a question.", "data-target": ".strip"},
        {"data-hint": "Press what fits.", "data-target": "[data-action-id^='answer']"},
    ]


def test_a_step_that_points_at_nothing_is_refused(actors):
    with pytest.raises(GuideError, match="'Answer' points at nothing"):
        guide_of(setting_of(actors=actors, guide=[replace(PRESS, hints=())]))


def test_without_steps_there_is_no_guide(actors):
    assert drawn("guide.html", guide=guide_of(setting_of(actors=actors))).strip() == ""


@pytest.mark.parametrize("done", ["reply", "command:/drivers summary", "move:week", "submit:schedule"])
def test_a_step_may_end_by_anything_that_people_do(actors, done):
    assert steps_of(setting_of(actors=actors, guide=[replace(PRESS, done=done)]))[0]["data-done"] == done


@pytest.mark.parametrize("done", ["", "press", "press:", "wait:1", "reply:now"])
def test_a_step_that_nothing_ends_is_refused_by_its_title(actors, done):
    with pytest.raises(GuideError, match=r"'Answer' ends by .* never happens"):
        guide_of(setting_of(actors=actors, guide=[replace(PRESS, done=done)]))


def test_a_step_for_somebody_whom_nobody_can_be_is_refused(town, actors):
    with pytest.raises(GuideError, match="can't be acted as"):
        guide_of(setting_of(actors=actors, guide=[replace(PRESS, actor=town.ben.id)]))


def test_words_with_markup_stay_words(actors):
    words, target = '<b>Press</b> "this" & that', 'a[href="/x"]'
    setting = setting_of(actors=actors, guide=[replace(PRESS, words=words, hints=[Hint(words, target)])])
    assert steps_of(setting)[0]["data-words"] == words
    assert steps_of(setting, "data-hint") == [{"data-hint": words, "data-target": target}]
