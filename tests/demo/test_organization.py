"""The made-up organization is as the demo promises it."""

from bot.clock import MovableClock
from demo.organization import NAMES, NEWCOMER, settle
from sandbox import Slack
from tests.factories import MONDAY


def test_sixty_people_in_six_overlapping_channels_of_different_sizes():
    organization = settle(Slack(clock=MovableClock(MONDAY)))
    organization.welcome_the_newcomer()

    teams = [{person.name for person in team.members} for team in organization.teams]
    assert [len(team) for team in teams] == [30, 14, 9, 9, 4, 3]
    assert set.union(*teams) == set(NAMES)
    assert len(set(NAMES)) == 60
    assert sum(len(team) for team in teams) > 60
    assert NEWCOMER in teams[0]


def test_leaders_are_among_themselves_and_the_admin_is_one_of_them():
    organization = settle(Slack(clock=MovableClock(MONDAY)))

    assert organization.leadership.is_private
    assert len(organization.leadership.members) == 5
    assert organization.leadership.has(organization.admin)
    assert [person.name for person in organization.slack.people if person.admin] == [organization.admin.name]
    assert len({person.tz for person in organization.slack.people if not person.bot}) == 3
