"""A workspace on a stopped clock, driven through services alone: what workers and people do, as verbs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.clock import MovableClock
from bot.domain.answers import AnswerClick
from bot.domain.cards import Receipt
from bot.domain.round import CheckIn, Round
from bot.domain.scale import Rating
from bot.services.closing import close_due_rounds
from bot.services.opening import Means, open_due_rounds
from bot.services.presenting import check_in_card
from storage import check_ins, rounds
from storage.engine import Database
from tests.factories import WORKSPACE, World, make_means, settle_in
from tests.giving import give_answer
from tests.settling import begin_with


@dataclass
class Stage:
    """One workspace in a real database."""

    database: Database
    clock: MovableClock
    world: World = field(default_factory=World)
    means: Means = field(default_factory=make_means)
    clicks: int = 0

    async def settles_in(self) -> "Stage":
        await begin_with(self.database, settle_in, self.world)
        return self

    async def opens(self) -> None:
        """The worker opens what is due."""
        while await self.database.write(open_due_rounds, now=self.clock.now(), means=self.means):
            pass

    async def closes(self) -> None:
        """The worker closes what is over."""
        while await self.database.write(close_due_rounds, now=self.clock.now()):
            pass

    async def posts_all(self) -> None:
        """Every check-in comes to stand in its channel."""
        await self.posts_all_but()

    async def posts_all_but(self, *channels: str) -> None:
        for round_ in await self.rounds():
            for one in await self.check_ins(round_):
                if one.ts is None and one.channel not in channels:
                    ts = f"{self.clock.now().timestamp():.6f}"
                    await self.database.write(check_ins.stand, WORKSPACE, one.id, ts=ts)

    async def moves_to(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        await self.opens()
        await self.closes()

    async def moves(self, by: timedelta) -> None:
        await self.moves_to(self.clock.now() + by)

    async def rounds(self) -> tuple[Round, ...]:
        """All rounds of the world's schedule, oldest first."""
        found = await self.database.read(rounds.recent_rounds, WORKSPACE, self.world.schedule.id, limit=1000)
        return tuple(reversed(found))

    async def latest(self) -> Round:
        return (await self.rounds())[-1]

    async def check_ins(self, round_: Round) -> tuple[CheckIn, ...]:
        return await self.database.read(check_ins.check_ins_of_round, WORKSPACE, round_.id)

    async def check_in(self, channel: str = "C0NORTH", round_: Round | None = None) -> CheckIn:
        posts = await self.check_ins(round_ or await self.latest())
        return next(one for one in posts if one.channel == channel)

    async def answers(
        self, person: str, rating: Rating, *, in_: str = "C0NORTH", action_ts: str | None = None
    ) -> Receipt:
        """A person presses an answer on the latest check-in of a channel."""
        self.clicks += 1
        post = await self.check_in(in_)
        click = AnswerClick(person, post.id, rating, action_ts or f"1772438400.{self.clicks:06d}")
        return await self.database.write(
            give_answer,
            WORKSPACE,
            click,
            now=self.clock.now(),
            keyring=self.means.keyring,
        )

    async def counted(self, channel: str = "C0NORTH") -> tuple[int, int]:
        """What the latest check-in of a channel says: how many answered, of how many."""
        post = await self.check_in(channel)
        card = await self.database.read(check_in_card, WORKSPACE, post.id, catalogue=self.means.catalogue)
        assert card is not None
        return card.answered, card.asked

    async def rows(self, table: str) -> list[dict[str, object]]:
        """Every row of a table, as a snapshot to compare or to search."""

        async def read(session):
            return [dict(row._mapping) for row in await session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]

        return await self.database.read(read)
