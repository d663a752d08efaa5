"""How many examples a property is tried with: some whenever tests run, few while lines are counted, many in a soak."""

from hypothesis import settings

PROFILES = {"pulse": 20, "brief": 3, "soak": 500}
"""Examples of each property. `pulse` is the usual; the others are chosen with pytest's `--hypothesis-profile`."""


def use_profiles() -> None:
    """Make the profiles known and use `pulse`, before any test is imported."""
    for name, number in PROFILES.items():
        # A busy machine is no failure: time limits are set for whole tests, not for single examples.
        settings.register_profile(name, deadline=None, max_examples=number)
    settings.load_profile("pulse")


def examples(share: float, **more: object) -> settings:
    """A share of the usual number of examples: below 1 where each costs much, above 1 where there is much to find."""
    return settings(max_examples=max(1, round(share * settings().max_examples)), **more)
