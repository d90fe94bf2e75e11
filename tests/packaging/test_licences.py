"""Every library is used on terms that fit MPL-2.0, and docs/licences.md says so."""

from pathlib import Path

import pytest

import licences

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", licences.locked("dev"))
def test_every_locked_distribution_comes_on_allowed_terms(name: str) -> None:
    assert licences.is_allowed(licences.terms(name))


def test_the_page_of_licences_agrees_with_the_locks() -> None:
    written = (ROOT / "docs" / "licences.md").read_text()
    assert written == licences.page(), "make lock writes docs/licences.md anew"


@pytest.mark.parametrize(
    "expression", ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "(MIT OR ISC) AND GPL-2.0-only", ""]
)
def test_other_terms_are_refused(expression: str) -> None:
    assert not licences.is_allowed(expression)


def test_a_choice_with_allowed_terms_is_accepted() -> None:
    assert licences.is_allowed("LGPL-3.0-only OR GPL-3.0-only")


def test_our_own_licence_is_the_mozilla_public_license() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("Mozilla Public License Version 2.0\n")
    assert 'Exhibit B - "Incompatible With Secondary Licenses" Notice' in text
