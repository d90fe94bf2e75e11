"""What stands in front of the server lets nothing as long as a bundle through."""

import httpx
import pytest
from tests.fakes.support_life import Between, Console, User

from workmoniq_desktop.domain.support import GrantState
from workmoniq_desktop.domain.sync_errors import TooLarge


class _Narrow(Between):
    """A proxy that no one told of bundles, as most come from their makers."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "PUT":
            return super().handle_request(request)
        self.put.append(request.read())
        return httpx.Response(413, stream=httpx.ByteStream(b"<html>Too Large</html>"))


def test_a_bundle_that_a_proxy_refuses_ends_its_grant_and_says_what_to_do(
    user: User, console: Console
) -> None:
    user.between = _Narrow()
    armed = user.arm()
    assert armed.code is not None
    assert console.claims(armed.code).status_code == 200
    user.support.look(armed.id)
    with pytest.raises(TooLarge, match="ask who runs it to allow 22 MB a request"):
        user.support.share(armed.id)
    for _ in range(2):
        assert user.support.look(armed.id).state is GrantState.REVOKED
    assert len(user.between.put) == 1
