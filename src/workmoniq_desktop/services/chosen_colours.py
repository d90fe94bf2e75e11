"""Which colours the worker gave to categories and projects, so that every picture wears them."""

from collections.abc import Iterable

from workmoniq_desktop.domain.categories import Category, colour_of
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.names import project_names
from workmoniq_desktop.store import overview, things
from workmoniq_desktop.store.connection import Raw, Run


def of_categories(run: Run, paths: Iterable[str]) -> dict[str, str]:
    """#rrggbb by path, of those that have a colour or lie in one that has."""
    kept = {
        path: Category(path=path, colour=colour)
        for path, _name, colour in overview.names_of_things(run, "category")
        if colour is not None
    }
    found = {path: colour_of(path, kept) for path in set(paths)}
    return {path: colour for path, colour in found.items() if colour is not None}


def of_rows(raw: Raw, by: By, keys: Iterable[str | None]) -> dict[str, str]:
    """#rrggbb by the key of a report's row; projects go by name there."""
    if by is By.CATEGORY:
        return of_categories(raw.execute, (key for key in keys if key is not None))
    if by is not By.PROJECT:
        return {}
    names = project_names(raw)
    colours = {
        names.get(uid, uid): body.get("colour")
        for uid, body in things.all_of(raw, "project").items()
    }
    return {name: colour for name, colour in colours.items() if isinstance(colour, str)}
