"""What errors, senses and services say; made from them by `make translations`.

{0}, {1}... stand for the parts that differ each time. ui/messages.py finds the German by these.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES = (
    QT_TRANSLATE_NOOP("sentences", "'client', 'project', 'task'"),
    QT_TRANSLATE_NOOP("sentences", "(entered by hand)"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A backup keeps what it held when it was made, until it is rotated or you delete it.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "A backup that could not be reached is still there; it is yours to delete."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "A device cannot shut itself out: do it on another one, or delete the account."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "A device that is to be taken off sent something just now: try again."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "A device that was stolen is shut out: do not name it to be kept too."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A device wrote without knowing that a device was shut out or that the keys were changed.",
    ),
    QT_TRANSLATE_NOOP("sentences", "A device's name has 1 to 64 characters: choose another."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A disk that moves blocks around (an SSD, or a file system with snapshots) may still hold old encrypted pages in blocks no program can reach.",
    ),
    QT_TRANSLATE_NOOP("sentences", "A key for this profile has just been made. Try again."),
    QT_TRANSLATE_NOOP("sentences", "A new recovery code needs the old one, or the password."),
    QT_TRANSLATE_NOOP(
        "sentences", "A newer WorkMoniQ made this profile's key file. Update WorkMoniQ."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "A passphrase has at least one character and at most 1024 bytes."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "A passphrase needs {0} characters or more. Choose a longer one."
    ),
    QT_TRANSLATE_NOOP("sentences", "A path with control characters cannot start with the session."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A record from the server does not fit the one before it, or none of your devices signed it.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "A second one tried to use the code after an agent had used it."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A server on another computer needs https, so that nobody reads along: enter its address with https.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A server that only hides what it has learns that you believed it, and gets nothing it did not have.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A server that was put back from a backup looks like this, and so does one that hides what was written. Ask who runs it. If it was put back, this device can tell it again what it lost: on the page Sync & devices, or with `workmoniq sync put-back`.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "A user name has 3 to 32 of the letters a to z, digits, dots, underscores and hyphens: choose another.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Access lasts 15 minutes to 24 hours: choose a time between these."
    ),
    QT_TRANSLATE_NOOP("sentences", "Activity"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Also a mark for each title and site: the agent sees which are alike, and reads none of them.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Also the names of apps and of your categories, and when they were used."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "An access is open for 24 hours at most: choose a shorter time."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "An agent has used the code and waits. Nothing has left this computer."
    ),
    QT_TRANSLATE_NOOP("sentences", "An agent waits for you"),
    QT_TRANSLATE_NOOP("sentences", "Another device changed the account just now: try again."),
    QT_TRANSLATE_NOOP(
        "sentences", "Another device is doing the same just now: try again in a moment."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Another device of the account uses a newer WorkMoniQ: install it here too, then sync again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Another device writes a newer form than this WorkMoniQ knows: install the newer WorkMoniQ here too.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Another of your devices knows more of the account than this one: do this there first, then sync here.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Apps and categories"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Ask in a way that you used before, such as a telephone number you already had. A message that came by itself, or a page of that server, is no answer: whoever broke in can write those, too.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Ask whoever gave you WorkMoniQ for one that has."),
    QT_TRANSLATE_NOOP("sentences", "Camera: the kernel grants no more inotify watches"),
    QT_TRANSLATE_NOOP("sentences", "Camera: this system has no inotify"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Check-in and check-out times, where a phone is used for that, and which accounts belong to the same organisation.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Closed by the agent"),
    QT_TRANSLATE_NOOP("sentences", "Corrections"),
    QT_TRANSLATE_NOOP("sentences", "Counts only"),
    QT_TRANSLATE_NOOP("sentences", "Counts, versions and error codes. No name of anything."),
    QT_TRANSLATE_NOOP("sentences", "Deleted there, as the agent's program says"),
    QT_TRANSLATE_NOOP("sentences", "Deleting the account needs the password or the recovery code."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Device {0} had written more than the server shows, or it was stolen and says so: nothing was changed; ask who runs the server, and only if you know that it was stolen say so and name it, {1} (at the command line: --stolen {2}).",
    ),
    QT_TRANSLATE_NOOP("sentences", "Diagnostics"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Do it first on the device that synced last, then on each other one that still says the same.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Does the server know of it? Who runs it says so with `workmoniq-server admin put-back`; without that it takes nothing again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "End the copy and pair it as a device of its own; this one goes on within a day. If there is no copy, somebody has this device's keys: shut it out, then pair it anew.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Ended unused"),
    QT_TRANSLATE_NOOP("sentences", "Everything in clear"),
    QT_TRANSLATE_NOOP(
        "sentences", "Exports made earlier, and backups that were moved away, are yours to delete."
    ),
    QT_TRANSLATE_NOOP("sentences", "Finished"),
    QT_TRANSLATE_NOOP("sentences", "GNOME: this is not a GNOME session on Wayland"),
    QT_TRANSLATE_NOOP(
        "sentences", "Has who runs the server told you that it was put back to a backup?"
    ),
    QT_TRANSLATE_NOOP("sentences", "How long you were active, idle or away, by day."),
    QT_TRANSLATE_NOOP("sentences", "How many keys and clicks there were, by minute; never which."),
    QT_TRANSLATE_NOOP("sentences", "Input counts"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "It was not taken in. Ask who runs the server; a second time, trust it no more.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "It was taken back after the agent had opened it. What was seen stays seen."
    ),
    QT_TRANSLATE_NOOP("sentences", "It was taken back. The code is good for nothing any more."),
    QT_TRANSLATE_NOOP(
        "sentences", "It was told again, and nothing can be shown. Ask who runs the server."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Its time ended before it was shared. Nothing has left this computer."
    ),
    QT_TRANSLATE_NOOP("sentences", "KDE: this is not a Plasma session on Wayland"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Let that device sync. If this stays for a day, the server keeps the news from it: ask who runs it.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Making the account was begun anew elsewhere: try again."),
    QT_TRANSLATE_NOOP("sentences", "New passphrase (8 characters or more): "),
    QT_TRANSLATE_NOOP(
        "sentences",
        "No account on this server has this recovery code: check the server's address, and that the sheet is the newest one.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "No agent has used the code yet, so there is nobody to share it with: tell support the code, and wait until it says who asks.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "No deletion of the account waits: there is nothing to take back."
    ),
    QT_TRANSLATE_NOOP("sentences", "No device has answered to this code yet: wait for it first."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "No device of the account begins with these digits, or more than one does: type them as they were shown.",
    ),
    QT_TRANSLATE_NOOP("sentences", "No new recovery code waits: there is nothing to call off."),
    QT_TRANSLATE_NOOP("sentences", "No new recovery code waits: there is nothing to take back."),
    QT_TRANSLATE_NOOP("sentences", "No passphrase was given, so the history stays closed."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "No receipt of a deleted account is kept here: there is nothing to ask the server for.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "No recovery code waits to be typed back: there is nothing to do."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "No row is left to show: put some back, or choose more days or kinds."
    ),
    QT_TRANSLATE_NOOP("sentences", "Nothing has left this computer yet."),
    QT_TRANSLATE_NOOP(
        "sentences", "Nothing was chosen that support may see: choose at least one kind, each once."
    ),
    QT_TRANSLATE_NOOP("sentences", "Nothing was heard of a device for seven days."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Nothing was shown to them, and your code is still good. If it comes again, take the access back.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Nothing was shown, and the access was taken back. Ask support by a way that you know before you make a new code.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Only the first one counts. Share only if the badge number is the one that you were told.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Open WorkMoniQ there. If the device is lost, shut it out."),
    QT_TRANSLATE_NOOP("sentences", "Opened by the agent"),
    QT_TRANSLATE_NOOP(
        "sentences", "Other devices change the account all the time: try again later."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Other devices send all the time: the change of keys goes on later."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Others can write in the profile folder {0}, so the history would not be safe there. Run `chmod go-w {1}`, or choose another folder.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Others may use the passphrase file {0}. Run `chmod 600 {1}`."),
    QT_TRANSLATE_NOOP("sentences", "Places"),
    QT_TRANSLATE_NOOP("sentences", "Presence"),
    QT_TRANSLATE_NOOP("sentences", "Shared with one agent"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Somebody tried to get in without knowing the code, or the server made a request up.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Somebody who is not of the support team had the code."),
    QT_TRANSLATE_NOOP("sentences", "Somebody who is not of the support team had your code."),
    QT_TRANSLATE_NOOP(
        "sentences", "Something else signs as this device, most likely a copy of this profile."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Something else writes as this device, most likely a copy of this profile: end it and pair it as a device of its own; sync tries again within a day.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Something was wiped or redacted since this was put together: look at it anew."
    ),
    QT_TRANSLATE_NOOP("sentences", "Sound: PULSE_SERVER names a server on the network"),
    QT_TRANSLATE_NOOP("sentences", "Sound: no PulseAudio or PipeWire answers"),
    QT_TRANSLATE_NOOP("sentences", "Sound: the sound server closed the connection"),
    QT_TRANSLATE_NOOP("sentences", "Sound: there is no session with sound (XDG_RUNTIME_DIR)"),
    QT_TRANSLATE_NOOP("sentences", "Sync is off: turn it on with `workmoniq sync enable` first."),
    QT_TRANSLATE_NOOP(
        "sentences", "Sync once more in a while. If this stays, ask who runs the server."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Sync waits until the recovery code is typed back: write it down, then type it, for without it a lost device means lost history.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Sync was stopped; it goes on from there the next time."),
    QT_TRANSLATE_NOOP("sentences", "Taken back"),
    QT_TRANSLATE_NOOP(
        "sentences", "That something was wiped, which hours of upload it concerned, and when."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The WorkMoniQ that runs does not know this request. Restart it."
    ),
    QT_TRANSLATE_NOOP("sentences", "The WorkMoniQ that runs is of another version. Restart it."),
    QT_TRANSLATE_NOOP("sentences", "The account changes all the time: sync goes on later."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The account has as many devices as it can have: revoke one that is not used, then make a new code.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The account of this recovery code has another user name: type the one on the sheet, or leave it out.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The account {0} is already made on {1}: finish it with the same name and server, or use another profile.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The account's room on the server is full: keep less, or ask who runs it for more.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The agent opened it, or let the time for that go by. The server has deleted it.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The chosen time ends before it begins: choose a first day that is not after the last.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The chosen time reaches into the future: choose an end that is not after now."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The code is good and nobody has used it. Nothing has left this computer."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The computer was started anew, or the history was moved or put back."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The content of a record is gone from the server, and none of your devices deleted it.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The device sends all the time: try again in a moment."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The device that recorded it still has it. Ask who runs the server whether it lost data.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The history is being closed: open WorkMoniQ again and go on there."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The history is being closed: what was begun goes on next time."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The key needs an unlocked keyring, a passphrase file named by {0}, or a terminal to ask for the passphrase.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The keys of the support team in this build are out of date: install the newest WorkMoniQ.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The list of devices and keys is told it again as your devices signed it; what this device recorded and the server lost is sealed and sent anew. What was wiped is taken out once more, who was shut out is shut out again, and the keys are changed. Nothing that the server shows is believed for that.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The old devices send all the time: try again in a moment."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The old password is not the account's: type it again, or leave it out where it is forgotten, and this device vouches.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The other device let somebody else in, not this one: make a new code there."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The passphrase file {0} belongs to another user. Use one of your own."
    ),
    QT_TRANSLATE_NOOP("sentences", "The passphrase file {0} cannot be read: {1}."),
    QT_TRANSLATE_NOOP("sentences", "The passphrase file {0} is not a regular file."),
    QT_TRANSLATE_NOOP(
        "sentences", "The passphrase file {0} must hold 1 to 1024 bytes of UTF-8 and no more."
    ),
    QT_TRANSLATE_NOOP("sentences", "The password was changed elsewhere: log in with the new one."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The password was changed on another device since: do it there, or give the old one.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The profile folder {0} belongs to another user. Choose one of your own with --profile.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The profile's key file {0} cannot be read: {1}."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The profile's key file, vault.json, is damaged: {0}. Restore it from a backup.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The recovery code was changed sooner than three days after that was announced, which no device of yours does: sync has stopped; look at your devices.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The same passphrase again: "),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server asks for the password to be used in a way that this WorkMoniQ does not know: install the newest one, and ask who runs the server if that does not help.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The server asks this device to wait: try again in a while; nothing is lost."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server cannot be reached: check the network and the address, then try again; nothing is lost.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The server cannot do this as things are: try again after the next sync."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server cannot prove who it is: its certificate is not valid for this address. Nothing was sent; ask who runs the server.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server could not be told of it yet, and is told as soon as it can be reached; until then an agent who has opened it may still look at it.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The server deleted old records sooner than you told it to."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server did not take this access as it is: try again, which makes a new one.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The server does not allow this to this device."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server does not answer, only what stands in front of it: try again in a while, or tell who runs it; nothing is lost.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server does not give out a key that the account's devices agreed on: try again, and ask who runs the server if it stays so.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The server does not have this any more."),
    QT_TRANSLATE_NOOP("sentences", "The server does not have this: check the address."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server does not know that it was put back: ask who runs it to say so with `workmoniq-server admin put-back`, then do this again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server does not know this account any more: it was deleted on another device, or the server lost it. The history here is whole.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The server does not know this user name with this password: check both."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server does not show all that the account's devices had sent to it, or something else: nothing was changed; ask who runs the server before you use the recovery code.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server does not take this computer's signature: set its clock right, then try again.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The server ended it; nobody did so here."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server gave a key of a segment that does not open here: the change of keys waits; look whether all devices are up to date.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server handed out another key than the account's devices agreed on: sync has stopped and nothing was changed; ask who runs the server.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server has another account under this name than the one this device belongs to: nothing was changed; ask who runs the server.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server has too much to do just now: try again in a while; nothing is lost.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The server keeps 7 to 3650 days, or 0 for no end."),
    QT_TRANSLATE_NOOP(
        "sentences", "The server keeps back records that another of your devices has seen there."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server lost what this device had sent, or hides it: nothing more is sent before it shows that again; ask who runs the server.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The server needs a newer WorkMoniQ: install it, then sync again."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server says that it has more of this device than it shows, and takes nothing: nothing more is sent before it does; ask who runs the server.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server says that old keys are retired and still lists what needs them: this device keeps its old keys.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server shows an account that this recovery code was not made for: nothing was changed; check the address and ask who runs the server.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The server shows an older state than it showed before."),
    QT_TRANSLATE_NOOP(
        "sentences", "The server shows this device another history than it showed before."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The server takes nothing of this size: ask who runs it to allow 22 MB a request.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "The server treats this access as open, though it is over here."
    ),
    QT_TRANSLATE_NOOP("sentences", "The session with the server is over: try again."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The sync server sends to another address, which is never followed: enter the address it has now, if you trust it.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The system's keyring has no key for this history. Use the recovery phrase: `workmoniq key use-recovery`.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "The system's keyring is locked. Unlock it, or log in to the desktop, and try again.",
    ),
    QT_TRANSLATE_NOOP("sentences", "The two passphrases differ. Type the same one twice."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "There is a history here, but its key file vault.json is gone. Put it back, or restore a backup.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "There is no access of this name: look at the list of accesses."
    ),
    QT_TRANSLATE_NOOP("sentences", "There is no history in {0} yet."),
    QT_TRANSLATE_NOOP(
        "sentences", "There is no room left to write {0}. Free some space and try again."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "There is no such device in the account: look at the list of devices."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "These are not the six digits that the other device shows, so it was not let in: compare them and type them again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "These are not the six digits that the other device shows. It was not let in, and the code is used up: make a new one.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This access is over and shows nothing any more: make a new one if support still needs it.",
    ),
    QT_TRANSLATE_NOOP("sentences", "This build has no support team."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This build has no support team: ask whoever gave you WorkMoniQ for one that has.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "This code is for a phone: on the other device, make one for a computer."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This computer does not have the keys for sync that belong to this history, as after a restore: pair this device again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This computer's clock is far behind the server's: set it right, then try again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "This device cannot be let in as it asked: start again on it with a new code."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This device does not know the user name, which a password is made for: set it on another device, or use the recovery code once more and give the name.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This device was taken off the account: pair it anew on a device that is still on it.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This does not happen by accident. Trust this server no more: export what you need, and start an account elsewhere.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This history belongs to an account already: use another profile, or delete the account first.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This history belongs to no account: create one with `workmoniq account create`, or join one with `workmoniq device join`.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "This history belongs to no account: create one, or pair this device."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This history is just being synced by another WorkMoniQ: try again in a moment.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This history was put back from an older copy, and the account's keys were changed since: pair this device again, or use the recovery code.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This is a recovery code, and not the one that was shown: type the one on the new sheet.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "This is no address of a server: enter it like https://sync.example.org."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This is no pairing code: a character is mistyped or missing, or it is another kind of code. Compare it with the one that the other device shows, and type it again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This is no recovery code: a character is mistyped or missing, or it is another kind of code. Compare it with your sheet, and type it again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This is no recovery phrase: a character is mistyped or missing. Type it again.",
    ),
    QT_TRANSLATE_NOOP("sentences", "This is no request that WorkMoniQ understands."),
    QT_TRANSLATE_NOOP("sentences", "This is not Windows: it has no Run key."),
    QT_TRANSLATE_NOOP("sentences", "This is not the account's password: type it again."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This pairing code was used, taken back or is older than ten minutes: make a new one on a device that is in the account.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This passphrase does not open the history. Type it again, or use the recovery phrase: `workmoniq key use-recovery`.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This password is too short or too well known: choose one of 12 characters or more.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "This profile's key is in the system's keyring; it has no passphrase."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This recovery code is not the one that counts: use the newest sheet, or the password.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "This recovery phrase does not open the history. It may be another profile's."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "This server carries nothing for a support team: name the one that support told you.",
    ),
    QT_TRANSLATE_NOOP("sentences", "This server takes accounts by invitation only: enter one."),
    QT_TRANSLATE_NOOP("sentences", "This user name is taken: choose another."),
    QT_TRANSLATE_NOOP(
        "sentences", "Three accesses are open already: take one back, or wait until one has ended."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Time whose titles or window spans are gone can no longer be edited; its totals stay as they are, and a wipe still takes it whole.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Titles as marks"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Titles, addresses of pages, projects and notes as they are. It takes two agents.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Titles, apps, addresses of pages, categories, projects, notes and settings: all of it is sealed on your devices, with keys the server never has.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Totals by day"),
    QT_TRANSLATE_NOOP(
        "sentences", "Versions, what WorkMoniQ could not see and why, sizes, and error codes."
    ),
    QT_TRANSLATE_NOOP("sentences", "Waiting for an agent"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Was the server put back to a backup, when, and how old was that backup? It fits if what is missing was sent after the backup, and was still there before that day.",
    ),
    QT_TRANSLATE_NOOP("sentences", "Wayland: this is not a Wayland session"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What answered does not know this pairing code, so it was not let in: make a new code and try again.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What answers there is no WorkMoniQ server that this version knows: check the address.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What such blocks hold is encrypted, and its key was destroyed just now; the recovery phrase, if you kept it, opens only a backup that still exists somewhere.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "What the server keeps under this code was not made with it: make a new code."
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What the server lost has the announcement of a new recovery code, for which it asks the account's password: give it, too.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What the server lost has the change of a recovery code, which it takes three days after its announcement only: do this again then.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What the server served is kept on this device as evidence. Nothing about it is sent to the server, and your own history is untouched.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What this access would have shown is not kept any more: make a new one if it is needed.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What was chosen is larger than the 20 MiB that support may get at once: choose fewer days, fewer kinds or a lower redaction.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "What was chosen is larger than the 20 MiB that support may get at once: take this access back and choose fewer days or fewer kinds.",
    ),
    QT_TRANSLATE_NOOP("sentences", "What you said afterwards that time was for."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "When each device ran WorkMoniQ and roughly how busy it was, from when it is connected, when sealed pieces come and how large they are in five steps.",
    ),
    QT_TRANSLATE_NOOP("sentences", "When you were there, away, locked or asleep."),
    QT_TRANSLATE_NOOP(
        "sentences", "Where you were. Rounded to about ten kilometres, unless all is in clear."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Which devices belong to the account, and when each joined or was shut out."
    ),
    QT_TRANSLATE_NOOP("sentences", "Which windows had the focus, and when."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Who you are to it: your user name while you log in, and the network address you come from.",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Windows does not let the autostart be changed: ask who manages it"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "Without an account nobody knows which server is meant: name the one that support told you.",
    ),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ already runs on this profile{0}."),
    QT_TRANSLATE_NOOP(
        "sentences", "WorkMoniQ cannot be reached from other programs on this system yet."
    ),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ cannot lock a profile on this system yet."),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ could not do that. Its log says where."),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ does not answer. Try again."),
    QT_TRANSLATE_NOOP(
        "sentences", "WorkMoniQ does not run on this profile. Start it with `workmoniq`."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "WorkMoniQ ended before it answered. Start it with `workmoniq`."
    ),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ failed and did not say why."),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ has too many questions to answer. Try again."),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ is running on this profile: quit it, then {0}"),
    QT_TRANSLATE_NOOP("sentences", "WorkMoniQ or the computer stopped without warning"),
    QT_TRANSLATE_NOOP(
        "sentences", "WorkMoniQ runs and still waits for its key: unlock it first, then try again"
    ),
    QT_TRANSLATE_NOOP("sentences", "X11: libxcb-xinput is not installed"),
    QT_TRANSLATE_NOOP("sentences", "X11: the display closed"),
    QT_TRANSLATE_NOOP("sentences", "X11: the display does not answer"),
    QT_TRANSLATE_NOOP("sentences", "X11: the server has no X Input 2.1"),
    QT_TRANSLATE_NOOP("sentences", "X11: the server keeps no idle time (IDLETIME)"),
    QT_TRANSLATE_NOOP("sentences", "X11: there is no display (DISPLAY is not set)"),
    QT_TRANSLATE_NOOP("sentences", "X11: this is a Wayland session; X11 {0}"),
    QT_TRANSLATE_NOOP(
        "sentences", "You shared it. It is sealed for this agent, who can open it once."
    ),
    QT_TRANSLATE_NOOP("sentences", "You took it back."),
    QT_TRANSLATE_NOOP(
        "sentences", "You wiped or redacted something of what was to be shown, so it went, too."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Your devices still have what they hold. Ask who runs the server why."
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Your password: it only proves who you are, and decrypts nothing."
    ),
    QT_TRANSLATE_NOOP("sentences", "a colour is written as # and six digits, such as #2f6fde"),
    QT_TRANSLATE_NOOP("sentences", "a currency is three letters, such as EUR or USD"),
    QT_TRANSLATE_NOOP("sentences", "a goal holds on one weekday at least: choose one"),
    QT_TRANSLATE_NOOP("sentences", "a goal per {0} takes more than nothing and {1} h at most"),
    QT_TRANSLATE_NOOP("sentences", "a name has at most {0} characters: shorten it"),
    QT_TRANSLATE_NOOP("sentences", "a name holds a character that cannot be shown: type it anew"),
    QT_TRANSLATE_NOOP("sentences", "a name is needed: type one"),
    QT_TRANSLATE_NOOP(
        "sentences", "a newer WorkMoniQ made this backup: install that one and try again"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "a newer WorkMoniQ wrote this file (version {0}, and this one reads {1}): install the newer WorkMoniQ",
    ),
    QT_TRANSLATE_NOOP("sentences", "a newer WorkMoniQ wrote this history: install that one"),
    QT_TRANSLATE_NOOP("sentences", "a pattern has more than {0} texts: use several rules"),
    QT_TRANSLATE_NOOP(
        "sentences", "a pattern is empty: write what it should match, or take it out"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "a pause or private time ends within two years from now: give its minutes"
    ),
    QT_TRANSLATE_NOOP("sentences", "a price of an hour in {0} is {1}, such as 85"),
    QT_TRANSLATE_NOOP(
        "sentences", "a price of an hour is not negative and not that high: look again"
    ),
    QT_TRANSLATE_NOOP("sentences", "a project cannot be merged with itself: choose another"),
    QT_TRANSLATE_NOOP("sentences", "a receipt of support access"),
    QT_TRANSLATE_NOOP("sentences", "a receipt of support access, with a copy of what was sent"),
    QT_TRANSLATE_NOOP("sentences", "a report as {0}"),
    QT_TRANSLATE_NOOP("sentences", "a server that was put back is told again what it lost"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "a sheet holds {0} spans and this range has more: give a narrower range, or take CSV or JSON",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "a signed timesheet bears a name of up to 200 letters: give yours"
    ),
    QT_TRANSLATE_NOOP("sentences", "a signed timesheet: hours of projects by day"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "a stolen device is named by digits such as 1a2b3c4d: type those that were shown",
    ),
    QT_TRANSLATE_NOOP("sentences", "a task belongs to a project: name the project too"),
    QT_TRANSLATE_NOOP("sentences", "a time that is not ISO 8601 cannot be placed"),
    QT_TRANSLATE_NOOP(
        "sentences", "a time without an offset cannot be placed; write it as ISO 8601"
    ),
    QT_TRANSLATE_NOOP("sentences", "a timesheet covers at most ten years: give a shorter range"),
    QT_TRANSLATE_NOOP("sentences", "a wipe without its times"),
    QT_TRANSLATE_NOOP("sentences", "adding up"),
    QT_TRANSLATE_NOOP("sentences", "an account was made, with this device's public keys"),
    QT_TRANSLATE_NOOP("sentences", "an address has at most {0} characters: shorten it"),
    QT_TRANSLATE_NOOP("sentences", "an entry begins before it ends: give a later end"),
    QT_TRANSLATE_NOOP(
        "sentences", "an entry cannot lie in the future: end it now, or start a timer"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "another WorkMoniQ is just opening or restoring this profile: try again"
    ),
    QT_TRANSLATE_NOOP("sentences", "another of its name is already here, and differs"),
    QT_TRANSLATE_NOOP("sentences", "another program holds the history: try again in a moment"),
    QT_TRANSLATE_NOOP("sentences", "as the import says"),
    QT_TRANSLATE_NOOP("sentences", "away, as the import says"),
    QT_TRANSLATE_NOOP("sentences", "blind {0} times in {1} days, lately {2}"),
    QT_TRANSLATE_NOOP("sentences", "emptying the journal"),
    QT_TRANSLATE_NOOP("sentences", "every second from {0} to now is explained"),
    QT_TRANSLATE_NOOP(
        "sentences", "every second from {0} to {1} is explained; not recording since"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "everything named is wiped from the history, but another program still reads it, so its journal could not be emptied: close that program and wipe again",
    ),
    QT_TRANSLATE_NOOP("sentences", "fetching and sending"),
    QT_TRANSLATE_NOOP("sentences", "following into the backups"),
    QT_TRANSLATE_NOOP("sentences", "hears only XWayland's input here"),
    QT_TRANSLATE_NOOP("sentences", "hours of projects, for an invoice"),
    QT_TRANSLATE_NOOP("sentences", "in use"),
    QT_TRANSLATE_NOOP("sentences", "in use, as the import says"),
    QT_TRANSLATE_NOOP("sentences", "it does not hold what it should: make a new backup"),
    QT_TRANSLATE_NOOP("sentences", "it overlaps what is already there"),
    QT_TRANSLATE_NOOP("sentences", "its time is over: titles or spans that old are not kept here"),
    QT_TRANSLATE_NOOP("sentences", "logind: it does not run on this system"),
    QT_TRANSLATE_NOOP("sentences", "logind: the system bus closed"),
    QT_TRANSLATE_NOOP("sentences", "logind: there is no system bus"),
    QT_TRANSLATE_NOOP(
        "sentences", "more than one {0} is called so: write the whole name, as in {1}"
    ),
    QT_TRANSLATE_NOOP("sentences", "never blind in the last {0} days"),
    QT_TRANSLATE_NOOP("sentences", "no WorkMoniQ writes files of this version: export anew"),
    QT_TRANSLATE_NOOP("sentences", "no backup still holds what was wiped"),
    QT_TRANSLATE_NOOP(
        "sentences", "no history here yet: start WorkMoniQ with `workmoniq run` first"
    ),
    QT_TRANSLATE_NOOP("sentences", "no history here yet: there is nothing to destroy"),
    QT_TRANSLATE_NOOP("sentences", "no input"),
    QT_TRANSLATE_NOOP("sentences", "no project has time in this range: there is nothing to sign"),
    QT_TRANSLATE_NOOP("sentences", "no span of the history file can be read"),
    QT_TRANSLATE_NOOP("sentences", "no two windows were in focus at once"),
    QT_TRANSLATE_NOOP("sentences", "no window manager with _NET_ACTIVE_WINDOW yet"),
    QT_TRANSLATE_NOOP("sentences", "nothing in the history file can be read"),
    QT_TRANSLATE_NOOP("sentences", "one of the two projects is not there any more: choose again"),
    QT_TRANSLATE_NOOP("sentences", "other entries fill all of that time: change them instead"),
    QT_TRANSLATE_NOOP("sentences", "outside your work hours"),
    QT_TRANSLATE_NOOP("sentences", "paused by you"),
    QT_TRANSLATE_NOOP("sentences", "private time"),
    QT_TRANSLATE_NOOP("sentences", "pynput: a listener ended"),
    QT_TRANSLATE_NOOP("sentences", "pynput: it cannot listen on this system"),
    QT_TRANSLATE_NOOP("sentences", "reading the damaged history"),
    QT_TRANSLATE_NOOP("sentences", "screen locked"),
    QT_TRANSLATE_NOOP("sentences", "sealed history, to the sync server"),
    QT_TRANSLATE_NOOP("sentences", "sealing anew what was lost"),
    QT_TRANSLATE_NOOP("sentences", "seconds without explanation: {0}"),
    QT_TRANSLATE_NOOP("sentences", "sorting days by what they were for"),
    QT_TRANSLATE_NOOP("sentences", "support access was made ready; nothing was handed out"),
    QT_TRANSLATE_NOOP("sentences", "support access was taken back"),
    QT_TRANSLATE_NOOP("sentences", "suspended"),
    QT_TRANSLATE_NOOP("sentences", "taking in spans"),
    QT_TRANSLATE_NOOP("sentences", "taking out what is too old"),
    QT_TRANSLATE_NOOP("sentences", "telling the list of devices and keys again"),
    QT_TRANSLATE_NOOP("sentences", "that client is not there any more: choose another"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "that day has no free stretch of this length: enter the time by hand where it was",
    ),
    QT_TRANSLATE_NOOP("sentences", "that entry is not there any more: look at the day again"),
    QT_TRANSLATE_NOOP("sentences", "that is no fingerprint of a timesheet key: {0}"),
    QT_TRANSLATE_NOOP("sentences", "that project is not there any more: choose another"),
    QT_TRANSLATE_NOOP("sentences", "that {0} is not there any more"),
    QT_TRANSLATE_NOOP("sentences", "the backup {0} cannot be read: check its name and its owner"),
    QT_TRANSLATE_NOOP("sentences", "the category has no name: write one, such as Work{0}Mail"),
    QT_TRANSLATE_NOOP("sentences", "the clock was set forward"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the database is not ActivityWatch's: name its peewee-sqlite.v2.db or sqlite.db",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the day has more recorded time for this project: hide or assign some of it on the timeline, and the cell will follow",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "the disk does not take what is written: check its room and its health"
    ),
    QT_TRANSLATE_NOOP("sentences", "the disk is full: make room, then change the setting again"),
    QT_TRANSLATE_NOOP(
        "sentences", "the disk is full: make room; a recording that runs then lands by itself"
    ),
    QT_TRANSLATE_NOOP("sentences", "the file cannot be read ({0}): name a signed timesheet"),
    QT_TRANSLATE_NOOP("sentences", "the file cannot be read ({0}): name one you may read"),
    QT_TRANSLATE_NOOP("sentences", "the file cannot be read: check its name and that it is yours"),
    QT_TRANSLATE_NOOP("sentences", "the file cannot be written ({0}): name one you may write"),
    QT_TRANSLATE_NOOP(
        "sentences", "the file does not say its version before its spans: export anew"
    ),
    QT_TRANSLATE_NOOP("sentences", "the file has no name that can be used: name another"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the file holds no buckets of ActivityWatch: export anew with Export all buckets",
    ),
    QT_TRANSLATE_NOOP("sentences", "the file is empty: export anew"),
    QT_TRANSLATE_NOOP("sentences", "the file is larger than {0} MB: {1}"),
    QT_TRANSLATE_NOOP(
        "sentences", "the file is not an export of WorkMoniQ: name one `export` has written"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the file is of no kind that can be taken in: name an export of WorkMoniQ, ActivityWatch (JSON or database), ManicTime, RescueTime, Toggl or Kimai (CSV)",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "the file is there already: name another, or say that it may be replaced"
    ),
    QT_TRANSLATE_NOOP("sentences", "the file {0}: name an export of this or another tracker"),
    QT_TRANSLATE_NOOP("sentences", "the history cannot be written: check the owner of its folder"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the history file belongs to another profile, or its start is damaged: put the right file back, or restore a backup with `workmoniq restore`",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the history file cannot be opened: check that its folder is there and is yours",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "the history file cannot be read: check who owns it and its folder"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the history file is damaged: start WorkMoniQ, which recovers it or sets it aside",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the history file is gone, though its key is here: start WorkMoniQ, which begins a new one, or restore a backup with `workmoniq restore`",
    ),
    QT_TRANSLATE_NOOP("sentences", "the history file was damaged here"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the history file was deleted or replaced while WorkMoniQ runs: put it back, or start WorkMoniQ anew",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the history file was deleted while WorkMoniQ runs, and cannot be put back: check that its folder is there and is yours",
    ),
    QT_TRANSLATE_NOOP("sentences", "the history has as many devices as it can hold"),
    QT_TRANSLATE_NOOP("sentences", "the history in this backup is damaged: use another one"),
    QT_TRANSLATE_NOOP("sentences", "the history is not open yet: unlock it first"),
    QT_TRANSLATE_NOOP("sentences", "the history was damaged, and a backup took its place"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the key file vault.json of this history is gone: put it back, or restore a backup with `workmoniq restore` and the recovery phrase; the history file is kept",
    ),
    QT_TRANSLATE_NOOP("sentences", "the key in this backup is damaged: use another backup"),
    QT_TRANSLATE_NOOP(
        "sentences", "the key in this backup is not that of its history: use another backup"
    ),
    QT_TRANSLATE_NOOP("sentences", "the name is longer than {0} characters: shorten it"),
    QT_TRANSLATE_NOOP("sentences", "the newest backup is of {0}; its first test comes by itself"),
    QT_TRANSLATE_NOOP("sentences", "the newest backup is of {0}; tested on {1}: good"),
    QT_TRANSLATE_NOOP("sentences", "the newest backup is of {0}; tested on {1}: {2}"),
    QT_TRANSLATE_NOOP(
        "sentences", "the path of WorkMoniQ or its profile is too long to start with Windows"
    ),
    QT_TRANSLATE_NOOP("sentences", "the pattern holds half a character: type it again"),
    QT_TRANSLATE_NOOP("sentences", "the pattern is empty and would match everything: leave it out"),
    QT_TRANSLATE_NOOP("sentences", "the pattern is longer than {0} characters: use several rules"),
    QT_TRANSLATE_NOOP("sentences", "the pattern is too large: use a shorter one, or several rules"),
    QT_TRANSLATE_NOOP("sentences", "the pattern {0}"),
    QT_TRANSLATE_NOOP(
        "sentences", "the profile folder {0} cannot be found: give --profile with a whole path"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "the range ends before it begins: give a --from that is before --to"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "the range ends before it begins: give a first day that is before the last"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the rule does nothing: give it a category or a project, or let it redact or drop",
    ),
    QT_TRANSLATE_NOOP("sentences", "the rule has no name: give it one"),
    QT_TRANSLATE_NOOP("sentences", "the rule holds on no day: choose at least one"),
    QT_TRANSLATE_NOOP("sentences", "the rule is of a kind that is not known here: write it anew"),
    QT_TRANSLATE_NOOP(
        "sentences", "the rule looks at data that is not recorded here: write it anew"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "the screen does not answer: check DISPLAY, or record without a window by `workmoniq run --no-tray`",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "the settings cannot be written: check the owner of the profile folder"
    ),
    QT_TRANSLATE_NOOP("sentences", "the standard output"),
    QT_TRANSLATE_NOOP("sentences", "the whole history, encrypted"),
    QT_TRANSLATE_NOOP("sentences", "the window manager restarted"),
    QT_TRANSLATE_NOOP("sentences", "there are six digits: type those that the other device shows"),
    QT_TRANSLATE_NOOP("sentences", "there is no backup that can be reached now"),
    QT_TRANSLATE_NOOP("sentences", "there is no room left for the file: free some and try again"),
    QT_TRANSLATE_NOOP(
        "sentences", "there is no screen here: record without one by `workmoniq run --no-tray`"
    ),
    QT_TRANSLATE_NOOP("sentences", "there is no such goal: `workmoniq goal list` shows them"),
    QT_TRANSLATE_NOOP(
        "sentences", "there is no such rule: `workmoniq rules list` shows those there are"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "there is no {0} of this name; write it as it is shown, or a part of it"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "this backup opens with its recovery phrase: give it with --recovery-file"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "this backup still holds what you wiped: start WorkMoniQ, which cleans it, and restore it then",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "this client has projects: remove or move them first, or archive the client"
    ),
    QT_TRANSLATE_NOOP("sentences", "this desktop offers no service for notifications"),
    QT_TRANSLATE_NOOP("sentences", "this device joined the account, with its public keys"),
    QT_TRANSLATE_NOOP(
        "sentences",
        "this history has format {0} and this WorkMoniQ knows up to {1}: install the newer WorkMoniQ",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "this history knows no device of its own yet: start WorkMoniQ once, then this"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "this is no WorkMoniQ backup, or it is damaged: use another backup, or copy it again",
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "this rule matches everything: narrow it, or confirm that you mean it"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "this timesheet is whole, but another key signed it than the one you expect"
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "time, a rule or a goal names this {0}: archive it instead, so that old reports stay as they are",
    ),
    QT_TRANSLATE_NOOP(
        "sentences",
        "titles or spans of that time are no longer kept, so it cannot be edited: choose a later range, or keep them longer from now on",
    ),
    QT_TRANSLATE_NOOP("sentences", "trying the rule on your history"),
    QT_TRANSLATE_NOOP("sentences", "unnamed window"),
    QT_TRANSLATE_NOOP("sentences", "video in full screen"),
    QT_TRANSLATE_NOOP("sentences", "what is there is no ordinary file: name a file to write"),
    QT_TRANSLATE_NOOP("sentences", "what you chose for support, sealed for one agent"),
    QT_TRANSLATE_NOOP("sentences", "wiped by you"),
    QT_TRANSLATE_NOOP("sentences", "wiping in backups"),
    QT_TRANSLATE_NOOP("sentences", "wiping the history"),
    QT_TRANSLATE_NOOP("sentences", "write hours as 1:30 or 1.5, or minutes as 90m"),
    QT_TRANSLATE_NOOP("sentences", "writing the history"),
    QT_TRANSLATE_NOOP("sentences", "writing the report"),
    QT_TRANSLATE_NOOP(
        "sentences", "xlsx is put together beside its file: name a PATH instead of a stream"
    ),
    QT_TRANSLATE_NOOP("sentences", "you logged out or shut down"),
    QT_TRANSLATE_NOOP("sentences", "you quit WorkMoniQ"),
    QT_TRANSLATE_NOOP(
        "sentences", "{0} backups still hold what was wiped; they follow at the next start"
    ),
    QT_TRANSLATE_NOOP("sentences", "{0} cannot be written: {1}. Check the folder's permissions."),
    QT_TRANSLATE_NOOP("sentences", "{0} is already there: choose another name"),
    QT_TRANSLATE_NOOP("sentences", "{0} is in the way and is no socket. Move it away."),
    QT_TRANSLATE_NOOP(
        "sentences",
        "{0} is not a date or time: write 2026-11-22, or 2026-11-22T14:30, with an offset if it is not local",
    ),
    QT_TRANSLATE_NOOP("sentences", "{0} is not installed"),
    QT_TRANSLATE_NOOP("sentences", "{0} spans as {1}"),
    QT_TRANSLATE_NOOP("sentences", "{0} window spans overlap the one before them"),
    QT_TRANSLATE_NOOP("sentences", "{0}, perhaps archived: choose another name"),
)
