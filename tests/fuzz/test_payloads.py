"""Whatever Slack's requests are bent into: a sentence or nothing, no fault, no foreign row, and nothing kept of it."""

import pytest

from tests.fuzz.story import told, told_in_brief
from tests.fuzz.trial import try_out
from tests.inline import run_sqlite_inline


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    run_sqlite_inline(monkeypatch)


async def test_bent_requests_break_and_betray_nothing(database_url: str) -> None:
    report = await try_out(database_url, 1, requests=90, story=told_in_brief)

    assert report.findings == []
    assert report.fates["taken"] > 15
    assert report.fates["refused"] > 15


@pytest.mark.soak
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("seed", range(101, 104))
async def test_very_many_bent_requests_break_and_betray_nothing(database_url: str, seed: int) -> None:
    report = await try_out(database_url, seed, requests=1_500, story=told)

    assert report.findings == []
