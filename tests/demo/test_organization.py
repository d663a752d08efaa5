"""The made-up organization is as the demo promises it."""

from bot.clock import MovableClock
from demo.cast import cast_of
from demo.organization import HOME_ZONE, NAMES, NEWCOMER, settle
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
    assert len({person.tz for person in organization.slack.people if not person.bot}) == 4


def test_coaches_are_enough_to_be_asked_directly_and_live_in_several_zones():
    organization = settle(Slack(clock=MovableClock(MONDAY)))

    [coaches] = organization.slack.user_groups.values()
    assert coaches.handle == "coaches"
    assert len(coaches.members) == 8
    assert {"Asia/Kolkata", "America/Denver", HOME_ZONE} <= {person.tz for person in coaches.members}


def test_somebody_far_away_is_among_those_whom_a_visitor_can_be():
    organization = settle(Slack(clock=MovableClock(MONDAY)))

    far = [actor for actor in cast_of(organization) if actor.person.tz == "Asia/Kolkata"]
    assert [actor.role for actor in far] == ["Coach in Kolkata, half a day ahead"]
