"""The pages are true of the program: what they name exists, what is generated has not drifted."""

import ast
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

import reference
from workmoniq_desktop.cli.parser import make_parser
from workmoniq_desktop.cli.verbs import VERBS
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.rules import Field
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.services.export import as_csv
from workmoniq_desktop.services.history import ImportFormat
from workmoniq_desktop.services.rules.expressions import (
    LARGEST_PROGRAM,
    LONGEST_PATTERN,
    MOST_TEXTS,
)
from workmoniq_desktop.store.migrations import MIGRATIONS

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = ROOT / "src" / "workmoniq_desktop"
DOCS = ROOT / "docs"
HOUSE = (DOCS / "architecture.md").read_text()
README = (ROOT / "README.md").read_text()

LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
EXAMPLE = re.compile(r"^workmoniq [^\n#]*|`(workmoniq [a-z][^`]*)`", re.MULTILINE)


def pages() -> list[Path]:
    """Every tracked or new page."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = [ROOT / path for path in listed.stdout.split("\0") if path]
    return [path for path in found if path.is_file()]


def anchors(page: Path) -> set[str]:
    """The places in a page that a link can name, as code hosts make them of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_every_link_leads_somewhere() -> None:
    broken = []
    for page in pages():
        for match in LINK.finditer(CODE.sub("", page.read_text())):
            link = match[1] or match[2]
            if link.startswith(("https:", "http:", "mailto:")):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            missing = not target.exists() or not target.is_relative_to(ROOT)
            if missing or (anchor and anchor not in anchors(target)):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def test_every_page_that_the_code_cites_exists() -> None:
    cited = {
        (path, page)
        for folder in ("src", "tests", "packaging")
        for path in (ROOT / folder).rglob("*.py")
        for page in re.findall(r"docs/[\w./-]+\.md", path.read_text())
    }
    assert cited
    assert {(path, page) for path, page in cited if not (ROOT / page).is_file()} == set()


@pytest.mark.parametrize("path", sorted(reference.PAGES))
def test_what_is_generated_has_not_drifted(path: str) -> None:
    page: Callable[[], str] = reference.PAGES[path]
    assert (ROOT / path).read_text() == page(), "make reference writes it anew"


def test_every_error_of_the_domain_is_on_its_page() -> None:
    sources = [
        ast.parse((DESKTOP / "domain" / name).read_text())
        for name in ("errors.py", "sync_errors.py", "support_errors.py")
    ]
    nodes = [node for source in sources for node in source.body]
    classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    told = {kind.__name__ for kind in reference.kinds(WorkMoniQError)}
    assert classes - {"WorkMoniQError"} == told


def test_the_architecture_names_every_package_of_the_house() -> None:
    packages = {
        path.parent.relative_to(DESKTOP).as_posix()
        for path in DESKTOP.rglob("__init__.py")
        if path.parent != DESKTOP
    }
    assert {each for each in packages if f"`{each}`" not in HOUSE} == set()
    others = {path.parent.name for path in (ROOT / "src").glob("*/__init__.py")}
    assert {each for each in others if f"`{each}`" not in HOUSE} == set()


def test_every_room_and_module_that_the_architecture_names_exists() -> None:
    named = set(re.findall(r"`([a-z_]+(?:/[a-z0-9_]+)*(?:\.py)?)`", HOUSE))
    rooms = {path.name for path in DESKTOP.iterdir() if path.is_dir()}
    rooms |= {path.name for path in (ROOT / "src").iterdir()}
    rooms |= {path.name for path in (ROOT / "src" / "workmoniq_console").iterdir()}
    # names of threads, and a call
    known_elsewhere = {"opening", "recorder", "control", "upkeep", "reminders", "support", "poll"}
    known_elsewhere |= {"codes.py", "crypto", "doors.py", "run.py", "off", "blind"}
    missing = {
        each
        for each in named - known_elsewhere
        if each not in rooms and not (DESKTOP / each).exists()
    }
    assert missing == set()
    for name, home in {
        "codes.py": ROOT / "src" / "workmoniq_protocol",
        "crypto": ROOT / "src" / "workmoniq_protocol",
        "doors.py": DESKTOP / "bootstrap",
        "run.py": DESKTOP / "bootstrap",
    }.items():
        assert (home / name).exists()


