"""Keys from the first ceremony to the last, each host with its own part of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import dev_keys
from workmoniq_console.commands import ceremony
from workmoniq_console.commands.asking import Asking
from workmoniq_console.commands.ceremony import Table
from workmoniq_console.desk.agent_key import unlock_agent
from workmoniq_console.desk.staff import unlock_support
from workmoniq_console.domain.errors import (
    CeremonyRefused,
    CertificateRefused,
    FileRefused,
    PassphraseRefused,
    PassphraseWrong,
)
from workmoniq_console.domain.rotation import DAY_S
from workmoniq_console.domain.sealed_key import SealedKey, seal
from workmoniq_console.home.layout import Home
from workmoniq_protocol.crypto import hpke, signing

NOW_S = 1_796_000_000
ANNA, BERT, AGENT = (
    "seven grey herons wade",
    "quiet lanterns by the mill",
    "copper kettle, north wind",
)
PEOPLE = ("Anna", "Bert")


@dataclass(slots=True)
class Hand:
    """A clock that stands until a test turns it."""

    now_s: int = NOW_S

    def wall_s(self) -> int:
        return self.now_s

    def steady_s(self) -> float:
        return float(self.now_s)

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("a ceremony waits for nobody")


@dataclass(slots=True)
class Host:
    """A folder on some host, and what was said there."""

    folder: Path
    clock: Hand
    said: list[str] = field(default_factory=list)

    @property
    def home(self) -> Home:
        return Home(self.folder)

    def table(self, *typed: str, people: Sequence[str] = PEOPLE) -> Table:
        answers = iter(typed)
        asking = Asking(prompt=lambda _: next(answers))
        return Table(
            home=self.home, asking=asking, clock=self.clock, say=self.said.append, people=people
        )


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path / "root", Hand())


def twice(*words: str) -> list[str]:
    """What is typed where each is asked for again."""
    return [word for word in words for _ in range(2)]


def test_from_the_root_to_an_agent_who_is_certified(host: Host, tmp_path: Path) -> None:
    ceremony.root(host.table(*twice(ANNA, BERT)))
    ceremony.support_key(host.table(*twice(ANNA, BERT)))
    ceremony.write_pins(host.table(), tmp_path / "pins.json")
    desk = Host(tmp_path / "desk", host.clock)
    ceremony.agent(desk.table(*twice(AGENT), people=()), "ag-7", "4711", tmp_path / "request")
    ceremony.certify(host.table(ANNA, BERT), tmp_path / "request", tmp_path / "cert", hours=72)
    desk.home.pins_path.write_bytes((tmp_path / "pins.json").read_bytes())
    desk.home.pins_path.chmod(0o600)
    ceremony.take_certificate(desk.table(), "ag-7", tmp_path / "cert")
    pins = desk.home.pins()
    certificate = desk.home.certificate("ag-7", pins.root, NOW_S)
    seed = unlock_agent(desk.home, "ag-7", AGENT)
    assert (certificate.badge, certificate.pk) == ("4711", signing.public_key(seed))
    (support,) = unlock_support(host.home, (ANNA, BERT), NOW_S)
    assert hpke.public_key(support) == pins.keys[0].pk
    fingerprints = [line for line in desk.said if "fingerprint" in line]
    assert fingerprints[0].rpartition("fingerprint ")[2] in " ".join(host.said)
    acts = [json.loads(line)["event"] for line in host.home.record("ceremony", int).lines()]
    assert acts == ["root", "support-key", "pins", "certify"]


def test_every_file_is_its_owners_alone(host: Host, tmp_path: Path) -> None:
    dev_keys.main(tmp_path / ".dev", host.clock)
    files = [path for path in (tmp_path / ".dev").rglob("*") if path.is_file()]
    assert len(files) > 12
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.parametrize("typed", [(ANNA, AGENT), (AGENT, BERT), (BERT, ANNA), (ANNA, ANNA)])
def test_one_of_two_people_opens_nothing(host: Host, typed: tuple[str, str]) -> None:
    sealed = seal(kind="support", name="1", public=b"", secret=bytes(32), passphrases=(ANNA, BERT))
    with pytest.raises(PassphraseWrong):
        SealedKey.read(sealed.to_bytes()).open(typed)
    assert sealed.open((ANNA, BERT)) == bytes(32)


def test_what_a_key_file_says_in_clear_cannot_be_changed(host: Host) -> None:
    sealed = seal(kind="agent", name="ag-1", public=b"p", secret=bytes(32), passphrases=(AGENT,))
    for changed in ({"name": "ag-2"}, {"public": "cQ"}):
        told = {**json.loads(sealed.to_bytes()), **changed}
        other = SealedKey.read(json.dumps(told, separators=(",", ":")).encode())
        with pytest.raises(PassphraseWrong):
            other.open((AGENT,))


@pytest.mark.parametrize(
    ("changed", "value"),
    [("kdf", 0), ("kdf", 9), ("v", 2), ("kind", "other"), ("salts", []), ("more", 1)],
)
def test_a_file_of_another_form_is_no_key(changed: str, value: object) -> None:
    sealed = SealedKey(
        kind="agent", name="a", public=b"p", kdf=1, salts=(bytes(16),), box=bytes(80)
    )
    told = {**json.loads(sealed.to_bytes()), changed: value}
    with pytest.raises(FileRefused):
        SealedKey.read(json.dumps(told, separators=(",", ":")).encode())


@pytest.mark.parametrize(
    ("typed", "why"),
    [(("short", BERT), "too short"), (("password1234", BERT), "easy"), ((ANNA, ANNA), "same")],
)
def test_weak_passphrases_and_one_for_two_are_refused(
    host: Host, typed: tuple[str, str], why: str
) -> None:
    with pytest.raises(PassphraseRefused, match=why):
        ceremony.root(host.table(*twice(*typed)))
    assert not host.home.root_path.exists()


@pytest.mark.parametrize("people", [(), ("Anna",), ("Anna", "Anna"), ("Anna", "")])
def test_what_takes_two_people_is_not_done_by_fewer(host: Host, people: tuple[str, ...]) -> None:
    with pytest.raises(CeremonyRefused, match="two people"):
        ceremony.root(host.table(*twice(ANNA, BERT), people=people))


def test_a_second_root_is_refused_and_the_first_stays(host: Host) -> None:
    ceremony.root(host.table(*twice(ANNA, BERT)))
    before = host.home.root_path.read_bytes()
    with pytest.raises(CeremonyRefused):
        ceremony.root(host.table(*twice(ANNA, BERT)))
    assert host.home.root_path.read_bytes() == before


def test_support_keys_follow_each_other_and_are_destroyed_a_week_after_their_end(
    host: Host,
) -> None:
    first = ceremony.support_key(host.table(*twice(ANNA, BERT)))
    second = ceremony.support_key(host.table(*twice(ANNA, BERT)))
    assert second.from_s == first.to_s
    with pytest.raises(CeremonyRefused, match="one to follow"):
        ceremony.support_key(host.table(*twice(ANNA, BERT)))
    host.clock.now_s = first.to_s + 7 * DAY_S - 1
    with pytest.raises(CeremonyRefused, match="less than seven days"):
        ceremony.destroy_key(host.table(ANNA, BERT), 1, compromised=False)
    host.clock.now_s += 1
    with pytest.raises(PassphraseWrong):
        ceremony.destroy_key(host.table(ANNA, AGENT), 1, compromised=False)
    ceremony.destroy_key(host.table(ANNA, BERT), 1, compromised=False)
    assert not host.home.support_path(1).exists()
    assert [each.kid for each in host.home.support_keys()] == [1, 2]
    last = json.loads(host.home.record("ceremony", int).lines()[-1])
    assert (last["event"], last["people"], last["kid"]) == ("destroy-key", list(PEOPLE), 1)


def test_a_compromised_key_is_destroyed_at_once(host: Host) -> None:
    ceremony.support_key(host.table(*twice(ANNA, BERT)))
    ceremony.destroy_key(host.table(ANNA, BERT), 1, compromised=True)
    assert not host.home.support_path(1).exists()


def test_a_key_is_not_opened_any_more_a_week_after_its_end(host: Host) -> None:
    key = ceremony.support_key(host.table(*twice(ANNA, BERT)))
    assert unlock_support(host.home, (ANNA, BERT), key.to_s + 7 * DAY_S - 1)
    with pytest.raises(PassphraseWrong, match="no support key here that is in use"):
        unlock_support(host.home, (ANNA, BERT), key.to_s + 7 * DAY_S)


def test_a_certificate_of_another_root_is_not_taken(host: Host, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        dev_keys.main(tmp_path / folder, host.clock)
    other = tmp_path / "two" / "support" / "agents" / "ag-1.cert"
    desk = Host(tmp_path / "one" / "support", host.clock)
    with pytest.raises(CertificateRefused, match="root that is pinned here"):
        ceremony.take_certificate(desk.table(), "ag-1", other)


def test_development_keys_are_made_once_and_renewed_when_they_run_out(
    host: Host, tmp_path: Path
) -> None:
    place = tmp_path / ".dev"
    dev_keys.main(place, host.clock)
    first = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    dev_keys.main(place, host.clock)
    assert first == {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    host.clock.now_s += 3 * DAY_S
    dev_keys.main(place, host.clock)
    changed = {path.name for path, data in first.items() if path.read_bytes() != data}
    assert changed == {"ag-1.cert", "ag-2.cert", "ceremony.jsonl"}
    host.clock.now_s += 90 * DAY_S
    dev_keys.main(place, host.clock)
    assert [each.kid for each in Home(place / "support").pins().keys] == [2, 3]
