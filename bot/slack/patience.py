"""How long an answer to a person is tried: in the background, while the address that Slack gave for it serves."""

from dataclasses import dataclass

from bot.ports import SlackBusyError, SlackUnknownError

LONGEST = 60.0
"""Seconds of waiting in all: far below the 30 minutes that a response address serves, and about as long as somebody
still looks for an answer."""

TRIES = 4
"""Requests in all; a response address serves five times
(https://docs.slack.dev/interactivity/handling-user-interaction)."""

PAUSE = 1.0
"""Seconds before what was lost is sent again."""


@dataclass
class Patience:
    """What is left of the time and the tries for one answer.

    - Slack is busy: nothing was done, so it is tried again when Slack says.
    - Nobody can tell: tried again once. Where the first came through after all, the second takes its place, or one
      person sees the same words twice; silence would leave them guessing whether what they did counts. Messages for
      everybody, and what nobody waits for, never go this way: they must not come twice.
    - Refused: it would be again.
    """

    seconds: float = LONGEST
    tries: int = TRIES
    losses: int = 2

    def wait_after(self, error: SlackBusyError | SlackUnknownError) -> float:
        """Seconds until the next try. Raises the error itself if there is to be none."""
        wait = error.wait if isinstance(error, SlackBusyError) else PAUSE
        self.seconds -= wait
        self.tries -= 1
        self.losses -= isinstance(error, SlackUnknownError)
        if self.seconds < 0 or not self.tries or not self.losses:
            raise error
        return wait