def test_every_file_of_the_program_that_a_page_names_exists() -> None:
    rooms = "|".join(path.name for path in DESKTOP.iterdir() if path.is_dir())
    pattern = re.compile(rf"`((?:{rooms})/[\w/]+(?:\.py)?)`")
    missing = {
        f"{page.relative_to(ROOT)}: {named}"
        for page in pages()
        for named in pattern.findall(page.read_text())
        if not (DESKTOP / named).exists()
    }
    assert missing == set()


def test_the_decisions_are_numbered_without_a_gap_and_titled_by_number() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    assert [path.name[:4] for path in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    for number, path in enumerate(found, 1):
        text = path.read_text()
        assert text.startswith(f"# {number}. "), path.name
        assert {"## Choice", "## What would change our mind"} <= set(text.splitlines()), path.name


def test_the_readme_shows_both_commands_and_every_verb() -> None:
    assert "\nmake run " in README
    assert "\nmake test " in README
    assert {verb.name for verb in VERBS if f"`{verb.name}`" not in README} == set()


def only_names(words: list[str]) -> bool:
    """Whether this names a verb or a part of one, as `workmoniq key`, and calls nothing."""
    _, parts = make_parser(words)
    parser = parts.get(words[0])
    for word in words[1:]:
        parser = None if parser is None else reference.deeds(parser).get(word)
    return parser is not None


def test_every_command_that_a_page_shows_is_understood() -> None:
    wrong = []
    for page in pages():
        for match in EXAMPLE.finditer(page.read_text()):
            words = (match[1] or match[0]).split()[1:]
            if "PATH" in words or not words:
                continue
            parser, _ = make_parser(words)
            # `workmoniq key` and `workmoniq goal add` name a verb or its part and call nothing
            named = [*words, "--help"] if len(words) <= 2 else words
            try:
                parser.parse_args(named)
            except SystemExit as left:
                if left.code and not only_names(words):
                    wrong.append(f"{page.relative_to(ROOT)}: {' '.join(words)}")
    assert wrong == []


def test_the_page_on_storage_names_every_table_and_state() -> None:
    text = (DOCS / "storage.md").read_text()
    script = "".join(migration.script for migration in MIGRATIONS)
    tables = re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", script)
    assert len(tables) > 10
    firsts = [row.split("|")[1] for row in text.splitlines() if row.startswith("| `")]
    rows = {table: sum(f"`{table}`" in first for first in firsts) for table in tables}
    assert {table: count for table, count in rows.items() if count != 1} == {}
    assert {state.value for state in State if state.value not in text} == set()


def test_the_page_on_storage_names_every_column() -> None:
    text = (DOCS / "storage.md").read_text()
    tables = "".join(migration.script for migration in MIGRATIONS)
    columns = set(re.findall(r"(\w+) (?:INTEGER|TEXT|BLOB)\b", tables))
    assert len(columns) > 40
    assert {column for column in columns if not re.search(rf"\b{column}\b", text)} == set()


def test_the_page_on_importing_names_every_program() -> None:
    text = (DOCS / "importing.md").read_text().casefold()
    programs = set(ImportFormat) - {ImportFormat.AUTO}
    assert {each for each in programs if f"\n| {each.value} |" not in text} == set()


def test_the_page_on_rules_names_every_field_and_bound() -> None:
    text = (DOCS / "rules.md").read_text()
    assert {field for field in Field if f"`--{field.value}`" not in text} == set()
    bounds = (LONGEST_PATTERN, MOST_TEXTS, LARGEST_PROGRAM)
    assert {bound for bound in bounds if f"| {bound:,} |" not in text} == set()


def test_the_page_on_the_export_has_the_header_of_the_csv() -> None:
    assert ",".join(as_csv.HEADER) in (DOCS / "export-format.md").read_text()


def test_the_menu_entry_and_the_software_centre_know_each_other() -> None:
    linux = ROOT / "packaging" / "linux"
    component = ET.parse(linux / "org.workmoniq.WorkMoniQ.metainfo.xml").getroot()  # noqa: S314  # ours
    assert component.findtext("launchable") == "workmoniq.desktop"
    entry = (linux / "workmoniq.desktop").read_text()
    assert f"\nExec={component.findtext('provides/binary')}\n" in entry
    assert (ROOT / "resources" / "icons" / f"{component.findtext('icon')}.svg").is_file()
