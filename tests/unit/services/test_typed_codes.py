"""What people type to name a stolen device."""

import pytest

from workmoniq_desktop.domain.errors import CodeMistyped
from workmoniq_desktop.services.typed_codes import read_devices


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1a2b3c4d", ("1a2b3c4d",)),
        (" 1A2B3C4D ", ("1a2b3c4d",)),
        ("device 1a2b3c4d", ("1a2b3c4d",)),
        ("Das Gerät 1a2b3c4d.", ("1a2b3c4d",)),
        ("1a2b3c4d, 99887766", ("1a2b3c4d", "99887766")),
        ("facade", ("facade",)),
    ],
)
def test_a_device_is_read_as_sentences_name_it(typed: str, read: tuple[str, ...]) -> None:
    assert read_devices(typed) == read


@pytest.mark.parametrize("typed", ["", " ", "Laptop", "1a2", "1a2b3c4g", "1a2b3c4d 7x", "a" * 33])
def test_what_names_no_device_is_refused_before_anybody_is_asked(typed: str) -> None:
    with pytest.raises(CodeMistyped, match="1a2b3c4d"):
        read_devices(typed)
