"""Making, certifying and destroying keys, each act with a line in the record of ceremonies."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workmoniq_console.commands.asking import Asking
from workmoniq_console.desk.staff import unlock_support
from workmoniq_console.domain import certifying, rotation
from workmoniq_console.domain.certifying import Request, fingerprint
from workmoniq_console.domain.clock import Clock
from workmoniq_console.domain.errors import CeremonyRefused, FileRefused
from workmoniq_console.domain.sealed_key import SealedKey, seal
from workmoniq_console.home import private_files
from workmoniq_console.home.layout import CEREMONY, Home
from workmoniq_protocol import limits
from workmoniq_protocol.crypto import hpke, signing
from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.pins import SupportKey

Say = Callable[[str], None]
RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where a ceremony is held. people: names of those who are there, for the record."""

    home: Home
    asking: Asking
    clock: Clock
    say: Say
    people: Sequence[str] = ()
    random_bytes: RandomBytes = field(default=secrets.token_bytes, repr=False)

    def note(self, act: str, **told: object) -> None:
        """One line of the record; its hash is said, to be kept elsewhere."""
        head = self.home.record(CEREMONY, self.clock.wall_s).add(
            act, people=list(self.people), **told
        )
        self.say(f"recorded as line {head.count} with hash {head.digest.hex()[:16]}")

    def two_people(self) -> None:
        """Return if two people are named. Raises CeremonyRefused."""
        if len(self.people) != 2 or len(set(self.people)) != 2 or not all(self.people):
            raise CeremonyRefused(
                "This takes two people: name both, with --person NAME --person NAME."
            )

    def two_passphrases(self, what: str, *, fresh: bool) -> tuple[str, str]:
        """Of the two people, in their order."""
        first, second = (
            self.asking.passphrase(f"{person} for {what}", fresh=fresh) for person in self.people
        )
        return first, second


def root(table: Table) -> None:
    """Make the root that vouches for agents."""
    table.two_people()
    if table.home.root_path.exists():
        raise CeremonyRefused("There is a root here already, and a team has one: keep it.")
    seed = table.random_bytes(limits.SECRET_KEY_BYTES)
    public = signing.public_key(seed)
    sealed = seal(
        kind="root",
        name="root",
        public=public,
        secret=seed,
        passphrases=table.two_passphrases("the root", fresh=True),
    )
    private_files.write(table.home.root_path, sealed.to_bytes())
    table.say(f"root made, fingerprint {fingerprint(public)}")
    table.note("root", fingerprint=fingerprint(public))


def support_key(table: Table) -> SupportKey:
    """Make the support key that comes next."""
    table.two_people()
    kid, from_s, to_s = rotation.next_period(table.home.support_keys(), table.clock.wall_s())
    seed = table.random_bytes(limits.SECRET_KEY_BYTES)
    key = SupportKey(kid=kid, pk=hpke.public_key(seed), from_s=from_s, to_s=to_s)
    sealed = seal(
        kind="support",
        name=str(kid),
        public=key.pk,
        secret=seed,
        passphrases=table.two_passphrases(f"support key {kid}", fresh=True),
    )
    table.home.add_support_key(key, sealed)
    table.say(f"support key {kid} made, fingerprint {fingerprint(key.pk)}")
    table.note("support-key", kid=kid, **{"from": from_s, "to": to_s})
    return key


def destroy_key(table: Table, kid: int, *, compromised: bool) -> None:
    """Destroy a support key whose time is over; both people open it once more to show it is it."""
    table.two_people()
    key = next((each for each in table.home.support_keys() if each.kid == kid), None)
    path = table.home.support_path(kid)
    if key is None or not path.exists():
        raise CeremonyRefused("There is no such support key here: look at the files in support.")
    rotation.check_destroying(key, table.clock.wall_s(), compromised=compromised)
    sealed = table.home.sealed(path, f"support key {kid}")
    sealed.open(table.two_passphrases(f"support key {kid}", fresh=False))
    private_files.destroy(path)
    table.say(f"support key {kid} destroyed")
    table.note("destroy-key", kid=kid, compromised=int(compromised))


