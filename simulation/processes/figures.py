"""What came of rounds, in numbers: what was confirmed and what was found, what stands twice, what is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from bot.domain.scale import Rating
from simulation.facts import CheckInFact, RoundFact
from simulation.promises import Scene


@dataclass
class Figures:
    """Counts of one round, or of many.

    - `unanswered` are clicks that met nobody, or whose receipt was lost; `overdue` calls that the bot was too busy for.
    - `confirmed` are answers that people saw confirmed last, and that nothing came after of which they were not told;
      `perhaps` are people of whom that can't be said.
    """

    rounds: int = 0
    kills: int = 0
    clicks: int = 0
    unanswered: int = 0
    overdue: int = 0
    confirmed: int = 0
    perhaps: int = 0
    found: int = 0
    answers_doubled: int = 0
    answers_lost: int = 0
    messages: int = 0
    messages_twice: int = 0
    messages_missing: int = 0
    comments: int = 0
    comments_doubled: int = 0
    comments_lost: int = 0
    seconds: float = 0.0

    @property
    def flawless(self) -> bool:
        """Whether nothing is lost, and nothing there twice."""
        lost = (self.answers_lost, self.messages_missing, self.comments_lost)
        return not any((*lost, self.answers_doubled, self.messages_twice, self.comments_doubled))

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Figures)))


def counted(scene: Scene, schedule: str, *, channels: int) -> Figures:
    """The figures of a schedule's one round, which is over."""
    figures = Figures(rounds=1, messages=channels, messages_missing=channels)
    for round_ in scene.facts.rounds():
        if round_.schedule == schedule:
            asked = [one for one in scene.facts.check_ins() if one.round == round_.id]
            _count_messages(figures, scene, asked)
            _count_answers(figures, scene, round_, {one.id for one in asked})
            _count_comments(figures, scene, asked)
    return figures


def _count_messages(figures: Figures, scene: Scene, asked: Iterable[CheckInFact]) -> None:
    standing = scene.books.standing()
    times = [len(standing.get(one.delivery or "", ())) for one in asked]
    figures.messages_missing -= sum(number > 0 for number in times)
    figures.messages_twice += sum(max(number - 1, 0) for number in times)


def _count_answers(figures: Figures, scene: Scene, round_: RoundFact, check_ins: set[str]) -> None:
    clicks = [one for one in scene.books.clicks if one.check_in in check_ins]
    figures.clicks += len(clicks)
    figures.unanswered += sum(not (one.said or one.refused) for one in clicks)
    may = [scene.books.possible(check_ins, person) for person in scene.books.people_who_clicked(check_ins)]
    certain = Counter(rating for one in may if len(one) == 1 for rating in one)
    figures.perhaps += sum(len(one) > 1 for one in may)
    for rating in Rating:
        found = scene.facts.value(f"SELECT sum({rating}) FROM tallies WHERE round_id = ?", round_.id) or 0
        figures.confirmed += certain[rating]
        figures.found += found
        figures.answers_lost += max(certain[rating] - found, 0)
        figures.answers_doubled += max(found - sum(rating in one for one in may), 0)


def _count_comments(figures: Figures, scene: Scene, asked: Iterable[CheckInFact]) -> None:
    for one in asked:
        channel = scene.slack.find_channel(one.channel)
        message = channel.find(one.ts) if channel and one.ts else None
        replies = [reply for reply in message.replies if not (reply.app or reply.deleted)] if message else []
        written = Counter((reply.ts, reply.text) for reply in replies)
        query = "SELECT ts, text FROM comments WHERE check_in_id = ? AND NOT deleted"
        kept = Counter((row["ts"], row["text"]) for row in scene.facts.rows(query, one.id))
        figures.comments += written.total()
        figures.comments_lost += (written - kept).total()
        figures.comments_doubled += (kept - written).total()
