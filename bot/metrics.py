"""The few numbers that an operator watches; nothing in them tells people or answers apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Seconds. Slack gives up at 3, the handlers' deadline is 2 s."""


class Metrics:
    """Counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        calls = Counter(
            "driver_pulse_calls", "Calls from Slack by kind and outcome", ["kind", "outcome"], registry=self.registry
        )
        seconds = Histogram(
            "driver_pulse_call_seconds",
            "Seconds from a call to its acknowledgement",
            ["kind"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        # Kinds and outcomes are few; looking up their counters would take longer than counting.
        self._calls = cache(calls.labels)
        self._seconds = cache(seconds.labels)
        self._refused = Counter(
            "driver_pulse_refused_requests", "Requests turned away before they were read", registry=self.registry
        )

    def answered(self, kind: str, outcome: str) -> None:
        """Count a call: `done`, `told` (an expected error became a sentence) or `failed`."""
        self._calls(kind, outcome).inc()

    def refused(self) -> None:
        """Count a request that is not Slack's, too large, or heard before."""
        self._refused.inc()

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """Measure how long a call takes."""
        began = perf_counter()
        try:
            yield
        finally:
            self._seconds(kind).observe(perf_counter() - began)

    def text(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return generate_latest(self.registry)
