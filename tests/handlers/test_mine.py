"""`/drivers me`: what is open, what was answered, what is chosen and stored, for the person who asks alone."""

from datetime import timedelta

import pytest

from bot.domain.scale import Rating
from bot.handlers import mine
from bot.handlers.commands import drivers
from bot.handlers.payloads import BadPayloadError
from bot.services.commenting import ThreadReply, take_reply
from bot.services.mine import NotAheadError
from storage import choices, directory
from tests.factories import MONDAY, WORKSPACE, make_person
from tests.handlers.floor import Floor
from tests.views.screens import sent, texts_in


def words(floor: Floor) -> str:
    """What the person reads of the last answer, checked against Slack's limits."""
    return "\n".join(texts_in(sent(floor.messenger.responses[-1].message))).replace("\u2060", "")


async def test_who_has_not_answered_is_shown_the_question_with_its_answers(floor: Floor):
    await floor.types(mine.show, person="U0N1")

    assert "1 check-in is open for you." in words(floor)
    assert "Does Reading First have p1?" in words(floor)
    assert "asked in <#C0NORTH> · <https://test.slack.com/archives/C0NORTH/p" in words(floor)
    assert "You have not answered yet." in words(floor)
    assert "✓" not in words(floor)


async def test_an_answer_is_given_and_changed_right_there(floor: Floor):
    for rating, name in [(Rating.PARTLY, "Partly in place"), (Rating.FULLY, "Fully in place")]:
        await floor.presses(mine.answer, await floor.check_in_id(), action_id=f"mine_answer:{rating}", person="U0N1")
        assert f"Your answer: *{name}*." in words(floor)
        assert f"✓ {name}" in words(floor)
        assert floor.messenger.responses[-1].replace
    assert [row["rating"] for row in await floor.stage.rows("answers")] == ["fully"]
    assert "Changed to *Fully in place*" in words(floor)
    assert "1 answer to open check-ins, under a code" in words(floor)


async def test_others_answers_are_not_shown(floor: Floor):
    await floor.stage.answers("U0N2", Rating.FULLY)
    await floor.types(mine.show, person="U0N1")
    assert "You have not answered yet." in words(floor)
    assert "answers to open" not in words(floor)


async def test_a_late_press_is_told_so(floor: Floor):
    check_in = await floor.check_in_id()
    floor.stage.clock.move(timedelta(hours=72))
    await floor.presses(mine.answer, check_in, action_id="mine_answer:fully", person="U0N1")
    assert "This check-in closed" in words(floor)
    assert "No check-in is open for you now." in words(floor)


async def test_direct_messages_are_snoozed_stopped_and_taken_again(floor: Floor):
    await floor.presses(mine.snooze, person="U0N1", selected_date="2026-03-09")
    assert "You get no direct messages before Monday, March 9, 2026. Check-ins in channels stay" in words(floor)
    assert "What you chose about direct messages." in words(floor)
    await floor.presses(mine.end_snooze, person="U0N1")
    assert "Direct messages can come to you again." in words(floor)
    await floor.presses(mine.stop_messages, person="U0N1")
    assert "You have stopped them. You get none until you want them again." in words(floor)
    assert await floor.deps.read(choices.without_messages, WORKSPACE, ["U0N1"], on=MONDAY.date())
    await floor.presses(mine.take_messages, person="U0N1")
    assert "You may be sent check-ins and reminders. Pick a day to get none before it, or stop them." in words(floor)


async def test_a_snooze_that_has_passed_is_not_shown(floor: Floor):
    await floor.presses(mine.snooze, person="U0N1", selected_date="2026-03-03")
    assert "End the snooze" in words(floor)
    floor.stage.clock.move(timedelta(days=1))
    await floor.types(mine.show, person="U0N1")
    assert "End the snooze" not in words(floor)
    assert "Pick a day to get none before it" in words(floor)


@pytest.mark.parametrize(("day", "error"), [("2026-03-02", NotAheadError), ("soon", BadPayloadError)])
async def test_a_day_that_is_none_to_snooze_until_is_refused(floor: Floor, day: str, error: type[Exception]):
    with pytest.raises(error):
        await floor.presses(mine.snooze, person="U0N1", selected_date=day)


async def test_comments_are_deleted_after_slack_has_asked(floor: Floor):
    post = await floor.stage.check_in()
    for minute in (1, 2):
        written = f"{(MONDAY + timedelta(minutes=minute)).timestamp():.6f}"
        said = ThreadReply("C0NORTH", post.ts or "", written, "U0N1", "Why?", written)
        await floor.deps.write(
            take_reply, WORKSPACE, f"Ev{minute}", said, now=floor.stage.clock.now(), random=floor.stage.means.random
        )
    await floor.types(mine.show, person="U0N1")
    assert "2 comments that you wrote in threads of check-ins, with your name." in words(floor)
    assert "Delete your comments?" in words(floor)

    await floor.presses(mine.delete_comments, "all", person="U0N1")

    assert "2 comments of yours are deleted here. The messages themselves stand in Slack" in words(floor)
    assert "No comments of yours." in words(floor)
    assert "Delete your comments?" not in words(floor)
    await floor.presses(mine.delete_comments, "all", person="U0N1")
    assert "No comment of yours is kept here now." in words(floor)


async def test_somebody_nobody_has_heard_of_is_looked_up(floor: Floor):
    floor.messenger.knows_people(make_person("U0NEW", name="New *Person*"))
    await floor.types(mine.show, person="U0NEW")
    assert "your name (New ∗Person∗), your time zone (Europe/Berlin)" in words(floor)
    assert "No check-in is open for you now." in words(floor)


async def test_the_command_reaches_it(floor: Floor):
    await floor.calls(drivers, floor.command("me", person="U0N1"))
    assert "check-in is open for you" in words(floor)


@pytest.mark.parametrize("channels", [0, 1, 40])
async def test_any_number_of_channels_fits(floor: Floor, channels: int):
    for place in range(channels):
        await floor.deps.write(directory.add_member, WORKSPACE, f"C{place:02d}", "U0S9", heard_at=MONDAY)
    await floor.deps.write(directory.save_people, WORKSPACE, [make_person("U0S9", name="N" * 80)])
    await floor.types(mine.show, person="U0S9")
    assert ("30 more channels" in words(floor)) is (channels == 40)
