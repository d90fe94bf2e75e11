"""export-openapi: the document that describes the interface."""

import json
from importlib.metadata import version

from workmoniq_server.openapi import document
from workmoniq_server.routes.table import ROUTES


def text() -> str:
    """The document as JSON."""
    return json.dumps(document(ROUTES, version("workmoniq")), indent=2, sort_keys=True)
