"""What a verdict means and what to do about it, in English for people; windows translate it."""

from workmoniq_desktop.domain.syncing import Verdict

NO_PAIRING_CODE = (
    "This is no pairing code: a character is mistyped or missing, or it is another kind of code. "
    "Compare it with the one that the other device shows, and type it again."
)
NO_RECOVERY_CODE = (
    "This is no recovery code: a character is mistyped or missing, or it is another kind of code. "
    "Compare it with your sheet, and type it again."
)

WHAT_HAPPENED = {
    Verdict.ROLLBACK: "The server shows an older state than it showed before.",
    Verdict.FORK: "The server shows this device another history than it showed before.",
    Verdict.CHAIN: "A record from the server does not fit the one before it, or none of your "
    "devices signed it.",
    Verdict.WITHHELD: "The server keeps back records that another of your devices has seen there.",
    Verdict.MISSING_BODY: "The content of a record is gone from the server, and none of your "
    "devices deleted it.",
    Verdict.EARLY_EXPIRY: "The server deleted old records sooner than you told it to.",
    Verdict.TWO_WRITERS: "Something else signs as this device, most likely a copy of this profile.",
    Verdict.STALE_LOG: "A device wrote without knowing that a device was shut out or that the "
    "keys were changed.",
    Verdict.SILENT_DEVICE: "Nothing was heard of a device for seven days.",
}

WHAT_TO_DO = {
    Verdict.ROLLBACK: "A server that was put back from a backup looks like this, and so does one "
    "that hides what was written. Ask who runs it. If it was put back, this device can tell it "
    "again what it lost: on the page Sync & devices, or with `workmoniq sync put-back`.",
    Verdict.FORK: "This does not happen by accident. Trust this server no more: export what you "
    "need, and start an account elsewhere.",
    Verdict.CHAIN: "It was not taken in. Ask who runs the server; a second time, trust it no more.",
    Verdict.WITHHELD: "Sync once more in a while. If this stays, ask who runs the server.",
    Verdict.MISSING_BODY: "The device that recorded it still has it. Ask who runs the server "
    "whether it lost data.",
    Verdict.EARLY_EXPIRY: "Your devices still have what they hold. Ask who runs the server why.",
    Verdict.TWO_WRITERS: "End the copy and pair it as a device of its own; this one goes on within "
    "a day. If there is no copy, somebody has this device's keys: shut it out, then pair it anew.",
    Verdict.STALE_LOG: "Let that device sync. If this stays for a day, the server keeps the news "
    "from it: ask who runs it.",
    Verdict.SILENT_DEVICE: "Open WorkMoniQ there. If the device is lost, shut it out.",
}

EVIDENCE_KEPT = (
    "What the server served is kept on this device as evidence. Nothing about it is sent to the "
    "server, and your own history is untouched."
)

PUT_BACK_QUESTION = "Has who runs the server told you that it was put back to a backup?"

PUT_BACK_ASK = (
    (
        "Was the server put back to a backup, when, and how old was that backup? It fits if what "
        "is missing was sent after the backup, and was still there before that day."
    ),
    (
        "Does the server know of it? Who runs it says so with `workmoniq-server admin put-back`; "
        "without that it takes nothing again."
    ),
)
PUT_BACK_HOW_TO_ASK = (
    "Ask in a way that you used before, such as a telephone number you already had. A message that "
    "came by itself, or a page of that server, is no answer: whoever broke in can write those, too."
)
PUT_BACK_DOES = (
    "The list of devices and keys is told it again as your devices signed it; what this device "
    "recorded and the server lost is sealed and sent anew. What was wiped is taken out once more, "
    "who was shut out is shut out again, and the keys are changed. Nothing that the server shows "
    "is believed for that."
)
PUT_BACK_TRUSTS = (
    "A server that only hides what it has learns that you believed it, and gets nothing it did not "
    "have."
)
PUT_BACK_ORDER = (
    "Do it first on the device that synced last, then on each other one that still says the same."
)

WHAT_THE_SERVER_SEES = (
    "Who you are to it: your user name while you log in, and the network address you come from.",
    "Which devices belong to the account, and when each joined or was shut out.",
    (
        "When each device ran WorkMoniQ and roughly how busy it was, from when it is connected, "
        "when sealed pieces come and how large they are in five steps."
    ),
    "That something was wiped, which hours of upload it concerned, and when.",
    (
        "Check-in and check-out times, where a phone is used for that, and which accounts belong "
        "to the same organisation."
    ),
)

WHAT_THE_SERVER_NEVER_SEES = (
    (
        "Titles, apps, addresses of pages, categories, projects, notes and settings: all of it is "
        "sealed on your devices, with keys the server never has."
    ),
    "Your password: it only proves who you are, and decrypts nothing.",
)
