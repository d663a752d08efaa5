"""What Slack's failures mean for a sender: whether another try may help, and when."""

from datetime import timedelta
from typing import TypeAlias

from bot.domain.pacing import patience
from bot.errors import PulseError
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


def is_final(error: Exception) -> bool:
    """Whether Slack refused this one thing, so that asking again would change nothing."""
    return isinstance(error, SlackRefusedError) and error.code not in INSTALLATION


def wait_after(error: Exception, attempt: int) -> timedelta:
    """When to try again: when Slack says so, soon after a lost call, and ever later after anything else."""
    match error:
        case SlackBusyError(wait=seconds):
            return timedelta(seconds=seconds)
        case SlackUnknownError():
            return SETTLE_AFTER
        case _:
            return patience(attempt)


def as_logged(error: Exception) -> dict[str, object]:
    """An expected failure is logged as its sentence, a fault of ours with where it happened."""
    return {"error": error.sentence} if isinstance(error, PulseError) else {"exc_info": error}
