"""The promises, each as a check of its own: of what the database and Slack hold against what people saw.

A check yields what it finds broken, in words. `docs/architecture.md` names the promises.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.keyring import Keyring, UnreadableKeyError, pseudonym
from bot.domain.schedule import Schedule
from sandbox import Message, Slack
from simulation.books import Books, check_in_of
from simulation.facts import CheckInFact, Facts, RoundFact, moment
from simulation.log import Log
from simulation.neighbour import TEAM, House, house_of
from simulation.organization import LEAD, expected_days
from simulation.telling import untold

SETTLED_WITHIN = timedelta(hours=12)
"""What was due longer ago than this has come to its end, once there are no more faults."""


@dataclass
class Scene:
    """Everything that the promises are about. `calm` says that no process was ever held or off its time; what was due
    `settled_within` ago or earlier has come to its end. `neighbour` is what another workspace in the same database had
    at first, if there is one."""

    slack: Slack
    facts: Facts
    books: Books
    keyring: Keyring
    log: Log
    schedules: Sequence[Schedule]
    began: datetime
    removed: set[tuple[str, str]]
    touched: set[str]
    keys_seen: set[bytes]
    calm: bool = True
    settled_within: timedelta = SETTLED_WITHIN
    neighbour: House | None = None

    @property
    def now(self) -> datetime:
        """The true time."""
        return self.slack.clock.now()


Promise = Callable[[Scene], Iterator[str]]


def figures_only_of_k(scene: Scene) -> Iterator[str]:
    """Units of k: no tally is of fewer than k raters of its round."""
    query = (
        "SELECT t.round_id, t.not_yet + t.partly + t.fully AS raters, r.k FROM tallies t"
        " JOIN rounds r ON r.id = t.round_id WHERE t.not_yet + t.partly + t.fully < r.k"
    )
    for row in scene.facts.rows(query):
        yield f"round {row['round_id']}: a figure of {row['raters']} raters, k is {row['k']}"


def forgotten_at_close(scene: Scene) -> Iterator[str]:
    """Forgotten at close: no row that links a person to an answer, or tells who answered, belongs to a round that is
    not open."""
    over = "SELECT id FROM rounds WHERE state <> 'open'"
    for table in ("answers", "asked", "round_keys"):
        for row in scene.facts.rows(f"SELECT DISTINCT round_id FROM {table} WHERE round_id IN ({over})"):  # noqa: S608 - ours
            yield f"round {row['round_id']} is over, and {table} still has rows of it"
    reminders = "SELECT d.id FROM deliveries d WHERE d.kind = 'reminder' AND d.subject LIKE r.id || ':%'"
    for row in scene.facts.rows(f"SELECT r.id FROM rounds r WHERE r.state <> 'open' AND EXISTS ({reminders})"):  # noqa: S608 - ours
        yield f"round {row['id']} is over, and its reminders are still known"


def confirmed_is_kept(scene: Scene) -> Iterator[str]:
    """Kept: while a round is open, the answer that a person last saw confirmed is the one that stands."""
    sealed = scene.facts.rows("SELECT round_id, ciphertext FROM round_keys")
    scene.keys_seen.update(bytes(row["ciphertext"]) for row in sealed)
    for row in sealed:
        round_id = row["round_id"]
        check_ins = _check_ins_of(scene, round_id)
        people = scene.books.people_who_clicked(check_ins)
        if not people:
            continue
        try:
            key = scene.keyring.open(bytes(row["ciphertext"]), round_id=round_id)
        except UnreadableKeyError:
            yield f"round {round_id}: its key can't be read"
            continue
        stored = {
            bytes(one["pseudonym"]): one["rating"]
            for one in scene.facts.rows("SELECT pseudonym, rating FROM answers WHERE round_id = ?", round_id)
        }
        for person in sorted(people):
            stands, may = stored.get(pseudonym(key, person)), scene.books.possible(check_ins, person)
            if stands not in may:
                yield f"round {round_id}: {person} has {stands}, and saw {_listed(may)}"


def standing_once(scene: Scene) -> Iterator[str]:
    """Once: no message stands twice. A process that was held beyond its lease may post late, and then takes it back."""
    if scene.calm:
        yield from _twice(scene.books.standing())


def standing_once_in_the_end(scene: Scene) -> Iterator[str]:
    """Once: what stood twice for a while is gone when its check-in has closed."""
    over = {
        row["id"]
        for row in scene.facts.rows(
            "SELECT d.id FROM deliveries d JOIN check_ins c ON d.subject = c.id JOIN rounds r ON r.id = c.round_id"
            " WHERE d.kind = 'check_in' AND r.state <> 'open'"
        )
    }
    yield from _twice({delivery: found for delivery, found in scene.books.standing().items() if delivery in over})


def every_occurrence_is_accounted_for(scene: Scene) -> Iterator[str]:
    """Once: each due occurrence of a schedule that nobody touched has its round, asked or missed with a reason."""
    known = Counter((one.schedule, one.local_date) for one in scene.facts.rounds())
    for key, count in known.items():
        if count > 1:
            yield f"{key} was opened {count} times"
    for schedule in scene.schedules:
        if schedule.id in scene.touched:
            continue
        for day in expected_days(schedule, scene.began + 2 * LEAD, scene.now - timedelta(hours=2)):
            if (schedule.id, day.isoformat()) not in known:
                yield f"{schedule.id} was due on {day}, and nothing is known of it"


def every_check_in_stands_or_is_missed(scene: Scene) -> Iterator[str]:
    """Once: each check-in of a round stands in its channel, or is recorded as missed with a reason."""
    standing = {(message.channel.id, message.ts) for found in scene.books.standing().values() for message in found}
    rounds = {one.id: one for one in scene.facts.rounds()}
    for one in scene.facts.check_ins():
        round_ = rounds[one.round]
        if round_.closes_at > scene.now - scene.settled_within:
            continue
        if one.state == "missed":
            if not one.reason:
                yield f"check-in {one.id} was missed without a reason"
        elif one.state != "standing" and round_.state == "closed":
            yield f"check-in {one.id} is {one.state}, and its round is closed"
        elif one.state == "standing" and one.person is None:
            place = (one.channel, one.ts or "")
            if place not in standing and place not in scene.removed:
                yield f"check-in {one.id} is said to stand at {place}, and does not"


def missed_has_a_reason(scene: Scene) -> Iterator[str]:
    """Once: a round that was not asked says why."""
    for one in scene.facts.rounds():
        if one.state in {"missed", "skipped"} and not one.reason:
            yield f"round {one.id} is {one.state} without a reason"
        if one.state == "open" and one.closes_at < scene.now - scene.settled_within:
            yield f"round {one.id} should be closed since {one.closes_at}"


def closed_shows_no_buttons(scene: Scene) -> Iterator[str]:
    """Once: a check-in that is over can't be answered any more, and says so."""
    rounds = {one.id: one for one in scene.facts.rounds()}
    over = {one.id for one in scene.facts.check_ins() if rounds[one.round].state == "closed"}
    late = {one.id for one in scene.facts.check_ins() if rounds[one.round].closes_at > scene.now - scene.settled_within}
    for found in scene.books.standing().values():
        for message in found:
            check_in = check_in_of(message)
            if check_in in over - late and not message.text.startswith("A reminder"):
                yield f"check-in {check_in} is closed, and its message still has buttons"


