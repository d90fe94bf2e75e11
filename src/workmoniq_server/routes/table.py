"""The one table of routes. What is often called stands first: paths are tried in this order."""

from typing import Final

from workmoniq_server.routes import (
    accounts,
    health,
    log,
    login,
    login_key,
    me,
    orgs,
    pairing,
    sessions,
)
from workmoniq_server.routing import Route

ROUTES: Final[tuple[Route, ...]] = (
    *log.ROUTES,
    *sessions.ROUTES,
    *login.ROUTES,
    *login_key.ROUTES,
    *accounts.ROUTES,
    *pairing.ROUTES,
    *orgs.ROUTES,
    *me.ROUTES,
    *health.ROUTES,
)
