"""A receipt's page says everything in words for people."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from workmoniq_desktop.domain.settings import Language
from workmoniq_desktop.domain.support import Alarm, GrantState, Notice
from workmoniq_desktop.services.support import hearing
from workmoniq_desktop.services.support.receipt_language import words_in
from workmoniq_desktop.services.support.receipt_words import RECEIPT_ENGLISH
from workmoniq_desktop.store.support_grants import Stage

ROOMS = Path(hearing.__file__).parents[2]


def audit_lines() -> set[str]:
    """What the rooms below write into the audit in so many words."""
    paths = [*(ROOMS / "services" / "support").glob("*.py"), ROOMS / "store" / "support_endings.py"]
    found: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in {"support_audit.add", "lines.append"}:
                    found |= {
                        each.value
                        for each in ast.walk(node.args[-1])
                        if isinstance(each, ast.Constant) and isinstance(each.value, str)
                    }
    return found - {"alarm ", "told "}


def test_every_line_of_the_audit_has_words() -> None:
    lines = audit_lines()
    assert {"sent", "copy wiped", "attempt without the code"} <= lines
    assert lines <= set(RECEIPT_ENGLISH.happened)
    told = {stage.value for stage in Stage} - {Stage.DROPPED.value}
    assert told <= set(RECEIPT_ENGLISH.happened)


def test_alarms_and_notices_of_the_audit_are_said_as_elsewhere() -> None:
    for alarm in Alarm:
        assert RECEIPT_ENGLISH.step(f"alarm {alarm.value}") == RECEIPT_ENGLISH.alarms[alarm]
    for notice in Notice:
        assert RECEIPT_ENGLISH.step(f"told {notice.value}") == RECEIPT_ENGLISH.notices[notice]
    assert RECEIPT_ENGLISH.step("told something else") == "something else"
    assert set(RECEIPT_ENGLISH.states) == set(GrantState)


@pytest.mark.parametrize(
    ("choice", "environment", "language"),
    [
        (Language.GERMAN, {"LANG": "en_US.UTF-8"}, "de"),
        (Language.ENGLISH, {"LANG": "de_DE.UTF-8"}, "en"),
        (Language.SYSTEM, {}, "en"),
        (Language.SYSTEM, {"LANG": "de_AT.UTF-8"}, "de"),
        (Language.SYSTEM, {"LANG": "de"}, "de"),
        (Language.SYSTEM, {"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        (Language.SYSTEM, {"LC_MESSAGES": "en_GB", "LC_ALL": "de_CH.UTF-8"}, "de"),
        (Language.SYSTEM, {"LANG": "en_US.UTF-8", "LANGUAGE": "de:en"}, "de"),
        (Language.SYSTEM, {"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        (Language.SYSTEM, {"LANG": "den_CA.UTF-8"}, "en"),
    ],
)
def test_a_receipt_follows_the_language_setting_and_then_the_terminal(
    choice: Language, environment: Mapping[str, str], language: str
) -> None:
    assert words_in(choice, environment).language == language


def test_german_words_fill_in_what_the_english_ones_do() -> None:
    german = words_in(Language.GERMAN)
    for name in ("shared_on", "from_to", "with_badge", "made"):
        english, other = getattr(RECEIPT_ENGLISH, name), getattr(german, name)
        assert english.count("{") == other.count("{")
        assert ("{1}" in english) is ("{1}" in other)
    for name in ("states", "kind_names", "levels", "reasons", "alarms", "notices", "happened"):
        assert list(getattr(german, name)) == list(getattr(RECEIPT_ENGLISH, name))
