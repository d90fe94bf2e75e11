"""Two devices of one person, and the second of them at moments to which a test can go back.

The writer works on; a reader is the other device as it was when it was saved, in a folder of its
own. So that many tests can lie to the same device, a saved reader has nothing of its own to say.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.adversarial.rewriting import said
from tests.adversarial.stage import FIRST_US, HOUR_US, Device, Party, Stage, StageClock
from tests.fakes.tampering import Exchange, Rule

from workmoniq_desktop.store.sync_evidence import EvidenceRow

HOURS = 6
"""What the writer has worked before the first lie, and a segment for each."""


@dataclass
class Scene:
    """writer: goes on as a device does. saved: the reader's folder at a moment.

    NEW: it is in the account and has never heard of the writer's work. KNOWING: it has verified
    and applied all of it.
    """

    NEW = "new"
    KNOWING = "knowing"

    stage: Stage
    party: Party
    folder: Path
    writer: Device = field(init=False)
    hour: int = 0
    evidence: list[EvidenceRow] = field(default_factory=list)
    _images: dict[str, tuple[Path, Device]] = field(default_factory=dict)
    _made: int = 0
    _began_us: int = 0
    _edits: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._began_us = FIRST_US + HOURS * HOUR_US
        self.party.clock.reach(self._began_us)
        self.writer = self.party.first("laptop")
        self.writer.now()
        reader = self.party.another(self.writer, "desktop")
        for _ in range(2):
            for device in (reader, self.writer):
                device.now()
        self._save(reader, self.NEW)
        self.writer.work(0, HOURS)
        self.hour = HOURS
        self.writer.edit("first", "First")
        self.writer.now()
        with self.reader(self.NEW) as knowing:
            knowing.now()
            self._save(knowing, self.KNOWING)
        self.stage.proxy.forget()

    @contextmanager
    def reader(self, image: str) -> Iterator[Device]:
        """The other device as it was then."""
        path, like = self._images[image]
        self._made += 1
        folder = self.folder / f"reader-{self._made}"
        shutil.copytree(path, folder)
        # its own clock stands: what is due daily would be due once the writer has worked for a day
        clock = StageClock(base_us=self._began_us)
        device = Device(folder, like.name, keyring=like.keyring, clock=clock)
        try:
            yield device
        finally:
            device.close()

    def more(self) -> tuple[int, str]:
        """The writer works an hour and says something, and sends both."""
        hour, self.hour = self.hour, self.hour + 1
        uid = f"client-{hour}"
        self.writer.work(hour)
        self.writer.edit(uid, uid)
        self.writer.now()
        return hour, uid

    def see(self) -> None:
        """The writer says in a document how far it has come."""
        self.writer.edit(f"seen-{self.hour}-{next(self._edits)}", "Seen")
        self.writer.now()

    @property
    def stream(self) -> bytes:
        """Where the writer's events are."""
        return self.writer.stream("ev")

    def headers(self, stream: bytes | None = None) -> list[bytes]:
        """All there are of one of the writer's streams."""
        return [row.header for row in self.writer.segments(stream or self.stream)]

    def _save(self, device: Device, image: str) -> None:
        device.close()
        path = self.folder / image
        shutil.copytree(device.folder, path)
        self._images[image] = path, device
        device.__post_init__()


def betrayed(
    scene: Scene,
    image: str,
    verdict: str,
    *lies: Rule,
    before: Rule | None = None,
    stream: bytes | None = None,
    for_good: bool = False,
) -> None:
    """Tell each lie to a saved reader of its own, and see that what must hold afterwards holds.

    before: a rule on requests that belongs to the lies. stream: which the verdict is about; the
    writer's events where it is not given. for_good: the verdict stands also when the server is
    honest again.
    """
    about = stream or scene.stream
    asked = () if before is None else (before,)
    scene.evidence = []
    with ExitStack() as readers:
        deceived = []
        for lie in lies:
            reader = readers.enter_context(scene.reader(image))
            first = _lied_to(scene, reader, lie, asked, verdict, about)
            deceived.append((reader, lie, reader.hours(scene.writer), first))
        hour, uid = scene.more()
        for reader, lie, kept, first in deceived:
            second = _lied_to(scene, reader, lie, asked, verdict, about)
            scene.evidence += reader.evidence()
            if about == scene.stream:
                assert reader.hours(scene.writer) == kept  # nothing more of it
                assert uid in reader.names()  # and other streams go on
            else:
                assert uid not in reader.names()
                assert hour in reader.hours(scene.writer)
            assert said([*first, *second]) == []
            reader.now()
            if for_good:
                stands(reader, verdict, about)
            else:
                assert reader.verdicts() == set()
                assert reader.hours(scene.writer) == scene.writer.hours()
                assert reader.names() == scene.writer.names()


def _lied_to(  # noqa: PLR0917  # who, what, and what comes of it
    scene: Scene, reader: Device, lie: Rule, asked: tuple[Rule, ...], verdict: str, about: bytes
) -> list[Exchange]:
    """What the reader asked for while it was lied to, and found out."""
    had = reader.hours(scene.writer), reader.names()
    with scene.stage.watching() as seen, scene.stage.lying(lie, before=asked):
        done = reader.now()
    assert not done.agreed
    stands(reader, verdict, about)
    assert set(had[0]) <= set(reader.hours(scene.writer))
    assert had[1].items() <= reader.names().items()
    return seen


def stands(reader: Device, verdict: str, stream: bytes) -> None:
    """The verdict is in what a person is told, with its evidence, and no other is."""
    status = reader.sync.status()
    assert {(one.verdict.value, one.device, one.evidence) for one in status.found} == {
        (verdict, "laptop", True)
    }
    assert status.alarmed
    assert any(row.verdict == verdict and row.stream == stream for row in reader.evidence())


@contextmanager
def made_scene(stage: Stage, folder: Path) -> Iterator[Scene]:
    """A scene, until the end of the `with`."""
    party = Party(stage, folder)
    try:
        yield Scene(stage, party, folder)
    finally:
        party.close()
