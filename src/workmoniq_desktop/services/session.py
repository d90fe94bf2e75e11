"""One run of the recorder on one profile: opens the history while recording has already begun."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from workmoniq_desktop.domain.errors import KeyringLocked, NoHistory, WorkMoniQError
from workmoniq_desktop.services import opening
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.services.opening import Opened
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.services.support.settling import revoke_where_moved
from workmoniq_desktop.services.tracking import Tracking
from workmoniq_desktop.store.backups import owed
from workmoniq_desktop.store.importing import settle_after_crash
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault

_log = logging.getLogger(__name__)

_LOOK_AT_THE_KEYRING_AGAIN_S = 60.0


class Session:
    """Its methods may be called from any thread. `opened` is told in the opening thread."""

    def __init__(
        self,
        profile: Profile,
        tracking: Tracking,
        around: Around,
        unasked: SecretSource,
        typed: Callable[[str], SecretSource],
    ) -> None:
        """unasked: how the key is found without a person; typed: with what one typed."""
        self._profile = profile
        self._tracking = tracking
        self._around = around
        self._unasked = unasked
        self._typed = typed
        self._opened: Opened | None = None
        self._history: OpenHistory | None = None
        self._phrase: str | None = None
        self._messages: tuple[str, ...] = ()
        self._opening = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._open_unasked, name="opening", daemon=True)
        self.opened: Notice[None] = Notice()

    def start(self) -> None:
        """Open the history in a thread of its own; recording does not wait for it."""
        self._thread.start()

    def open(self) -> None:
        """Open the history now, in this thread. Raises what opening raises."""
        self._open(self._unasked)

    def history(self) -> OpenHistory | None:
        """The open history; None while its key is awaited."""
        return self._history

    def look_again(self) -> None:
        """Another program of ours changed the history: follow it, and tell who shows it.

        Returns when the recorder acts by the rules as they are now. Raises what reading raises.
        """
        self._tracking.flush()
        self._tracking.follow_rules()
        if self._history is not None:
            self._history.look_again()

    def messages(self) -> tuple[str, ...]:
        """What the user should know about how the history was opened."""
        return self._messages

    def recovery_phrase(self) -> str | None:
        """The phrase of a profile made by this run, once; then None."""
        phrase, self._phrase = self._phrase, None
        return phrase

    def show_recovery(self) -> str:
        """The recovery phrase again. Raises NoHistory while the history is closed."""
        if self._opened is None:
            raise NoHistory("the history is not open yet: unlock it first")
        return Vault.load(self._profile).show_recovery(self._opened.data_key)

    def creates_passphrase(self) -> bool:
        """Whether a passphrase that is offered now becomes the profile's."""
        return not self._profile.vault.exists()

    def offer_passphrase(self, passphrase: str) -> None:
        """Open with what a person typed. Raises WrongSecret and whatever opening raises."""
        self._open(self._typed(passphrase))

    def end(self) -> None:
        """Stop waiting for a key, and close the history, which nobody records into any more."""
        self._ended.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()
        if self._history is not None:
            self._history.close()

    def _open_unasked(self) -> None:
        while not self._ended.is_set():
            try:
                self._open(self._unasked)
            except KeyringLocked as locked:
                # nobody tells when a keyring is unlocked, so it is tried again, slowly
                self._tracking.wait_for(locked)
                self._ended.wait(_LOOK_AT_THE_KEYRING_AGAIN_S)
            except WorkMoniQError as why:
                self._tracking.wait_for(why)
                return
            else:
                return

    def _open(self, source: SecretSource) -> None:
        with self._opening:
            if self._opened is not None:
                return
            opened = opening.open_or_set_aside(
                self._profile,
                source,
                clock=self._around.clock,
                settling=(
                    partial(revoke_where_moved, clock=self._around.clock),
                    settle_after_crash,
                    put_in_defaults,
                ),
            )
            backups = Backups(
                opened.database,
                self._profile,
                opened.data_key,
                Vault.load(self._profile).export_wrapped,
                self._around.clock,
            )
            # who deletes the key too means to destroy: then nothing comes back
            opened.database.is_wanted = self._profile.vault.exists
            history = OpenHistory(
                opened.database,
                backups,
                self._around,
                lambda: Vault.load(self._profile).sync_keys(opened.data_key, source),
            )
            self._tracking.land(opened.database)
            self._opened, self._history = opened, history
            self._phrase, self._messages = opened.recovery_phrase, opened.messages
        self.opened.tell(None)
        history.upkeep.start()
        history.sync_by_itself()
        history.support_by_itself()
        try:
            with opened.database.raw() as raw:
                owing = bool(owed(raw))
            if owing:
                history.wiping.follow(silent)
        except WorkMoniQError as later:  # recording goes on; the next wipe or start tries again
            _log.warning("wipes_in_backups_wait code=%s", later.code)
