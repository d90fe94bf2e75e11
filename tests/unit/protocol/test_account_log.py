"""The account log: what it takes, what it refuses by which rule, and what it says."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.account_logs import Account
from tests.fakes.log_life import head_of, live
from tests.vectors.making.log import summary

from workmoniq_protocol.limits import MOST_LOG_ENTRIES
from workmoniq_protocol.strict_json import dumps
from workmoniq_protocol.wire import account_log
from workmoniq_protocol.wire.account_log import RECOVERY_ID, Entry, LogInvalid, LogState

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "log.json").read_text()
)

ROOM: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "log-room.json").read_text()
)["room"]


def entry_of(told: dict[str, str]) -> Entry:
    p = bytes.fromhex(told["p_hex"]) if "p_hex" in told else told["p"].encode()
    cosig = bytes.fromhex(told["cosig"]) if told.get("cosig") else None
    return Entry(p=p, sig=bytes.fromhex(told["sig"]), cosig=cosig)


def states_of(name: str) -> list[LogState]:
    entries = [entry_of(told) for told in VECTORS[name]]
    states = [account_log.begin(entries[0])]
    for entry in entries[1:]:
        states.append(account_log.extend(states[-1], entry))
    return states


STATES = {name: states_of(name) for name in ("life", "crowd")}
LIFE = [entry_of(told) for told in VECTORS["life"]]


@pytest.mark.parametrize(
    "vector", VECTORS["good"], ids=lambda vector: f"{vector['log']}-{vector['entries']}"
)
def test_a_log_says_the_same_to_every_reader(vector: dict[str, Any]) -> None:
    state = STATES[vector["log"]][vector["entries"] - 1]
    assert json.loads(json.dumps(summary(state))) == vector["state"]


@pytest.mark.parametrize("vector", VECTORS["bad"], ids=lambda vector: vector["case"])
def test_an_entry_that_breaks_a_rule_is_refused_by_its_name(vector: dict[str, Any]) -> None:
    entry = entry_of(vector)
    before = STATES[vector["log"]][vector["after"] - 1] if vector["after"] else None
    with pytest.raises(LogInvalid) as refused:
        _ = account_log.begin(entry) if before is None else account_log.extend(before, entry)
    assert refused.value.rule == vector["expect"]
    assert refused.value.code == "bad_entry"


def test_the_vectors_break_every_rule_there_is() -> None:
    sources = (Path(account_log.__file__).parent / "log_rules").glob("*.py")
    names = ("account_log.py", "log_entry.py", "log_fields.py", "fields.py")
    files = [*sources, *(Path(account_log.__file__).parent / name for name in names)]
    text = "".join(file.read_text() for file in files)
    rules = {part.split('"')[0] for part in text.split('Invalid("')[1:]}
    broken = {vector["expect"] for vector in VECTORS["bad"]}
    # An entry that is none never becomes one, an empty log has no entry, and 5,000 are too many
    # to write down: tests below.
    assert rules - broken == {"entry", "empty", "too_many_entries"}
    assert broken <= rules


@pytest.mark.parametrize("vector", VECTORS["heads"])
def test_bytes_moved_between_body_and_signatures_give_another_head(vector: dict[str, str]) -> None:
    assert entry_of(vector).head().hex() == vector["head"]
    assert len({each["head"] for each in VECTORS["heads"]}) == len(VECTORS["heads"])


def test_only_what_may_be_new_asks_for_an_update() -> None:
    assert {rule for rule in ("version", "op", "keys") if LogInvalid(rule).needs_update} == {
        "version",
        "op",
        "keys",
    }
    assert not LogInvalid("sig").needs_update


def test_an_entry_travels_as_json_and_comes_back() -> None:
    for entry in LIFE:
        assert Entry.from_json(entry.to_json()) == entry


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"p": ""},
        {"p": "", "sig": "A"},
        {"p": "", "sig": "A" * 86, "cosig": None},
        {"p": "", "sig": "A" * 86, "extra": ""},
        {"p": 1, "sig": "A" * 86},
        {"p": "", "sig": "A" * 85},
    ],
)
def test_what_is_no_entry_is_refused(told: object) -> None:
    with pytest.raises(LogInvalid, match="entry"):
        Entry.from_json(told)


def test_a_whole_log_is_replayed() -> None:
    state = account_log.replay(LIFE)
    assert state == STATES["life"][-1]
    assert account_log.replay(LIFE, signed_before=True) == state
    assert state.heads == tuple(entry.head() for entry in LIFE)
    assert state.head_at(3) == LIFE[3].head()
    assert state.head_at(len(LIFE)) is None
    assert state.head_at(-1) is None


def test_a_log_without_entries_is_none() -> None:
    with pytest.raises(LogInvalid, match="empty"):
        account_log.replay([])


def test_signatures_are_left_out_only_where_that_is_asked_for() -> None:
    forged = replace(LIFE[1], sig=bytes(64))
    with pytest.raises(LogInvalid, match="sig"):
        account_log.replay([LIFE[0], forged])
    assert account_log.replay([LIFE[0], forged], signed_before=True).n == 1


def test_the_5001st_entry_is_refused() -> None:
    account = Account("full")
    device = account.new_device()
    account.begin(device)
    last = replace(account.state, n=MOST_LOG_ENTRIES - 1)
    account.states.append(last)
    made = account.unchecked(device.author, "delete_account", {})
    with pytest.raises(LogInvalid, match="too_many_entries"):
        account_log.extend(last, made.entry)
    before = replace(last, n=MOST_LOG_ENTRIES - 2)
    account.states.append(before)
    made = account.unchecked(device.author, "delete_account", {})
    assert account_log.extend(before, made.entry).n == MOST_LOG_ENTRIES - 1


@pytest.mark.parametrize("vector", ROOM, ids=lambda vector: vector["case"])
def test_the_end_of_a_log_is_kept_for_what_mends_access(vector: dict[str, Any]) -> None:
    by = RECOVERY_ID if vector["by"] == "recovery" else bytes([1]) * 16
    has_room = vector["n"] < MOST_LOG_ENTRIES - account_log.kept_behind(vector["op"], by)
    assert has_room == (vector["expect"] == "ok")


def test_who_filled_a_log_is_shut_out_by_its_last_entry() -> None:
    account = Account("filled")
    first, thief = account.new_device(), account.new_device()
    account.begin(first)
    account.add(first.author, thief)
    for n in (4_799, 4_999):
        account.states[-1] = replace(account.state, n=n - 1)
        made = account.unchecked(thief.author, "set_ttl", {"days": 7})
        if n == 4_799:
            assert account_log.extend(account.state, made.entry).n == n
            continue
        with pytest.raises(LogInvalid, match="too_many_entries"):
            account_log.extend(account.state, made.entry)
    account.revoke(first.author, [thief.id], {})
    assert account.state.n == MOST_LOG_ENTRIES - 1
    assert account.state.active_full() == (account.state.devices[first.id],)


def test_finals_are_the_heads_of_open_streams_that_hold_anything() -> None:
    life = live()
    before = life.account.states[life.at["revoke"] - 1]
    heads = {life.desk: (7, head_of("desk 7")), life.ev: (41, head_of("ev 41"))}
    heads[life.doc] = (1, head_of("doc 1"))
    both = (life.desktop.id, life.phone.id)
    assert account_log.finals_for(before, both, heads) == {life.desk: heads[life.desk]}
    assert account_log.finals_for(before, (life.laptop.id,), heads) == {life.doc: heads[life.doc]}


def test_a_revoked_devices_streams_end_where_finals_say_or_before_they_begin() -> None:
    account = Account("finals")
    first, second = account.new_device(), account.new_device()
    account.begin(first)
    account.add(first.author, second)
    told, untold = (account.open_stream(second, "ev") for _ in range(2))
    assert account.state.streams[told].allows(10**9)
    account.revoke(first.author, [second.id], {told: (4, head_of("4"))})
    state = account.state
    assert state.streams[told].allows(4)
    assert not state.streams[told].allows(5)
    assert not state.streams[untold].allows(0)
    assert state.open_streams() == ()
    device = state.devices[second.id]
    assert [device.was_active(n) for n in range(state.n + 1)] == [False, True, True, True, False]
    assert state.devices[first.id].was_active(state.n)


def test_shredding_waits_for_every_active_full_device() -> None:
    life = live()
    at, states = life.at, life.account.states
    assert states[at["rotate"]].not_renewed() == ()
    waiting = [each.id for each in states[at["rotate_done"]].not_renewed()]
    assert waiting == [life.laptop.id, life.desktop.id]
    assert states[at["kem"]].not_renewed() == ()


def test_a_rotate_is_due_after_recovery_keys_changed_until_an_epoch_starts() -> None:
    life = live()
    states, at = life.account.states, life.at
    assert not states[at["begin"]].rotate_due
    assert states[at["commit"]].rotate_due
    assert not states[at["commit"] + 1].rotate_due
    assert states[at["set_recovery"]].rotate_due
    assert not states[at["set_recovery"] + 1].rotate_due


def test_a_state_knows_which_entry_brought_what() -> None:
    life = live()
    states, at = life.account.states, life.at
    assert states[at["rotate"]].epochs[1].n == at["rotate"]
    assert states[at["open_stream"]].streams[life.ev].opened_n == at["open_stream"]
    assert states[0].devices[life.laptop.id].added_n == 0
    pending = states[at["begin"]].pending_recovery
    assert pending is not None
    assert (pending.n, pending.by) == (at["begin"], life.laptop.id)
    committed = states[at["commit"]].recovery
    assert (committed.n, committed.since_n) == (at["begin"], at["commit"])
    assert (committed.kem_pk, committed.rec_bind) == (pending.kem_pk, pending.rec_bind)
    replaced = states[at["set_recovery"]].recovery
    assert replaced.n == replaced.since_n == at["set_recovery"]
    assert states[0].recovery.since_n == 0


def test_an_organisation_can_be_left_and_joined_again() -> None:
    life = live()
    assert life.account.states[life.at["org"]].orgs
    assert not life.account.state.orgs


def test_recovery_is_granted_every_epoch() -> None:
    assert all(RECOVERY_ID in each.grants for each in STATES["life"][-1].epochs.values())


def test_no_value_of_a_log_shows_a_key() -> None:
    shown = repr(STATES["life"][-1]) + repr(LIFE[0])
    state = STATES["life"][-1]
    for device in state.devices.values():
        assert repr(device.sig_pk) not in shown
        assert not device.kem_pk or repr(device.kem_pk)[:40] not in shown
    assert repr(state.receipt_pk) not in shown


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(st.binary(max_size=200), st.binary(max_size=70), st.none() | st.binary(max_size=70))
def test_no_bytes_make_the_reader_fail_otherwise(p: bytes, sig: bytes, cosig: bytes | None) -> None:
    entry = Entry(p=p, sig=sig, cosig=cosig)
    for read in (account_log.begin, lambda each: account_log.extend(STATES["life"][3], each)):
        with pytest.raises(LogInvalid):
            read(entry)


@given(st.integers(0, len(LIFE) - 1), st.data())
def test_no_value_in_a_body_makes_the_reader_fail_otherwise(n: int, draws: st.DataObject) -> None:
    body = LIFE[n].body()
    key = draws.draw(st.sampled_from(sorted(body)))
    whole: Any = body[key]
    if isinstance(whole, dict) and whole and draws.draw(st.booleans()):
        inner = draws.draw(st.sampled_from(sorted(whole)))
        body[key] = {**whole, inner: draws.draw(JSON)}
    else:
        body[key] = draws.draw(JSON)
    # which streams have a last segment only the server knows: no final at all may be right, too
    if body == LIFE[n].body() or (key == "finals" and body[key] == []):
        return
    entry = replace(LIFE[n], p=dumps(body))
    with pytest.raises(LogInvalid):
        account_log.replay([*LIFE[:n], entry], signed_before=True)


@given(JSON)
def test_no_json_is_an_entry_by_chance(told: object) -> None:
    with pytest.raises(LogInvalid):
        Entry.from_json(told)
