"""What the server writes down: one JSON object a line, without bodies, names or addresses."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """A record as JSON. What is to be said beyond the message is given as extra=."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage(),
        }
        said |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info is not None and record.exc_info[1] is not None:
            said["fault"] = fault(record.exc_info[1])
        return json.dumps(said, default=str)


def fault(error: BaseException) -> dict[str, object]:
    """Where an error came from. Not its message: that may quote a row."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return {
        "type": type(error).__name__,
        "trace": [f"{PurePath(one.filename).name}:{one.lineno} {one.name}" for one in frames],
    }


def start(level: str) -> None:
    """Write to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for talker in ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy"):
        logging.getLogger(talker).setLevel(max(logging.WARNING, root.level))
    # It would name addresses and paths.
    logging.getLogger("uvicorn.access").disabled = True
