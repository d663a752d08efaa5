"""What clicks on answers are about, asked for as many as come at once."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, inspect, select

from bot.domain.answers import Clicked
from bot.domain.round import RoundState
from bot.domain.schedule import Manner
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.scale_words import scale_words
from storage.tables import AskedRow, CheckInRow, RoundKeyRow, RoundRow

_CHECK_IN, _ROUND, _KEY, _ASKED = (
    inspect(CheckInRow).local_table,
    inspect(RoundRow).local_table,
    inspect(RoundKeyRow).local_table,
    inspect(AskedRow).local_table,
)
_HERE: BindParameter[str] = bindparam("workspace")
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)


async def clicked(
    session: Writing, workspace: str, check_in_ids: Collection[str], *, waits: bool
) -> Mapping[str, Clicked]:
    """What is known of these check-ins, their rounds locked so that nobody closes one before this transaction ends.

    Where somebody is closing a round right now, this waits for them, or else leaves its check-ins out.
    """
    query = _ABOUT_WAITING if waits else _ABOUT
    found = await query.rows(session, workspace=workspace, ids=list(check_in_ids))
    return {
        id: Clicked(
            check_in_id=id,
            channel=channel,
            direct=person is not None,
            round_id=round_id,
            state=RoundState(state),
            manner=Manner(manner),
            closes_at=closes_at,
            k=k,
            words=scale_words(words),
            sealed=sealed,
        )
        for id, channel, person, round_id, state, manner, closes_at, k, words, sealed in found
    }


async def rounds_of(session: Reading, workspace: str, check_in_ids: Collection[str]) -> Mapping[str, str]:
    """The rounds of those of these check-ins that are known."""
    found = await _ROUNDS_OF.rows(session, workspace=workspace, ids=list(check_in_ids))
    return {row.id: row.round_id for row in found}


async def segments_of(
    session: Reading, workspace: str, round_ids: Collection[str], people: Collection[str]
) -> Mapping[tuple[str, str], str]:
    """By round and person, the segments that people were given when a round opened or when they first answered."""
    found = await _SEGMENTS_OF.rows(session, workspace=workspace, ids=list(round_ids), people=list(people))
    return {(round_id, person): segment for round_id, person, segment in found}


def _about(*, waits: bool) -> Prepared:
    """In the order of the rounds, so that two who lock several of them never wait for each other."""
    query = (
        select(
            _CHECK_IN.c.id,
            _CHECK_IN.c.channel_id,
            _CHECK_IN.c.person_id,
            _CHECK_IN.c.round_id,
            _ROUND.c.state,
            _ROUND.c.manner,
            _ROUND.c.closes_at,
            _ROUND.c.k,
            _ROUND.c.scale_words,
            _KEY.c.ciphertext,
        )
        .select_from(_CHECK_IN)
        .join(_ROUND, _ROUND.c.id == _CHECK_IN.c.round_id)
        .outerjoin(_KEY, (_KEY.c.round_id == _ROUND.c.id) & (_KEY.c.workspace_id == _HERE))
        .where(_CHECK_IN.c.workspace_id == _HERE, _ROUND.c.workspace_id == _HERE, _CHECK_IN.c.id.in_(_IDS))
        .order_by(_ROUND.c.id)
    )
    return Prepared(query.with_for_update(read=True, of=_ROUND, skip_locked=not waits))


_ABOUT, _ABOUT_WAITING = _about(waits=False), _about(waits=True)
_ROUNDS_OF = Prepared(
    select(_CHECK_IN.c.id, _CHECK_IN.c.round_id).where(_CHECK_IN.c.workspace_id == _HERE, _CHECK_IN.c.id.in_(_IDS))
)
_SEGMENTS_OF = Prepared(
    select(_ASKED.c.round_id, _ASKED.c.person_id, _ASKED.c.channel_id).where(
        _ASKED.c.workspace_id == _HERE,
        _ASKED.c.round_id.in_(_IDS),
        _ASKED.c.person_id.in_(bindparam("people", expanding=True)),
    )
)
