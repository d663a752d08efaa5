"""Settings over real connections: an admin shares the role and rewords the answers."""

from tests.journeys.town import Town


async def settles(town: Town, **answers: object) -> str:
    """The admin changes settings; what they read then."""
    await town.admin.types("/drivers settings", in_=town.leaders)
    await town.fills({name.replace("_", " "): value for name, value in answers.items()})
    saved = await town.saves()
    assert saved.action == "updated", saved.errors
    await town.admin.closes()
    return town.reads(saved.view)


async def test_a_named_admin_may_what_admins_may_until_taken_out(town: Town):
    await town.asks()
    told = await settles(town, Admins_besides_them=[town.ana])
    assert "Named as admins: @" in told

    await town.ana.types("/drivers settings", in_=town.north)
    await town.settles()
    assert town.ana.modal is not None
    assert "named @" in await town.answer_to(town.ana, "/drivers audit", in_=town.north)

    await settles(town, Admins_besides_them=[])
    refusal = await town.answer_to(town.ana, "/drivers audit", in_=town.north)
    assert refusal == "Only admins of Driver Pulse can do this. Please ask @Ada Admin."


async def test_answers_are_called_as_the_program_calls_them_from_the_next_check_in_on(town: Town):
    first = await town.asks()
    await settles(town, Answer_that_counts_0="Not started", Answer_that_counts_2="Done")
    assert "Not yet in place" in town.reads(first)

    await town.moves(weeks=1)
    check_in = town.check_in(town.north)
    assert "[ Not started ] [ Partly in place ] [ Done ]" in town.reads(check_in)
    await town.ana.presses("Done", message=check_in)
    assert "Your answer is stored: *Done*" in await town.told(town.ana, town.north)
    await town.everybody_answers("Done", "Not started")
    await town.moves(days=4)
    summary = await town.answer_to(town.leader, "/drivers summary")
    assert "says “Not started”, and 100% if everyone says “Done”" in summary

    audit = await town.answer_to(town.admin, "/drivers audit")
    assert "changed the settings of" in audit
    assert "Answer that counts 0: “Not yet in place” → “Not started”" in audit