def agent(table: Table, name: str, badge: str, out: Path, *, replace: bool = False) -> None:
    """Make an agent's key on the agent's host, and a request for its certificate.

    replace: in the place of one that is there, as when its security key is lost; two keepers show
    that it is them by opening the support key.
    """
    certifying.check_names(name, badge)
    if replace:
        table.two_people()
        if not table.home.agent_path(name).exists():
            raise CeremonyRefused("There is no such agent here: leave out --replace.")
        passphrases = table.two_passphrases("the support key", fresh=False)
        unlock_support(table.home, passphrases, table.clock.wall_s())
    seed = table.random_bytes(limits.SECRET_KEY_BYTES)
    request = Request.made(name, badge, seed)
    sealed = seal(
        kind="agent",
        name=name,
        public=request.pk,
        secret=seed,
        passphrases=(table.asking.passphrase(name, fresh=True),),
    )
    if replace:
        table.home.replace_agent(name, sealed)
    else:
        private_files.write(table.home.agent_path(name), sealed.to_bytes())
    private_files.write(out, request.to_bytes(), replace=True)
    table.say(f"key of {name} made, fingerprint {fingerprint(request.pk)}")
    act = "replace-agent" if replace else "agent"
    table.note(act, agent=name, badge=badge, fingerprint=fingerprint(request.pk))


def certify(table: Table, request_path: Path, out: Path, *, hours: int) -> None:
    """Give a certificate for what an agent asked."""
    table.two_people()
    request = Request.read(private_files.read(request_path, "request"))
    sealed = _root(table)
    table.say(
        f"{request.agent} asks, badge {request.badge}, fingerprint {fingerprint(request.pk)}: "
        "compare it with what the agent reads to you"
    )
    seed = sealed.open(table.two_passphrases("the root", fresh=False))
    from_s = table.clock.wall_s()
    certificate = certifying.certify(request, seed, from_s=from_s, hours=hours)
    private_files.write(out, certifying.certificate_file(certificate), replace=True)
    table.note(
        "certify",
        agent=request.agent,
        badge=request.badge,
        fingerprint=fingerprint(request.pk),
        **{"from": certificate.from_s, "to": certificate.to_s},
    )


def take_certificate(table: Table, name: str, path: Path) -> None:
    """Keep the certificate that came from the root's host. Raises CertificateRefused."""
    data = private_files.read(path, "certificate")
    found = certifying.read_certificate(
        data, root_pk=table.home.pins().root, now_s=table.clock.wall_s()
    )
    if found.pk != table.home.sealed(table.home.agent_path(name), f"key of {name}").public:
        raise CeremonyRefused("The certificate is for another key than the one that lies here.")
    private_files.write(table.home.certificate_path(name), data, replace=True)
    table.note("take-certificate", agent=name, **{"from": found.from_s, "to": found.to_s})


def write_pins(table: Table, out: Path) -> None:
    """Write what builds, servers and agents' hosts are given."""
    keys = rotation.for_pins(table.home.support_keys(), table.clock.wall_s())
    if not keys:
        raise CeremonyRefused("There is no support key in use: make one with ceremony support-key.")
    data = pins.write(_root(table).public, keys)
    private_files.write(out, data, replace=True)
    if out != table.home.pins_path:
        private_files.write(table.home.pins_path, data, replace=True)
    table.say(f"pins written, with support keys {', '.join(str(each.kid) for each in keys)}")
    table.note("pins", kids=[each.kid for each in keys])


def _root(table: Table) -> SealedKey:
    sealed = table.home.sealed(table.home.root_path, "key of the root")
    if sealed.kind != "root":
        raise FileRefused("This is no key of a root: take the one that ceremony root wrote.")
    return sealed
