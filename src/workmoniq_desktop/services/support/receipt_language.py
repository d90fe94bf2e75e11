"""Which words a receipt's page is written in."""

import os
from collections.abc import Mapping

from workmoniq_desktop.domain.settings import Language
from workmoniq_desktop.services.support.receipt_words import RECEIPT_ENGLISH, ReceiptWords

_NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


def words_in(choice: Language, environment: Mapping[str, str] = os.environ) -> ReceiptWords:
    """By the user's choice, or where that is the system's, by what a terminal says of it (POSIX).

    LANGUAGE counts only where the locale is not C, as gettext has it. English where neither is
    known here.
    """
    if choice is Language.SYSTEM:
        choice = Language.GERMAN if _is_german(environment) else Language.ENGLISH
    if choice is Language.GERMAN:
        from workmoniq_desktop.services.support.receipt_german import (  # noqa: PLC0415  # one of two
            RECEIPT_GERMAN,
        )

        return RECEIPT_GERMAN
    return RECEIPT_ENGLISH


def _is_german(environment: Mapping[str, str]) -> bool:
    named = next((value for name in _NAMES if (value := environment.get(name))), "C")
    locale = named.partition(".")[0]
    if locale in {"C", "POSIX"}:
        return False
    first = (environment.get("LANGUAGE") or locale).partition(":")[0]
    return first.partition("_")[0].lower() == "de"
