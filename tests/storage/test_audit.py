"""The audit list: newest first, page by page, kept for a time."""

from datetime import timedelta

from bot.domain.audit import Act, AuditPage, Entry
from storage import audit
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE


def made(day: int) -> Entry:
    return Entry(MONDAY + timedelta(days=day), "U0ADMIN", Act.SCHEDULE_MADE, f"Program {day}", f"Detail {day}")


async def filled(database: Database, days: int) -> None:
    for day in range(days):
        await database.write(audit.add, WORKSPACE, f"entry {day}", made(day))


async def test_the_newest_come_first(database: Database) -> None:
    await filled(database, 3)

    page = await database.read(audit.page, WORKSPACE, start=0, count=2)
    assert page == AuditPage((made(2), made(1)), start=0, total=3)
    assert await database.read(audit.page, WORKSPACE, start=2, count=2) == AuditPage((made(0),), start=2, total=3)


async def test_past_the_end_stand_the_last_ones(database: Database) -> None:
    await filled(database, 3)

    assert await database.read(audit.page, WORKSPACE, start=8, count=2) == AuditPage(
        (made(1), made(0)), start=1, total=3
    )
    assert await database.read(audit.page, "T0EMPTY", start=8, count=2) == AuditPage((), start=0, total=0)


async def test_what_is_old_is_forgotten(database: Database) -> None:
    await filled(database, 3)
    await database.write(audit.forget, before=MONDAY + timedelta(days=2))

    assert (await database.read(audit.page, WORKSPACE, start=0, count=9)).entries == (made(2),)


async def test_what_was_changed_at_one_instant_stands_in_its_order(database: Database) -> None:
    entries = [Entry(MONDAY, "U0ADMIN", Act.PROGRAM_CHANGED, f"Change {place}") for place in range(6)]
    for entry, entry_id in zip(entries, "fcbeda", strict=True):
        await database.write(audit.add, WORKSPACE, entry_id, entry)

    page = await database.read(audit.page, WORKSPACE, start=0, count=9)
    assert page.entries == tuple(reversed(entries))


async def test_what_came_since_is_found_by_what_it_is_about(database: Database) -> None:
    for place, about in enumerate(["schedule", "schedule", "other", "program", ""]):
        entry = Entry(MONDAY, "U0ADMIN", Act.SCHEDULE_CHANGED, f"Change {place}", about=about)
        await database.write(audit.add, WORKSPACE, f"entry {place}", entry)
    await database.write(audit.add, "T0OTHER", "theirs", made(0))

    found = await database.read(audit.since, WORKSPACE, 1, ["schedule", "program"])
    assert [entry.subject for entry in found] == ["Change 1", "Change 3"]
    assert await database.read(audit.last_number, WORKSPACE) == 5
    assert await database.read(audit.last_number, "T0EMPTY") == 0
