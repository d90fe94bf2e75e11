"""Fills our HTML templates: one file that asks nobody for anything and runs nothing."""

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from string import Template

from workmoniq_desktop.services.resources import path_of, read_text

_PIECES = 200


def page(template: str, values: dict[str, object]) -> Iterator[bytes]:
    """The page in pieces. Every value is escaped; a policy in it forbids scripts and requests.

    values: language, title and period at least.
    """
    import jinja2  # noqa: PLC0415  # staged

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(path_of("documents")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    made = environment.get_template(template).stream(
        {**values, "style": jinja2.filters.do_mark_safe(style), "style_hash": digest}
    )
    made.enable_buffering(_PIECES)
    return (piece.encode(errors="replace") for piece in made)


@cache
def _style() -> str:
    """The style sheet with the colours of the windows; the policy names it by its hash."""
    tokens = json.loads(read_text("tokens.json"))
    colours = {name.replace("-", "_"): value for name, value in tokens["light"].items()}
    colours |= {f"dark_{name.replace('-', '_')}": value for name, value in tokens["dark"].items()}
    return Template(read_text("documents/page.css")).substitute(colours)
