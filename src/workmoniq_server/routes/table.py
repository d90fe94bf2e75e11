"""The one table of routes. What is often called stands first: paths are tried in this order."""

from typing import Final

from workmoniq_server.routes import (
    account_deletion,
    accounts,
    bodies,
    deletions,
    heads,
    health,
    log,
    login,
    login_key,
    me,
    orgs,
    pairing,
    sessions,
    streams,
    support,
    support_bundle,
    wraps,
)
from workmoniq_server.routing import Route

ROUTES: Final[tuple[Route, ...]] = (
    *heads.ROUTES,
    *streams.ROUTES,
    *bodies.ROUTES,
    *wraps.ROUTES,
    *deletions.ROUTES,
    *log.ROUTES,
    *sessions.ROUTES,
    *login.ROUTES,
    *login_key.ROUTES,
    *accounts.ROUTES,
    *account_deletion.ROUTES,
    *pairing.ROUTES,
    *orgs.ROUTES,
    *support.ROUTES,
    *support_bundle.ROUTES,
    *me.ROUTES,
    *health.ROUTES,
)
