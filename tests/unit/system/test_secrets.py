"""Passphrases from files and prompts."""

import os
from pathlib import Path

import pytest
from tests.fakes.secrets import typing

from workmoniq_desktop.domain.errors import SecretNeeded, SecretRefused
from workmoniq_desktop.system.concealed import Passphrase
from workmoniq_desktop.system.os_keyring import SystemKeyring
from workmoniq_desktop.system.secrets import Prompt, SecretSource, read_passphrase_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pass phrase"
    path.write_text("correct horse\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def asking(prompt: Prompt | None) -> SecretSource:
    return SecretSource(keyring=None, prompt=prompt)


@pytest.mark.parametrize("permissions", [0o600, 0o400])
def test_a_private_file_gives_the_passphrase_without_its_line_break(
    file: Path, permissions: int
) -> None:
    file.chmod(permissions)
    assert read_passphrase_file(file) == Passphrase.typed("correct horse")


@pytest.mark.parametrize(
    ("content", "passphrase"),
    [(b"x", "x"), (b"x\r\n", "x"), (b" x \n\n", " x \n"), (b"a" * 1024 + b"\r\n", "a" * 1024)],
)
def test_only_one_line_break_at_the_end_is_left_out(
    file: Path, content: bytes, passphrase: str
) -> None:
    file.write_bytes(content)
    assert read_passphrase_file(file) == Passphrase.typed(passphrase)


@pytest.mark.parametrize("permissions", [0o640, 0o604, 0o660, 0o622, 0o601, 0o644])
def test_a_file_that_others_may_use_is_refused_with_the_remedy(
    file: Path, permissions: int
) -> None:
    file.chmod(permissions)
    with pytest.raises(SecretRefused, match=r"chmod 600 '.*pass phrase'"):
        read_passphrase_file(file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(file: Path) -> None:
    os.chown(file, 65534, 65534)
    with pytest.raises(SecretRefused, match="another user"):
        read_passphrase_file(file)


@pytest.mark.parametrize("content", [b"", b"\n", b"a" * 1025, b"a" * 5000, b"\xff\xfe"])
def test_an_empty_oversize_or_foreign_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SecretRefused, match="1 to 1024 bytes"):
        read_passphrase_file(file)


@pytest.mark.timeout(5)
def test_a_pipe_a_folder_a_device_and_nothing_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero"), tmp_path / "none"):
        with pytest.raises(SecretRefused):
            read_passphrase_file(path)


def test_a_link_counts_as_the_file_it_names(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    assert read_passphrase_file(tmp_path / "link") == Passphrase.typed("correct horse")
    file.chmod(0o644)
    with pytest.raises(SecretRefused):
        read_passphrase_file(tmp_path / "link")


def test_a_new_passphrase_is_typed_twice() -> None:
    source = asking(typing("12345678", "12345678"))
    assert source.new_passphrase() == Passphrase.typed("12345678")


def test_a_new_passphrase_that_is_short_or_typed_differently_is_refused() -> None:
    with pytest.raises(SecretRefused, match="8 characters"):
        asking(typing("1234567")).new_passphrase()
    with pytest.raises(SecretRefused, match="differ"):
        asking(typing("12345678", "12345679")).new_passphrase()


def test_characters_are_counted_and_not_bytes() -> None:
    with pytest.raises(SecretRefused, match="8 characters"):
        asking(typing("\u00fc" * 7)).new_passphrase()


def test_a_passphrase_that_was_accepted_once_may_be_short() -> None:
    assert asking(typing("1")).passphrase() == Passphrase.typed("1")


@pytest.mark.parametrize("answer", ["", "a" * 1025])
def test_an_empty_or_oversize_answer_is_refused(answer: str) -> None:
    with pytest.raises(SecretRefused):
        asking(typing(answer)).passphrase()


def test_who_gives_up_gets_no_history() -> None:
    with pytest.raises(SecretNeeded):
        asking(typing(None)).passphrase()


def test_without_any_way_the_sentence_names_all_three() -> None:
    for ask in (asking(None).passphrase, asking(None).new_passphrase):
        with pytest.raises(SecretNeeded, match=r"keyring.*WORKMONIQ_PASSPHRASE_FILE.*terminal"):
            ask()


def test_the_file_wins_over_the_prompt(file: Path) -> None:
    source = SecretSource(keyring=None, passphrase_file=file, prompt=typing())
    assert source.passphrase() == source.new_passphrase() == Passphrase.typed("correct horse")


def test_the_environment_names_the_file() -> None:
    named = SecretSource.of({"WORKMONIQ_PASSPHRASE_FILE": "/some/file"}, None)
    assert named.passphrase_file == Path("/some/file")
    assert isinstance(named.keyring, SystemKeyring)
    assert SecretSource.of({"WORKMONIQ_PASSPHRASE_FILE": ""}, None).passphrase_file is None
