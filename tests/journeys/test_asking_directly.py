"""A team across the world is asked by direct message: each at their own ten o'clock, and reminded once, by day."""

from datetime import UTC, datetime

from sqlalchemy import text

from bot.worker import lookout
from bot.worker.foresight import FRESH, read_who_is_asked_soon
from sandbox import Person
from storage.engine import Reading
from tests.journeys.town import FULLY, PARTLY, Town


async def asks_directly(town: Town, **besides: object) -> None:
    """The admin has the members of north asked on Tuesdays, each where they are, with reminders."""
    rest = {name: value for name, value in town.form.items() if name not in {"Channels to ask", "Days"}}
    town.form = {
        "How people are asked": "Each person directly, in their own time zone",
        "Members of channels": [town.north],
        **besides,
        "Reminders": ["Remind once, by direct message, who has not answered by half time"],
        **rest,
        "Days": ["Tuesday"],
    }
    saved = await town.schedules()
    assert saved.action == "updated", saved.errors
    await town.admin.closes()


async def comes(town: Town, day: int, hour: int, minute: int = 1) -> None:
    """The time goes on to a moment of March, in UTC."""
    await town.moves_to(datetime(2026, 3, day, hour, minute, tzinfo=UTC))


def written(town: Town, *people: Person) -> list[int]:
    """How many messages each of them has got of the bot."""
    return [len(town.posts(one.dm())) for one in people]


async def reminders_known(town: Town) -> int:
    """Rows of reminders, whatever became of them."""

    async def count(session: Reading) -> int:
        found = await session.scalar(text("SELECT count(*) FROM deliveries WHERE kind = 'reminder'"))
        return int(found or 0)

    return await town.bot.deps.database.read(count)


async def test_each_is_asked_at_ten_where_they_are_and_reminded_once_by_day(town: Town):
    kei, ann, eve = town.staff(town.north)[:3]
    kei.moves_to("Asia/Tokyo")
    ann.moves_to("America/New_York")
    await asks_directly(town)
    await comes(town, 3, 0, 59)
    assert written(town, kei, eve, ann) == [0, 0, 0]
    await comes(town, 3, 1)
    assert written(town, kei, eve, ann) == [1, 0, 0]
    await kei.presses(PARTLY, in_=kei.dm())
    assert "Your answer is stored" in await town.told(kei, kei.dm())
    await comes(town, 3, 9)
    assert written(town, kei, eve, ann) == [1, 1, 0]
    listed = await town.answer_to(town.admin, "/drivers schedules")
    assert "Open now: 7 of 8 people got their check-in, 1 still to come." in listed
    await comes(town, 3, 15)
    assert written(town, kei, eve, ann) == [1, 1, 1]

    await comes(town, 5, 6, 59)
    assert written(town, kei, eve, ann) == [1, 1, 1]
    await comes(town, 5, 7)
    assert written(town, kei, eve, ann) == [1, 2, 1]
    assert "You are asked once more, and only once." in town.reads(town.posts(eve.dm())[-1])
    await eve.presses(FULLY, in_=eve.dm())
    assert "Your answer is stored" in await town.told(eve, eve.dm())
    await comes(town, 5, 13)
    assert written(town, kei, eve, ann) == [1, 2, 2]

    await comes(town, 6, 16)
    assert written(town, kei, eve, ann) == [1, 2, 2]
    assert "2 of 8 people answered" in town.reads(town.posts(kei.dm())[0])
    assert await reminders_known(town) == 0
    await ann.presses(FULLY, message=town.posts(ann.dm())[-1])
    assert "so this click was not stored" in await town.told(ann, ann.dm())


async def test_who_comes_to_a_user_group_or_leaves_it_needs_no_admin(town: Town):
    ana, eli, elle = town.ana, *town.staff(town.east)[:2]
    coaches = town.slack.user_group("Coaches", handle="coaches", members=[ana, eli])
    await lookout.look_around(town.bot.deps)
    await asks_directly(town, **{"User groups": [("coa", "Coaches (@coaches)")]})
    await looks_ahead(town, 3)
    assert written(town, ana, eli, elle) == [1, 1, 0]

    coaches.set_members([ana, elle])
    await looks_ahead(town, 10)
    assert [asked(town, one) for one in (ana, eli, elle)] == [2, 1, 1]


async def looks_ahead(town: Town, day: int) -> None:
    """Just before ten o'clock of that day comes anywhere, the worker reads who is asked; then it comes here too."""
    await comes(town, day - 1, 19, 50)
    town.clock.move_machine(FRESH)
    await read_who_is_asked_soon(town.bot.deps)
    await comes(town, day, 10)


def asked(town: Town, person: Person) -> int:
    """How many check-ins a person has got, without reminders."""
    return sum("You are asked once more" not in town.reads(one) for one in town.posts(person.dm()))
