"""Everything that the engine logs while a run lasts, line by line. A process that was killed logs nothing any more, and
one that another was started in place of has every reason to complain."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from traceback import format_exception
from typing import Any

import structlog

from dca_engine.simulation.process import current


@contextmanager
def captured_logs() -> Iterator[list[str]]:
    """The lines logged so far, each with its level first."""
    lines: list[str] = []

    def capture(_logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        process = current()
        if process is None or (process.alive and not process.is_superseded):
            lines.append(_line(method, event))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(
        processors=[capture],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    try:
        yield lines
    finally:
        structlog.configure(**before)


def _line(method: str, event: MutableMapping[str, Any]) -> str:
    error = event.pop("exc_info", None)
    told = " ".join(f"{key}={value}" for key, value in event.items() if key != "event")
    trace = "".join(format_exception(error)) if isinstance(error, BaseException) else ""
    return f"{method} {event.get('event', '')} {told} {trace}".rstrip()