def deliveries_come_to_an_end(scene: Scene) -> Iterator[str]:
    """A sentence: what was owed was sent, or did not go out for a reason that is written down."""
    for row in scene.facts.rows("SELECT * FROM deliveries"):
        if row["state"] in {"missed", "failed"} and not row["reason"]:
            yield f"delivery {row['id']} ({row['kind']}) is {row['state']} without a reason"
        if row["state"] in {"due", "claimed", "sending"} and moment(row["due_at"]) < scene.now - scene.settled_within:
            yield f"delivery {row['id']} ({row['kind']}) is still {row['state']}, tried {row['attempt']} times"


def admins_are_told(scene: Scene) -> Iterator[str]:
    """A sentence: the reason for which something did not come off reached whoever set it up, or another admin, once."""
    yield from untold(scene.facts, scene.books)


def folds_hold_what_people_saw(scene: Scene) -> Iterator[str]:
    """Kept: every confirmed answer is in the counts of its closed round, and none is counted twice."""
    for round_ in scene.facts.rounds():
        if round_.state == "closed":
            yield from _fold(scene, round_)


def comments_follow_slack(scene: Scene) -> Iterator[str]:
    """A sentence: every reply under a check-in is kept once, as it reads now; what was deleted is forgotten."""
    told = {
        (row["channel_id"], row["ts"]): row
        for row in scene.facts.rows("SELECT channel_id, ts, text, deleted FROM comments")
    }
    for one in scene.facts.check_ins():
        message = _message_of(scene, one)
        if one.person or message is None or message.deleted or message.subtype == "tombstone":
            continue
        for reply in message.replies:
            if reply.app is None:
                yield from _followed(one, reply, told.get((one.channel, reply.ts)))


def keys_are_gone(scene: Scene) -> Iterator[str]:
    """Forgotten at close: once erasing is done, the key of a closed round is in no file of the database."""
    owed = scene.facts.rows("SELECT erasures_owed, erasures_done FROM ticks")
    if not owed or owed[0]["erasures_owed"] != owed[0]["erasures_done"]:
        yield "keys that were deleted are still to be rewritten away"
        return
    living = {bytes(row["ciphertext"]) for row in scene.facts.rows("SELECT ciphertext FROM round_keys")}
    files = scene.facts.files()
    for key in scene.keys_seen - living:
        if key in files:
            yield "the key of a closed round is still in a file"


