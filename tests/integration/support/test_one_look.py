"""The whole way over a real server: armed, claimed, shared, opened, and what is kept of it."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

from markupsafe import escape
from tests.fakes.support_life import CASE, ROWS, Console, User

from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.support import GrantState, Notice
from workmoniq_desktop.services.support.receipt_words import RECEIPT_ENGLISH
from workmoniq_desktop.store import ledger, support_audit
from workmoniq_desktop.store import support_grants as grants
from workmoniq_desktop.store.support_grants import CODE, SEALED


def test_what_was_shown_is_what_the_agent_opens_and_the_receipt_says_so(
    user: User, console: Console, tmp_path: Path
) -> None:
    armed = user.arm()
    assert armed.state is GrantState.ARMED
    assert armed.rows == ROWS
    assert armed.code is not None
    assert console.claims(armed.code).status_code == 200

    claimed = user.support.look(armed.id)
    assert claimed.state is GrantState.CLAIMED
    assert claimed.code is None
    assert claimed.agent is not None
    assert (claimed.agent.badges, claimed.agent.case) == (("4711",), CASE)
    assert console.ask("GET", "/bundle").status_code == 404  # nothing left before the click

    shared = user.support.share(armed.id)
    assert (shared.state, shared.sent) == (GrantState.SHARED, True)
    opened = console.opens()
    assert opened.decode().split("\n") == list(user.support.shown(armed.id))
    assert hashlib.sha256(opened).hexdigest() == armed.digest
    for event in ("opened", "closed", "purged"):
        console.tells(event)

    consumed = user.support.look(armed.id)
    assert consumed.state is GrantState.CONSUMED
    assert [each.notice for each in consumed.notices] == list(Notice)
    with user.database.raw() as raw:
        assert grants.secret(raw, armed.id, CODE) is None
        assert grants.content(raw, armed.id, SEALED) is None
        assert support_audit.holds(raw)
        lines = ledger.newest(raw, 9)
    assert [line.left for line in lines] == [Left.SUPPORT, Left.SUPPORT]
    assert lines[0].size_bytes == len(user.between.put[0])

    folder = tmp_path / "kept"
    folder.mkdir()
    written = user.support.receipt(armed.id, folder)
    assert [path.name for path in written] == ["receipt.json", "receipt.html", "sent.jsonl"]
    told = json.loads(written[0].read_bytes())
    assert told["agents"] == [{"agent": "ag-1", "badge": "4711"}]
    assert told["sha256"] == hashlib.sha256(written[2].read_bytes()).hexdigest() == armed.digest
    assert all(each["signature_holds"] for each in told["notices"])
    assert "badge 4711" in written[1].read_text()


def test_a_receipt_never_takes_the_place_of_another_and_names_its_own_copy(
    user: User, console: Console, tmp_path: Path
) -> None:
    armed = user.arm()
    assert armed.code is not None
    console.claims(armed.code)
    user.support.look(armed.id)
    user.support.share(armed.id)
    (tmp_path / "receipt-2.html").write_text("of somebody else")
    first = user.support.receipt(armed.id, tmp_path)
    second = user.support.receipt(armed.id, tmp_path)
    assert [path.name for path in first] == ["receipt.json", "receipt.html", "sent.jsonl"]
    assert [path.name for path in second] == ["receipt-3.json", "receipt-3.html", "sent-3.jsonl"]
    assert json.loads(second[0].read_bytes())["copy"] == "sent-3.jsonl"
    assert "sent-3.jsonl" in second[1].read_text()


def test_the_page_of_a_receipt_has_words_for_people_in_place_of_names_for_programs(
    user: User, console: Console, tmp_path: Path
) -> None:
    armed = user.arm()
    assert armed.code is not None
    console.claims(armed.code)
    user.support.look(armed.id)
    user.support.share(armed.id)
    console.opens()
    for event in ("opened", "closed", "purged"):
        console.tells(event)
    user.support.look(armed.id)
    words = replace(RECEIPT_ENGLISH, language="de", title="Einblick", notice="Meldung")
    page = user.support.receipt(armed.id, tmp_path, words=words)[1].read_text()
    assert '<html lang="de">' in page
    assert "Einblick" in page
    assert "Meldung" in page
    for told in (
        words.states[GrantState.CONSUMED],
        words.levels[armed.choice.redaction],
        *(words.kind_names[kind] for kind in armed.choice.kinds),
        *words.notices.values(),
        words.happened["arming"],
        words.happened["armed"],
        words.happened["claimed"],
        words.happened["sent"],
    ):
        assert str(escape(told)) in page, told
    cells = set(re.findall(r"<t[dh][^>]*>([^<]*)<", page))
    assert not cells & {"consumed", "arming", "armed", "told opened", "opened", "purged", "sent"}
    assert not re.search(r"\.\d{6}", page)
