"""The pictures in README.md are what Slack shows today, word for word; only long lines are broken."""

from tests.journeys.pictures import README, picture, pictures
from tests.journeys.town import Town


async def test_the_readme_shows_a_check_in_a_receipt_and_a_digest_as_they_are(town: Town):
    page = README.read_text(encoding="utf-8")

    for of, text in (await pictures(town)).items():
        assert picture(of, page) == text, "run python -m tests.journeys.pictures"
