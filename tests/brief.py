"""A pytest plugin for measuring coverage: few examples of each property, since every line is slow while it is counted.

`make test` runs the properties in full before, without counting.
"""

from hypothesis import settings

settings.register_profile("brief", deadline=None, max_examples=5)
