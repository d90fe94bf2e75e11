"""A server has one name, and unencrypted it is this computer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.audience import AudienceInvalid, audience_of


@pytest.mark.parametrize(
    ("url", "audience"),
    [
        ("https://sync.workmoniq.example", "sync.workmoniq.example"),
        ("HTTPS://Sync.WorkMoniQ.example/", "sync.workmoniq.example"),
        ("https://sync.example:443", "sync.example"),
        ("https://sync.example:0443/", "sync.example"),
        ("https://sync.example:80", "sync.example:80"),
        ("https://sync.example:8443", "sync.example:8443"),
        ("https://xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("https://my_server", "my_server"),
        ("https://192.0.2.1:8787", "192.0.2.1:8787"),
        ("https://[2001:DB8:0:0::1]:8787", "[2001:db8::1]:8787"),
        ("http://127.0.0.1:8787", "127.0.0.1:8787"),
        ("http://127.9.8.7:80/", "127.9.8.7"),
        ("http://127.0.0.1:443", "127.0.0.1:443"),
        ("http://[::1]:8787", "[::1]:8787"),
        ("http://[0:0:0:0:0:0:0:1]", "[::1]"),
        ("http://localhost:8787", "localhost:8787"),
        ("http://LOCALHOST", "localhost"),
    ],
)
def test_an_address_has_one_audience(url: str, audience: str) -> None:
    assert audience_of(url) == audience


@pytest.mark.parametrize(
    "url",
    [
        "http://sync.example",
        "http://192.168.1.4:8787",
        "http://128.0.0.1",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::2]",
        "http://[::ffff:127.0.0.1]",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://localhost.",
    ],
)
def test_without_encryption_no_other_computer_is_an_audience(url: str) -> None:
    with pytest.raises(AudienceInvalid):
        audience_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sync.example",
        "ftp://sync.example",
        "https:/sync.example",
        "https://",
        "https:///",
        "https://user@sync.example",
        "https://user:word@sync.example",
        "https://sync.example/path",
        "https://sync.example//",
        "https://sync.example?query",
        "https://sync.example#part",
        "https://sync.example\\@other.example",
        "https://sync.example:",
        "https://sync.example:0",
        "https://sync.example:65536",
        "https://sync.example:8a",
        "https://sync.example:-1",
        "https://sync.example.",
        "https://.sync.example",
        "https://sync..example",
        "https://-sync.example",
        "https://sync-.example",
        "https://sync .example",
        " https://sync.example",
        "https://sync.example\n",
        "https://sync.\texample",
        "https://m\u00fcnchen.example",
        "https://\u212aim.example",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 126 + "example",
        "https://127.1",
        "https://2130706433",
        "https://0x7f.0.0.1",
        "https://0x7f000001",
        "https://127.0.0.0x1",
        "https://0177.0.0.1",
        "https://1.2.3.4.5",
        "https://256.0.0.1",
        "https://[127.0.0.1]",
        "https://[::1",
        "https://::1",
        "https://[fe80::1%25eth0]",
        "https://[12345::]",
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(AudienceInvalid) as refused:
        audience_of(url)
    assert refused.value.code == "audience_invalid"
    assert "sync" not in str(refused.value)


@given(st.text("aA1.:-_[]/@?#%\\ \u00e4", max_size=24))
def test_an_audience_is_its_own_audience(text: str) -> None:
    try:
        audience = audience_of("https://" + text)
    except AudienceInvalid:
        return
    assert audience == audience.lower()
    assert audience_of("https://" + audience) == audience
