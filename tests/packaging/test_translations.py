"""Every English string has its German one, with the same holes."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as Xml

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "src" / "workmoniq_desktop" / "ui"
HINT = "run `make translations` and write what `python packaging/translations.py missing` lists"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = ROOT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def used() -> set[tuple[str, str]]:
    """Context and string of every call of translate in the windows."""
    found = set()
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in {"translate", "QT_TRANSLATE_NOOP"}:
                context, text = node.args[:2]
                assert isinstance(context, ast.Constant), f"{path.name}:{node.lineno}"
                if path.name == "spoken.py":
                    continue  # the one place that looks up what it is handed
                assert isinstance(text, ast.Constant), f"{path.name}:{node.lineno}: not literal"
                found.add((str(context.value), str(text.value)))
    return found


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def translated() -> dict[tuple[str, str], tuple[str, bool]]:
    """German and whether it is finished, by context and English."""
    source = ROOT / "resources" / "translations" / "workmoniq_de.ts"
    tree = Xml.parse(source)  # noqa: S314  # our own file
    return {
        (context.findtext("name", ""), message.findtext("source", "")): (
            message.findtext("translation", ""),
            message.find("translation[@type]") is None,
        )
        for context in tree.getroot().iter("context")
        for message in context.iter("message")
    }


def test_every_string_of_the_windows_is_known_to_the_translators() -> None:
    assert sorted(used() - translated().keys()) == [], HINT


def test_no_string_is_kept_that_no_window_says() -> None:
    assert sorted(translated().keys() - used()) == [], HINT


def test_all_german_is_there_and_finished() -> None:
    assert [key for key, (german, done) in translated().items() if not german or not done] == []


def test_what_is_filled_in_later_has_its_place_in_both_languages() -> None:
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"\{[^}]*\}|%n|%\d", text))

    wrong = [
        (english, german)
        for (_, english), (german, _) in translated().items()
        if holes(english) != holes(german)
    ]
    assert wrong == []


def test_spaces_around_a_string_are_kept() -> None:
    def ends(text: str) -> tuple[bool, bool]:
        return text.startswith(" "), text.endswith(" ")

    wrong = [key for key, (german, _) in translated().items() if ends(key[1]) != ends(german)]
    assert wrong == []


def test_the_sentences_of_the_rooms_below_are_all_listed(tool: ModuleType, tmp_path: Path) -> None:
    fresh = tmp_path / "sentences.py"
    fresh.write_text(tool.sentences_module(), encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    config = str(ROOT / "pyproject.toml")
    subprocess.run([str(ruff), "format", "-q", "--config", config, str(fresh)], check=True)
    kept = (UI / "sentences.py").read_text(encoding="utf-8")
    assert kept == fresh.read_text(encoding="utf-8"), HINT


def test_a_sentence_is_found_wherever_an_error_says_it(tool: ModuleType) -> None:
    spoken = set(tool.sentences())
    assert "the file is empty: export anew" in spoken
    assert "{0} is already there: choose another name" in spoken
    assert not [each for each in spoken if "SELECT" in each]
