"""What clicks on answers are about, asked for as many as come at once."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, inspect, select

from bot.domain.answers import Clicked
from bot.domain.round import RoundState
from bot.domain.schedule import Manner
from storage.engine import Reading, Writing
from storage.prepared import Prepared, among
from storage.scale_words import scale_words
from storage.tables import AskedRow, CheckInRow, RoundKeyRow, RoundRow

_CHECK_IN, _ROUND, _KEY, _ASKED = (
    inspect(CheckInRow).local_table,
    inspect(RoundRow).local_table,
    inspect(RoundKeyRow).local_table,
    inspect(AskedRow).local_table,
)
_HERE: BindParameter[str] = bindparam("workspace")


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


def _about(dialect: str, *, waits: bool) -> Select[*tuple[Any, ...]]:
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
        .where(_CHECK_IN.c.workspace_id == _HERE, _ROUND.c.workspace_id == _HERE, among(dialect, _CHECK_IN.c.id, "ids"))
        .order_by(_ROUND.c.id)
    )
    return query.with_for_update(read=True, of=_ROUND, skip_locked=not waits)


def _rounds_of(dialect: str) -> Select[*tuple[Any, ...]]:
    return select(_CHECK_IN.c.id, _CHECK_IN.c.round_id).where(
        _CHECK_IN.c.workspace_id == _HERE, among(dialect, _CHECK_IN.c.id, "ids")
    )


def _segments_of(dialect: str) -> Select[*tuple[Any, ...]]:
    return select(_ASKED.c.round_id, _ASKED.c.person_id, _ASKED.c.channel_id).where(
        _ASKED.c.workspace_id == _HERE,
        among(dialect, _ASKED.c.round_id, "ids"),
        among(dialect, _ASKED.c.person_id, "people"),
    )


_ABOUT, _ABOUT_WAITING = (Prepared(partial(_about, waits=waits)) for waits in (False, True))
_ROUNDS_OF, _SEGMENTS_OF = Prepared(_rounds_of), Prepared(_segments_of)
