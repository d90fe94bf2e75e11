"""Puts the rooms together for one verb of the command line."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path

from workmoniq_desktop.domain.errors import (
    AlreadyRunning,
    CannotRead,
    KeyMissing,
    NoHistory,
    NotOnThisSystem,
    NotRunning,
    SecretNeeded,
    WrongSecret,
)
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services import opening
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.desk import Tray
from workmoniq_desktop.services.destroying import destroy_profile
from workmoniq_desktop.services.doors import AppRequest, Doors, Restored, Secrets
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.services.support.settling import revoke_where_moved
from workmoniq_desktop.services.timers import catch_up
from workmoniq_desktop.store.importing import settle_after_crash
from workmoniq_desktop.store.settings import read as read_settings
from workmoniq_desktop.store.settings import write as write_settings
from workmoniq_desktop.system import last_sync
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.control import ControlClient
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import Prompt, Question, SecretSource, read_passphrase_file
from workmoniq_desktop.system.single_instance import ProfileLock, socket_of
from workmoniq_desktop.system.vault import Vault

_QUESTIONS = {
    Question.EXISTING: "Passphrase: ",
    Question.NEW: "New passphrase (8 characters or more): ",
    Question.AGAIN: "The same passphrase again: ",
}
_TRIES, _BETWEEN_TRIES_S = 150, 0.1


def make_doors(chosen: str | None, secrets: Secrets, *, find_tray: Callable[[], Tray]) -> Doors:
    """Every way in of the profile in folder chosen, or of the default one; opens nothing yet.

    find_tray: brings the windows, when they are needed.
    """
    profile = Profile.find(None if chosen is None else Path(chosen), os.environ)
    clock = SystemClock()
    house = _House(profile, clock, secrets, find_tray)
    return Doors(
        clock=clock,
        zone=clock.zone,
        profile_folder=profile.folder,
        run=house.run,
        settings=house.settings,
        open_history=house.open_history,
        history_bytes=house.history_bytes,
        ask_app=house.ask_app,
        hold_app=house.hold_app,
        restore=house.restore,
        destroy=house.destroy,
        show_recovery=house.show_recovery,
        use_recovery=house.use_recovery,
        change_passphrase=house.change_passphrase,
        last_sync_us=house.last_sync_us,
    )


class _House:
    """One profile, as the command line uses it."""

    def __init__(
        self,
        profile: Profile,
        clock: SystemClock,
        secrets: Secrets,
        find_tray: Callable[[], Tray],
    ) -> None:
        self._profile = profile
        self._clock = clock
        self._secrets = secrets
        self._find_tray = find_tray

    def run(self, tray: bool) -> int:
        from workmoniq_desktop.bootstrap.run import run  # noqa: PLC0415  # verbs need no recorder

        find_tray = self._find_tray if tray else None
        return run(self._profile, self._clock, self._source(), find_tray)

    @contextmanager
    def open_history(self, create: bool) -> Iterator[OpenHistory]:
        if create:
            self._profile.create()
        runs = self.ask_app("flush") is not None
        source = self._source()
        if not create and self._profile.vault.exists() and not self._profile.history.exists():
            raise CannotRead(
                "the history file is gone, though its key is here: start WorkMoniQ, which begins "
                "a new one, or restore a backup with `workmoniq restore`"
            )
        opened = opening.open_history(
            self._profile,
            source,
            create=create,
            clock=self._clock,
            settling=(
                partial(revoke_where_moved, clock=self._clock),
                settle_after_crash,
                put_in_defaults,
            ),
        )
        for message in opened.messages:
            print(message, file=sys.stderr)
        backups = Backups(
            opened.database,
            self._profile,
            opened.data_key,
            Vault.load(self._profile).export_wrapped,
            self._clock,
        )

        def destroy() -> None:
            history.close()
            self._destroy_with(tuple(backups.known()))

        def flush() -> None:
            if not runs:
                catch_up(opened.database, self._clock)

        around = Around(
            clock=self._clock,
            zone=self._clock.zone,
            flush=flush,
            hold=nullcontext,
            destroy=destroy,
            settings=self.settings,
            choose=self._choose,
            hold_for_sync=self.hold_app,
            log=self._profile.log,
        )
        history = OpenHistory(
            opened.database,
            backups,
            around,
            lambda: Vault.load(self._profile).sync_keys(opened.data_key, source),
        )
        try:
            yield history
        finally:
            history.close()

    def settings(self) -> Settings:
        return read_settings(self._profile.folder / "settings.json")

    def _choose(self, settings: Settings) -> None:
        """As another device of the account chose; an app that runs reads it when asked to look."""
        write_settings(self._profile.folder / "settings.json", settings)

    def history_bytes(self) -> int:
        with suppress(OSError):
            return self._profile.history.stat().st_size
        return 0

    def last_sync_us(self) -> int | None:
        return last_sync.read(self._profile.folder)

    def ask_app(
        self, request: AppRequest, *, until_us: int | None = None
    ) -> Mapping[str, object] | None:
        try:
            return self._app().ask(request, until_us=until_us)
        except (NotRunning, NotOnThisSystem):
            return None

    @contextmanager
    def hold_app(self) -> Iterator[None]:
        with ExitStack() as held:
            with suppress(NotRunning, NotOnThisSystem):
                held.enter_context(self._app().hold())
            yield

    def restore(self, path: Path, progress: Progress) -> Restored:
        from workmoniq_desktop.services import restoring, wiping  # noqa: PLC0415  # one verb's

        def restored(phrase: str | None) -> Restored:
            done = restoring.restore(
                path,
                self._profile,
                self._source() if self._secrets.new_passphrase_file is None else self._new_source(),
                phrase,
                clock=self._clock,
                progress=progress,
                wipe=wiping.applying(self._clock),
            )
            return Restored(spans=done.spans, set_aside=done.set_aside)

        if self._secrets.recovery_file is not None:
            return restored(self._recovery_phrase())
        try:
            return restored(None)
        except (KeyMissing, SecretNeeded, WrongSecret) as closed:
            try:
                phrase = self._secrets.ask("Recovery phrase: ")
            except SecretNeeded:
                raise closed from None
            return restored(phrase)

    def destroy(self) -> None:
        if not self._profile.vault.exists() and not self._profile.history.exists():
            raise NoHistory("no history here yet: there is nothing to destroy")
        self._destroy_with(())

    def show_recovery(self) -> str:
        vault = Vault.load(self._profile)
        return vault.show_recovery(vault.unlock(self._source()))

    def use_recovery(self) -> None:
        vault = Vault.load(self._profile)
        vault.use_recovery(self._recovery_phrase(), self._new_source())

    def change_passphrase(self) -> None:
        vault = Vault.load(self._profile)
        old = self._source().passphrase()
        vault.change_passphrase(old, self._new_source().new_passphrase())

    def _destroy_with(self, backups: tuple[Path, ...]) -> None:
        with suppress(NotRunning, NotOnThisSystem):
            self._app().ask("abandon")
        with self._alone("destroy this profile"):
            destroy_profile(self._profile, self._source(), backups)

    @contextmanager
    def _alone(self, what: str) -> Iterator[None]:
        """Hold the profile's lock; a running app that is about to end is waited for."""
        tries_left = _TRIES
        while (lock := self._lock()) is None:
            if tries_left == 0 or self.ask_app("status") is not None:
                raise AlreadyRunning(f"WorkMoniQ is running on this profile: quit it, then {what}")
            tries_left -= 1
            time.sleep(_BETWEEN_TRIES_S)
        with lock:
            yield

    def _lock(self) -> ProfileLock | None:
        try:
            return ProfileLock(self._profile)
        except AlreadyRunning:
            return None

    def _app(self) -> ControlClient:
        return ControlClient(socket_of(self._profile))

    def _source(self) -> SecretSource:
        source = SecretSource.of(os.environ, prompt_by(self._secrets.ask))
        if self._secrets.passphrase_file is None:
            return source
        return SecretSource(
            keyring=source.keyring,
            passphrase_file=self._secrets.passphrase_file,
            prompt=source.prompt,
        )

    def _new_source(self) -> SecretSource:
        """Where a secret that is set anew comes from: never the file of the old one."""
        return SecretSource(
            keyring=self._source().keyring,
            passphrase_file=self._secrets.new_passphrase_file,
            prompt=prompt_by(self._secrets.ask),
        )

    def _recovery_phrase(self) -> str:
        if self._secrets.recovery_file is not None:
            return read_passphrase_file(self._secrets.recovery_file).reveal().decode()
        return self._secrets.ask("Recovery phrase: ")


def prompt_by(ask: Callable[[str], str]) -> Prompt:
    """The system room's questions, put in words to a person."""

    def prompt(question: Question) -> str | None:
        return ask(_QUESTIONS[question])

    return prompt


__all__ = ["make_doors", "prompt_by"]
