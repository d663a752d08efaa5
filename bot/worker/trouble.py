"""What Slack's failures mean for a sender: whether another try may help, and when."""

from datetime import timedelta
from typing import TypeAlias

from bot.domain.pacing import patience
from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError

SlackError: TypeAlias = SlackRefusedError | SlackBusyError | SlackUnknownError

SETTLE_AFTER = timedelta(seconds=10)
"""How long after a call of unknown fate Slack's history is trusted to show what became of it."""

INSTALLATION = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
    }
)
"""Codes that speak of the whole installation: no other message would fare better, and an admin may mend it in time
(https://docs.slack.dev/reference/methods/chat.postMessage)."""


SHUT = frozenset({"channel_not_found", "is_archived", "is_inactive", "not_in_channel"})
"""Codes of a channel that is archived, or that the bot was removed from: a message there can be changed again once the
channel is opened and the bot is in it (https://docs.slack.dev/reference/methods/chat.update)."""

OPENS_WITHIN = 92
"""Tries after which a channel that is shut is taken for gone: with a day between most of them, three months."""


def is_final(error: Exception) -> bool:
    """Whether Slack refused this one thing, so that asking again would change nothing."""
    return isinstance(error, SlackRefusedError) and error.code not in INSTALLATION


def may_open_again(error: Exception, attempt: int) -> bool:
    """Whether a message could not be changed because its channel is shut, and that may still be undone."""
    return isinstance(error, SlackRefusedError) and error.code in SHUT and attempt < OPENS_WITHIN


def wait_until_open(attempt: int) -> timedelta:
    """When to look whether a channel is open again: after an hour, doubled each time, at most a day."""
    doublings = min(max(attempt - 1, 0), 5)
    return min(timedelta(hours=2**doublings), timedelta(days=1))


def wait_after(error: Exception, attempt: int) -> timedelta:
    """When to try again: when Slack says so, soon after a lost call, and ever later after anything else."""
    match error:
        case SlackBusyError(wait=seconds):
            return timedelta(seconds=seconds)
        case SlackUnknownError():
            return SETTLE_AFTER
        case _:
            return patience(attempt)


def wait_to_change_again(error: Exception, attempt: int) -> timedelta:
    """When to change a message again: at once after the first lost call, since a change that comes twice does no harm.

    One lost call is the machine's affair, and is over while the organization's clock stands.
    """
    if isinstance(error, SlackUnknownError) and attempt == 1:
        return timedelta()
    return wait_after(error, attempt)
