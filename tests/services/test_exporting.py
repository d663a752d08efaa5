"""Taking figures along: the same readers and the same figures as a summary, noted in the same transaction."""

from dataclasses import replace

import pytest

from bot.domain.audit import Act, Entry
from bot.domain.export import PRIVATE, Export, ExportFormat, Shown
from bot.domain.person import Channel
from bot.domain.query import Misunderstood, Query
from bot.domain.scale import Counts
from bot.services.auditing import audit_page
from bot.services.exporting import NothingToExportError, offer_export, take_along, with_rows
from bot.services.roles import NotLeaderError
from storage import directory
from storage.engine import Writing
from tests.factories import WORKSPACE
from tests.services.past import Past, happened, was_commented
from tests.stage import Stage

MIXED = {"C0NORTH": Counts(not_yet=2, fully=4, cant_tell=1), "C0SOUTH": Counts(partly=5)}


async def takes(
    stage: Stage, text: str = "", *, format: ExportFormat = ExportFormat.CSV, person: str = "U0LEAD"
) -> Export | Misunderstood:
    return await stage.database.write(
        take_along,
        WORKSPACE,
        person,
        text,
        format,
        now=stage.clock.now(),
        random=stage.clock.random,
        catalogue=stage.means.catalogue,
    )


async def offered(stage: Stage, text: str = "", *, person: str = "U0LEAD") -> Query | Misunderstood:
    return await stage.database.read(
        offer_export, WORKSPACE, person, text, now=stage.clock.now(), catalogue=stage.means.catalogue
    )


async def audited(stage: Stage) -> tuple[Entry, ...]:
    return (await stage.database.read(audit_page, WORKSPACE, start=0, count=9)).entries


async def taken(stage: Stage, text: str = "", **more: object) -> Export:
    export = await takes(stage, text, **more)
    assert isinstance(export, Export)
    return export if export.format.is_report else await stage.database.read(with_rows, WORKSPACE, export)


async def test_a_leader_takes_every_unit_of_every_round_along(stage: Stage):
    await happened(stage, Past(20, counts=MIXED), Past(4, "facilitative-administration/p2"))
    export = await taken(stage)

    assert [(row.unit, row.counts) for row in export.rows[:2]] == [
        ("#north", Counts(not_yet=2, fully=4, cant_tell=1)),
        ("#south", Counts(partly=5)),
    ]
    assert [row.about.practice for row in export.rows] == ["Title of p1"] * 2 + ["Title of p2"] * 2
    assert {row.terms.k for row in export.rows} == {5}
    assert export.rows[0].round.closed_at - export.rows[0].terms.opened == (Past().closed_at - Past(7).closed_at)


async def test_rounds_without_figures_tell_how_many_answered(stage: Stage):
    await happened(stage, Past(counts={"C0NORTH": Counts(fully=2), "C0SOUTH": Counts(partly=2)}))
    [row] = (await taken(stage)).rows

    assert (row.shown, row.answered, row.asked, row.counts) == (Shown.TOO_FEW, 4, 16, None)


async def test_words_narrow_it_as_they_do_a_summary(stage: Stage):
    await happened(stage, Past(20), Past(4, "facilitative-administration/p2"))

    assert {row.about.practice for row in (await taken(stage, "p2")).rows} == {"Title of p2"}
    assert {row.unit for row in (await taken(stage, "in #north")).rows} == {"#north"}
    assert len((await taken(stage, "last 7 days")).rows) == 2


async def test_what_is_offered_can_be_typed_again(stage: Stage):
    await happened(stage, Past())
    query = await offered(stage, "fa in #north last 30 days")

    assert isinstance(query, Query)
    assert await offered(stage, str(query)) == query
    assert isinstance(await offered(stage, "facilitatve"), Misunderstood)
    assert isinstance(await takes(stage, "facilitatve"), Misunderstood)


async def test_a_report_has_no_rows_but_the_summary(stage: Stage):
    await happened(stage, Past())
    export = await taken(stage, format=ExportFormat.PDF_A4)

    assert export.rows == ()
    assert export.zone == "Europe/Berlin"
    assert [one.driver for one in export.report.schedules[0].summary.drivers] == ["facilitative-administration"]


async def test_before_anything_has_closed_there_is_nothing_to_take(stage: Stage):
    for ask in (offered, takes):
        with pytest.raises(NothingToExportError, match="nothing to take along"):
            await ask(stage)
    assert await audited(stage) == ()


async def test_others_are_refused_and_nothing_is_noted(stage: Stage):
    await happened(stage, Past())
    for ask in (offered, takes):
        with pytest.raises(NotLeaderError):
            await ask(stage, person="U0N1")
    assert await audited(stage) == ()


async def test_who_took_what_along_is_noted(stage: Stage):
    await happened(stage, Past())
    await takes(stage, "p1 in #north last 30 days", format=ExportFormat.EXCEL)
    await takes(stage, "fa", format=ExportFormat.PDF_LETTER, person="U0ADMIN")
    second, first = await audited(stage)

    assert (first.person, first.act, first.subject) == ("U0LEAD", Act.EXPORTED, "Reading First")
    assert first.detail.splitlines() == [
        "Format: Excel",
        "Closed: February 1, 2026 to March 2, 2026",
        "Practice: Title of p1",
        "Channel: #north",
    ]
    assert second.detail.splitlines() == [
        "Format: report, Letter",
        "Closed: the usual time up to Monday, March 2, 2026",
        "Driver: Facilitative Administration",
    ]


async def test_what_is_not_committed_was_not_taken_along(stage: Stage):
    await happened(stage, Past())

    async def breaks(session: Writing) -> None:
        await take_along(
            session,
            WORKSPACE,
            "U0LEAD",
            "",
            ExportFormat.CSV,
            now=stage.clock.now(),
            random=stage.clock.random,
            catalogue=stage.means.catalogue,
        )
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        await stage.database.write(breaks)
    assert await audited(stage) == ()


async def test_private_channels_are_named_to_their_members_alone(stage: Stage):
    await happened(stage, Past(counts=MIXED))
    hidden = replace(Channel("C0NORTH", "north", joined=True), private=True)
    await stage.database.write(directory.save_channels, WORKSPACE, [hidden])
    assert [row.unit for row in (await taken(stage)).rows] == [PRIVATE, "#south"]

    await stage.database.write(directory.add_member, WORKSPACE, "C0NORTH", "U0LEAD", heard_at=stage.clock.now())
    assert [row.unit for row in (await taken(stage)).rows] == ["#north", "#south"]
    assert all("Channel: #north" not in entry.detail for entry in await audited(stage))


async def test_comments_stay_where_they_are(stage: Stage):
    past = Past()
    await happened(stage, past)
    await was_commented(stage, past, days_ago=5)

    assert "What I think." not in repr(await taken(stage))
