"""Open rounds as large as a bench wants them, in twenty teams."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.domain.answers import Answer, Standing
from bot.domain.keyring import Keyring, new_key
from bot.domain.round import CheckIn, CheckInState, Round, RoundState
from bot.domain.scale import Rating
from storage import answers, check_ins, keys, rounds
from storage.engine import Writing

TEAMS = tuple(f"C0TEAM{place:02d}" for place in range(20))


@dataclass(frozen=True)
class Ask:
    """An open round: how many people it asks, and how many of them have answered already."""

    name: str
    people: int
    answered: int = 0

    async def open(
        self, session: Writing, workspace: str, day: date, *, keyring: Keyring, opens_at: datetime, open_for: timedelta
    ) -> None:
        """Open it, with a check-in standing in each team."""
        random = Random(self.name)
        round_ = Round(
            id=self.name,
            schedule_id="schedule",
            program_id="program",
            local_date=day,
            practice="facilitative-administration/p1",
            cycle=1,
            opens_at=opens_at,
            closes_at=opens_at + open_for,
            k=5,
            state=RoundState.OPEN,
        )
        await rounds.save_round(session, workspace, round_, driver="facilitative-administration")
        people = {person_of(place): team_of(place) for place in range(self.people)}
        await rounds.add_segments(session, workspace, self.name, people, TEAMS)
        await check_ins.add_check_ins(session, workspace, [self._standing(team) for team in TEAMS])
        sealed = keyring.seal(new_key(random), round_id=self.name, random=random)
        await keys.add_key(session, workspace, self.name, sealed)
        before = [
            Answer((self.name, random.randbytes(32)), team_of(place), Standing(Rating.FULLY, "1.0"))
            for place in range(self.answered)
        ]
        await answers.save_answers(session, workspace, before)

    def check_in_for(self, place: int) -> str:
        """The check-in that the person of this number finds in their team."""
        return f"{self.name}-{team_of(place)}"

    def _standing(self, team: str) -> CheckIn:
        return CheckIn(f"{self.name}-{team}", self.name, team, CheckInState.STANDING, ts=f"{self.name}{team}")


def person_of(place: int) -> str:
    """The person of this number."""
    return f"U{place:08d}"


def team_of(place: int) -> str:
    """Their team."""
    return TEAMS[place % len(TEAMS)]
