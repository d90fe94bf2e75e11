"""Keep the German words in step with the English ones, and compile them for Qt.

    make translations            take new strings into resources/translations, then compile
    translations.py missing      print what has no German yet: context, English, German, by tabs
    translations.py fill FILE    take such lines back, with their last part written
    translations.py compile      only compile; the build of the wheel does this too

Qt's own lupdate and lrelease do the work; PySide6 brings both and neither needs a display.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "workmoniq_desktop"
FOLDER = ROOT / "resources" / "translations"
SOURCE = FOLDER / "workmoniq_de.ts"
COMPILED = SOURCE.with_suffix(".qm")
SENTENCES = PACKAGE / "ui" / "sentences.py"

# Who says something that a window shows, besides the windows: everything that raises these.
_SPEAKERS = {
    "Finding",
    "BackendUnsupported",
    "BackendLost",
    "BackendElsewhere",
    "progress",
    "note",
}
_ROOMS = ("domain", "system", "store", "collectors", "services", "sync", "bootstrap")

_SQL = {"SELECT", "INSERT", "UPDATE", "DELETE", "WHERE", "CREATE", "FROM", "ORDER", "PRAGMA"}

_HEAD = '''\
"""What errors, senses and services say; made from them by `make translations`.

{0}, {1}... stand for the parts that differ each time. ui/messages.py finds the German by these.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES = (
'''


def tool(name: str) -> str:
    """Where PySide6 keeps a program of Qt's."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise SystemExit("PySide6 is not installed; run make setup")
    return str(Path(spec.origin).with_name(name))


def compile_all() -> None:
    """Write the .qm beside the .ts, whole or not at all, where it is older."""
    if COMPILED.exists() and COMPILED.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    half = COMPILED.with_suffix(f".{os.getpid()}")
    subprocess.run([tool("lrelease"), "-silent", str(SOURCE), "-qm", str(half)], check=True)
    half.replace(COMPILED)


def update() -> None:
    """Take the strings of the sources into the .ts; German that is there stays."""
    SENTENCES.write_text(sentences_module(), encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([str(ruff), "format", "-q", str(SENTENCES)], check=True, cwd=ROOT)
    files = sorted(str(path.relative_to(ROOT)) for path in (PACKAGE / "ui").rglob("*.py"))
    command = [tool("lupdate"), "-silent", "-no-obsolete", "-locations", "none"]
    command += ["-source-language", "en", "-target-language", "de", *files, "-ts", str(SOURCE)]
    subprocess.run(command, check=True, cwd=ROOT)


def sentences_module() -> str:
    """The text of ui/sentences.py, before it is formatted."""
    spoken = sorted(set(sentences()))
    lines = (f'    QT_TRANSLATE_NOOP("sentences", {sentence!r}),\n' for sentence in spoken)
    return f"{_HEAD}{''.join(lines)})\n"


def sentences() -> Iterator[str]:
    """What the rooms below the windows say to people, with {0} where a part differs."""
    paths = [path for room in _ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    speakers = _SPEAKERS | _errors()
    for path, tree in zip(paths, trees, strict=True):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func).lstrip("_") in speakers:
                for argument in (*node.args, *(each.value for each in node.keywords)):
                    yield from _said(argument)
        for statement in tree.body:
            if isinstance(statement, ast.Assign) and _name(statement.targets[0]).isupper():
                yield from _said(statement.value)
                yield from _reason(statement.value)
                if path.stem.endswith("_words") and _name(statement.targets[0]).endswith("_NAMES"):
                    yield from _named(statement.value)
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                # what refusals of the server say; elsewhere such names hold no sentences
                said = _said(statement.value) if "sync" in path.parts[-2:][0] else ()
                yield from (each for each in said if each.endswith("."))


def _reason(node: ast.expr) -> Iterator[str]:
    """A reason of presence in one word."""
    if isinstance(node, ast.Constant) and node.value == "suspended":
        yield "suspended"


def _named(node: ast.expr) -> Iterator[str]:
    """Names of kinds and states, which may be one word."""
    values = node.values if isinstance(node, ast.Dict) else []
    yield from (str(each.value) for each in values if isinstance(each, ast.Constant))


def _errors() -> set[str]:
    """The names of all expected failures."""
    files = ("errors.py", "sync_errors.py", "support_errors.py")
    trees = [ast.parse((PACKAGE / "domain" / name).read_text(encoding="utf-8")) for name in files]
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _said(node: ast.expr) -> Iterator[str]:
    """The sentences in an expression; not what is no language, such as SQL or a code."""
    if isinstance(node, ast.IfExp):
        yield from _said(node.body)
        yield from _said(node.orelse)
    elif isinstance(node, ast.Tuple):
        for part in node.elts:
            yield from _said(part)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _said(value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if _is_language(node.value):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        template, holes = "", 0
        for piece in node.values:
            template += str(piece.value) if isinstance(piece, ast.Constant) else f"{{{holes}}}"
            holes += not isinstance(piece, ast.Constant)
        if _is_language(template):
            yield template


def _is_language(text: str) -> bool:
    words = text.split()
    if re.fullmatch(r"[\w{}]+(, [\w{}]+)+", text):
        return False  # names of columns
    if _SQL & set(words) or re.search(r"\b[a-z]+_[a-z]+\b", text):
        return False
    plain = [word for word in words if word.strip(".,:;()`'").isalpha() and not word.isupper()]
    return len(plain) >= 2


def missing(source: Path = SOURCE) -> list[tuple[str, str]]:
    """Context and English of every string without finished German."""
    found = []
    for context in Xml.parse(source).getroot().iter("context"):  # noqa: S314  # our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") or not translation.text:
                found.append((context.findtext("name", ""), message.findtext("source", "")))
    return found


def fill(lines: list[str]) -> int:
    """Take lines of context, English and German; how many found their place."""
    german = {}
    for line in lines:
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 3 and parts[2]:
            german[parts[0], _escaped(parts[1])] = _escaped(parts[2])
    tree = Xml.parse(SOURCE)  # noqa: S314  # our own file
    count = 0
    for context in tree.getroot().iter("context"):
        for message in context.iter("message"):
            key = context.findtext("name", ""), message.findtext("source", "")
            translation = message.find("translation")
            if translation is not None and key in german:
                translation.text = german[key]
                translation.attrib.pop("type", None)
                count += 1
    tree.write(SOURCE, encoding="utf-8", xml_declaration=True)
    update()  # lupdate writes the file in its own form again
    return count


def _escaped(text: str) -> str:
    return text.replace("\\n", "\n")


class CustomBuildHook(BuildHookInterface[Any]):
    """The wheel carries the compiled words; its build makes them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_all()


def main() -> None:
    match sys.argv[1:]:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update()
            compile_all()
        case ["missing"]:
            update()
            for context, english in missing():
                sys.stdout.write(f"{context}\t{english.replace(chr(10), chr(92) + 'n')}\t\n")
        case ["fill", name]:
            count = fill(Path(name).read_text(encoding="utf-8").splitlines())
            compile_all()
            sys.stdout.write(f"{count} filled, {len(missing())} still missing\n")
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
