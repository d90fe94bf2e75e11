"""A password that is guessed first cannot be chosen."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.crypto.passwords import PasswordWeak, check_password

LISTED = [
    line
    for line in files("workmoniq_protocol.crypto")
    .joinpath("common_passwords.txt")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    "password",
    [
        "quiet otters mend nine kites",
        "mein Hund hei\u00dft Bello",
        "x7Gh!kk29.Qp",
        "trouble4magpies",
        "workmoniq otters mend kites",
        "\u65e5\u672c\u8a9e\u306e\u9577\u3044\u5408\u8a00\u8449\u3067\u3059\u3088",
        "a" * 3 + "otters mend nine kites" * 45,
    ],
)
def test_a_password_that_nobody_guesses_first_is_taken(password: str) -> None:
    check_password(password)
    check_password(password, "kim")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        # twelve code points, eleven characters once composed
        ("elevencha\u0072u\u0308", "short"),
        ("otters mend nine kites " * 60, "long"),
        ("half of a pair \udfff", "unreadable"),
        ("aaaaaaaaaaaaaaaa", "simple"),
        ("abababababab", "simple"),
        ("x1z4x1z4x1z4x1", "simple"),
        ("12341234123412345", "simple"),
        ("kramskramsk ramskr", "simple"),
        ("kraml7kraml7", "simple"),
        ("abcdefghijkl", "simple"),
        ("987654321098", "simple"),
        ("aabbccddeeffgg", "simple"),
        ("            kim", "simple"),
        ("workmoniq1234", "name"),
        ("WorkMoniQ WorkMoniQ", "name"),
        ("workmoniq-password1", "name"),
        ("workmoniq 12345678", "name"),
        ("password1234", "common"),
        ("PASSWORD 1234", "common"),
        ("P@ssw0rd2024!!", "common"),
        ("passwordPassword1", "common"),
        ("dragonmonkey12", "common"),
        ("correct horse battery staple", "common"),
        ("1q2w3e4r5t6y", "common"),
        ("Qwertyuiop[]", "common"),
        ("iloveyou2026!!", "common"),
        ("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff441234", "common"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(PasswordWeak) as refused:
        check_password(password)
    assert (refused.value.code, refused.value.reason) == ("password_weak", reason)
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("password", ["kim-kim-kim-kim-1", "Kimberlina2026", "1234kimberlina"])
def test_the_name_of_the_account_is_worth_nothing(password: str) -> None:
    with pytest.raises(PasswordWeak) as refused:
        check_password(password, "kimberlina" if "berlina" in password else "kim-")
    assert refused.value.reason == "name"


@given(st.sampled_from([word for word in LISTED if len(word) >= 12]))
def test_nothing_on_the_list_can_be_chosen(word: str) -> None:
    with pytest.raises(PasswordWeak):
        check_password(word.title())


def test_the_list_is_folded_and_has_each_entry_once() -> None:
    assert len(set(LISTED)) == len(LISTED)
    assert all(word == "".join(word.casefold().split()) and word for word in LISTED)
    assert sum(len(word) >= 12 for word in LISTED) > 250


def test_numbers_alone_hold_no_word() -> None:
    check_password("9871236540147")
