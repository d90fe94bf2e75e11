"""Says of a fault of ours its kind and places, never its text: that may hold what was shared."""

import logging
import sys
from pathlib import Path
from traceback import extract_tb
from types import TracebackType


def speak_of_kinds_only() -> None:
    """From now on whatever is logged or raised to the top goes to stderr as one discreet line."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    sys.excepthook = _hook


class Discreet(logging.Formatter):
    """Who speaks, and of exceptions kinds and places.

    The message is left out: libraries put exceptions and what they worked on into it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        fault = record.exc_info[1] if record.exc_info else None
        return f"workmoniq-console: a {record.levelname.lower()} of {record.name}{_chain(fault)}"


def _hook(kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    sys.stderr.write(f"workmoniq-console: ended by a fault of its own{_chain(fault)}\n")


def _chain(fault: BaseException | None) -> str:
    """Each fault with where it passed, then what caused it."""
    said, seen = "", set[int]()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        places = [f"{Path(at.filename).name}:{at.lineno}" for at in extract_tb(fault.__traceback__)]
        said += f" | {type(fault).__name__} at {' > '.join(places) or 'no place'}"
        fault = fault.__cause__ or fault.__context__
    return said