def waits_are_kept(scene: Scene) -> Iterator[str]:
    """Slack's limits: no process calls again before the wait is over that Slack asked it for."""
    for breach in scene.books.breaches:
        if breach.method in {"chat.postMessage", "chat.update"}:
            yield f"{breach.process} called {breach.method} {breach.place} {breach.early} too early"


def nothing_fails_unforeseen(scene: Scene) -> Iterator[str]:
    """A sentence: no error is logged but those that the day's faults explain."""
    yield from scene.log.errors


def walls_stand(scene: Scene) -> Iterator[str]:
    """Walls: every row belongs to the one workspace in which something happens."""
    for table in ("rounds", "check_ins", "deliveries", "comments", "tallies", "people", "members"):
        query = f"SELECT count(*) FROM {table} WHERE workspace_id NOT IN (?, ?)"  # noqa: S608 - names of our own
        if scene.facts.value(query, scene.slack.team_id, TEAM):
            yield f"{table} has rows of another workspace"


def neighbours_are_left_alone(scene: Scene) -> Iterator[str]:
    """Walls: of another workspace in the same database no row ever changes, and no word is said in this one."""
    if scene.neighbour is None:
        return
    now = house_of(scene.facts, TEAM)
    yield from (f"{table} of the neighbour is not as it was" for table in now if now[table] != scene.neighbour[table])
    yield from (f"{method} told of the neighbour" for method in sorted(scene.books.told_of_the_neighbour))


def _named(*promises: Promise) -> dict[str, Promise]:
    return {promise.__name__: promise for promise in promises}


AT_EACH_STEP = _named(figures_only_of_k, forgotten_at_close, confirmed_is_kept, standing_once)
"""What holds at any time."""

IN_THE_END = AT_EACH_STEP | _named(
    standing_once_in_the_end,
    every_occurrence_is_accounted_for,
    every_check_in_stands_or_is_missed,
    missed_has_a_reason,
    closed_shows_no_buttons,
    deliveries_come_to_an_end,
    admins_are_told,
    folds_hold_what_people_saw,
    comments_follow_slack,
    keys_are_gone,
    waits_are_kept,
    nothing_fails_unforeseen,
    walls_stand,
    neighbours_are_left_alone,
)
"""What holds besides, once there have been no faults for some days."""


def _fold(scene: Scene, round_: RoundFact) -> Iterator[str]:
    check_ins = _check_ins_of(scene, round_.id)
    may = [scene.books.possible(check_ins, person) for person in sorted(scene.books.people_who_clicked(check_ins))]
    fewest, most = sum(None not in one for one in may), sum(one != {None} for one in may)
    if not fewest <= round_.answered <= most:
        yield f"round {round_.id}: {round_.answered} are said to have answered, {fewest} to {most} did"
    if not round_.published:
        return
    row = scene.facts.rows(
        "SELECT sum(not_yet) AS not_yet, sum(partly) AS partly, sum(fully) AS fully, sum(cant_tell) AS cant_tell"
        " FROM tallies WHERE round_id = ?",
        round_.id,
    )[0]
    for rating in ("not_yet", "partly", "fully", "cant_tell"):
        certain, perhaps = sum(one == {rating} for one in may), sum(rating in one for one in may)
        if not certain <= row[rating] <= perhaps:
            yield f"round {round_.id}: {row[rating]} times {rating}, and {certain} to {perhaps} people saw that"


def _followed(check_in: CheckInFact, reply: Message, row: object) -> Iterator[str]:
    kept = dict(row) if row is not None else None  # type: ignore[call-overload] # sqlite3.Row is one
    if reply.deleted:
        if kept and not kept["deleted"]:
            yield f"reply {reply.ts} under {check_in.id} was deleted, and is kept"
    elif kept is None or kept["deleted"]:
        yield f"reply {reply.ts} under {check_in.id} is missing"
    elif kept["text"] != reply.text:
        yield f"reply {reply.ts} under {check_in.id} reads {reply.text!r}, kept is {kept['text']!r}"


def _twice(standing: dict[str, list[Message]]) -> Iterator[str]:
    for delivery, found in standing.items():
        if delivery and len(found) > 1:
            yield f"delivery {delivery} stands {len(found)} times: {[message.ts for message in found]}"


def _message_of(scene: Scene, check_in: CheckInFact) -> Message | None:
    channel = scene.slack.find_channel(check_in.channel)
    return channel.find(check_in.ts) if channel and check_in.ts else None


def _check_ins_of(scene: Scene, round_id: str) -> set[str]:
    return {row["id"] for row in scene.facts.rows("SELECT id FROM check_ins WHERE round_id = ?", round_id)}


def _listed(may: set[str | None]) -> str:
    return " or ".join(sorted(str(one) for one in may))
