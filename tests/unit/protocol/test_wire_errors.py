"""Every refusal of a server has one code and one status."""

from http import HTTPStatus

from workmoniq_protocol.wire.errors import ErrorCode


def test_codes_are_read_from_their_text() -> None:
    assert all(ErrorCode(str(code)) is code for code in ErrorCode)
    assert ErrorCode("stale_epoch").status == 409
    assert f"{ErrorCode.QUOTA}" == "quota"


def test_every_status_is_one_of_a_refusal() -> None:
    assert all(HTTPStatus(code.status) >= HTTPStatus.BAD_REQUEST for code in ErrorCode)
    assert {code for code in ErrorCode if code.status >= 500} == {
        ErrorCode.INTERNAL,
        ErrorCode.OVERLOADED,
        ErrorCode.QUOTA,
    }


def test_codes_are_those_that_clients_know() -> None:
    by_status: dict[int, set[str]] = {}
    for code in ErrorCode:
        by_status.setdefault(code.status, set()).add(code)
    assert by_status[401] == {"bad_credentials", "token_expired", "bad_proof"}
    assert by_status[403] == {"role_denied", "device_revoked", "bad_claim", "registration_closed"}
    assert by_status[404] == {"not_found"}
    assert by_status[412] == {"log_moved"}
    assert by_status[422] == {"bad_header", "bad_entry"}
    assert by_status[426] == {"suite_too_old"}
    assert by_status[429] == {"slow_down"}
