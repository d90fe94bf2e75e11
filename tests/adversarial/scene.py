"""Two devices of one person, and the second of them at moments to which a test can go back.

The writer works on; a reader is the other device as it was when it was saved, in a folder of its
own. So that many tests can lie to the same device, a saved reader has nothing of its own to say.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.adversarial.rewriting import said
from tests.adversarial.stage import Device, Party, Stage
from tests.fakes.tampering import Rule

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
    _images: dict[str, tuple[Path, Device]] = field(default_factory=dict)
    _made: int = 0

    def __post_init__(self) -> None:
        self.writer = self.party.first("laptop")
        self.writer.now()
        reader = self.party.another(self.writer, "desktop")
        for _ in range(2):
            for device in (reader, self.writer):
                device.now()
        self._save(reader, self.NEW)
        for _ in range(HOURS):
            self._hour()
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
        device = Device(folder, like.name, keyring=like.keyring)
        try:
            yield device
        finally:
            device.close()

    def more(self) -> tuple[int, str]:
        """The writer works an hour and says something, and sends both."""
        hour = self._hour()
        uid = f"client-{hour}"
        self.writer.edit(uid, uid)
        self.writer.now()
        return hour, uid

    @property
    def stream(self) -> bytes:
        """Where the writer's events are."""
        return self.writer.stream("ev")

    def headers(self, stream: bytes | None = None) -> list[bytes]:
        """All there are of one of the writer's streams."""
        return [row.header for row in self.writer.segments(stream or self.stream)]

    def _hour(self) -> int:
        self.hour += 1
        self.writer.work(self.hour - 1)
        self.writer.now()
        return self.hour - 1

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
    *rules: Rule,
    before: Sequence[Rule] = (),
    stream: bytes | None = None,
    for_good: bool = False,
) -> Device:
    """Let a saved reader be lied to, and see that what must hold after a verdict holds.

    stream: about which it is; the writer's events where it is not given. for_good: it stands also
    when the server is honest again. The reader, closed.
    """
    writer, stage = scene.writer, scene.stage
    about = stream or scene.stream
    with scene.reader(image) as reader:
        had = reader.hours(writer), reader.names()
        with stage.watching() as first, stage.lying(*rules, before=tuple(before)):
            done = reader.now()
        assert not done.agreed
        stands(reader, verdict, about)
        kept = reader.hours(writer), reader.names()
        assert set(had[0]) <= set(kept[0])
        assert had[1].items() <= kept[1].items()
        hour, uid = scene.more()
        with stage.watching() as second, stage.lying(*rules, before=tuple(before)):
            reader.now()
        stands(reader, verdict, about)
        if about == scene.stream:
            assert reader.hours(writer) == kept[0]  # nothing more of it
            assert uid in reader.names()  # and other streams go on
        else:
            assert uid not in reader.names()
            assert hour in reader.hours(writer)
        assert said([*first, *second]) == []
        reader.now()
        if for_good:
            stands(reader, verdict, about)
        else:
            assert reader.verdicts() == set()
            assert reader.hours(writer) == writer.hours()
            assert reader.names() == writer.names()
    return reader


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
