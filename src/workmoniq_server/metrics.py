"""Figures for Prometheus: by route, method and class of status, and what became of grants."""

from collections.abc import Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from workmoniq_server.tally import Tally

_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.06, 0.1, 0.25, 1.0, 5.0, 30.0)


class Metrics:
    """Counts calls. A registry of its own, so that two servers fit into one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._calls = Counter(
            "wmq_calls", "Calls answered.", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "wmq_call_seconds",
            "Time from the head of a call to its answer.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._under_way = Gauge("wmq_calls_under_way", "Calls begun.", registry=self.registry)

    def begun(self) -> None:
        """A call has come."""
        self._under_way.inc()

    def ended(self, route: str, method: str, status: int, seconds: float) -> None:
        """A call was answered. route: its template, never its path."""
        self._under_way.dec()
        key = (route, method, status // 100)
        found = self._found.get(key)
        if found is None:
            # Looking a child up by its labels costs more than counting.
            found = (
                self._calls.labels(route, method, f"{status // 100}xx"),
                self._seconds.labels(route, method),
            )
            self._found[key] = found
        found[0].inc()
        found[1].observe(seconds)

    def dropped(self) -> None:
        """The client hung up."""
        self._under_way.dec()

    def show(self, tally: Tally) -> None:
        """Tell what happened to grants of support access too."""
        self.registry.register(_Grants(tally))

    def serve(self, port: int) -> "MetricsDoor":
        """Answer Prometheus on loopback. Raises OSError."""
        server, thread = start_http_server(port, "127.0.0.1", registry=self.registry)
        return MetricsDoor(server.server_port, server.shutdown, server.server_close, thread.join)


class _Grants(Collector):
    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def collect(self) -> Iterable[Metric]:
        """Counts by what happened."""
        family = CounterMetricFamily(
            "wmq_support_grants", "Grants of support access, by what happened.", labels=("event",)
        )
        for event, count in sorted(self._tally.counts().items()):
            family.add_metric((event,), count)
        yield family


class MetricsDoor:
    """The port for Prometheus while it is open."""

    def __init__(self, port: int, *closing: object) -> None:
        self.port, self._closing = port, closing

    def close(self) -> None:
        """Free the port."""
        for step in self._closing:
            if callable(step):
                step()
