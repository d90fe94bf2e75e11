"""The registry of every name that keeps one use of a key or hash apart from all others.

A name that stands here twice in one group would let a value made for one purpose serve another;
a test refuses that. A signature is over "wmq1/", its tag, a zero byte and the message; a box mixes
"wmq1/box/" and its label into its key; the others are used as they stand.
"""

from typing import Final

PREFIX: Final = b"wmq1/"

# Tags of signatures.
SIGN_LOG: Final = "log"
SIGN_LOG_COSIGNED: Final = "logco"
SIGN_DEVICE_COSIGNED: Final = "devco"
SIGN_SEGMENT: Final = "seg"
SIGN_LOGIN: Final = "login"
SIGN_SESSION: Final = "session"
SIGN_REQUEST: Final = "req"
SIGN_SET_LOGIN: Final = "setlogin"
SIGN_DELETE: Final = "delete"
SIGN_SET_RECOVERY: Final = "setrec"
SIGN_RECEIPT: Final = "receipt"
SIGN_ORGANISATION: Final = "org"
SIGN_SUPPORT_CERTIFICATE: Final = "sup-cert"
SIGN_SUPPORT_CLAIM: Final = "sup-claim"
SIGN_SUPPORT_USER: Final = "sup-user"
SIGN_SUPPORT_CONSOLE: Final = "sup-con"
SIGN_CONSOLE_REQUEST: Final = "con-req"
SIGN_LICENCE: Final = "licence"
SIGN_DENY_LIST: Final = "denylist"
SIGN_TIMESHEET: Final = "timesheet"

# Labels of boxes.
BOX_SEGMENT: Final = "seg"
BOX_WRAP: Final = "wrap"
BOX_PAIR_OFFER: Final = "pair0"
BOX_PAIR_REQUEST: Final = "pair1"
BOX_PAIR_REPLY: Final = "pair2"
BOX_SUPPORT_HEADER: Final = "suphdr"
BOX_SUPPORT: Final = "sup"
BOX_CONSOLE_KEY: Final = "con-key"

# Infos of HKDF.
HKDF_BOX: Final = b"wmq1/box/"
HKDF_LOGIN: Final = b"wmq1/login-sig"
HKDF_EPOCH_COMMITMENT: Final = b"wmq1/ek-commit"
HKDF_INBOX_SEED: Final = b"wmq1/inbox-seed"
HKDF_RECOVERY_SIGNING: Final = b"wmq1/rec/sig"
HKDF_RECOVERY_KEM: Final = b"wmq1/rec/kem"
HKDF_RECOVERY_BINDING: Final = b"wmq1/rec/bind"
HKDF_PAIR_ID: Final = b"wmq1/pair/rid"
HKDF_PAIR_REQUEST: Final = b"wmq1/pair/n"
HKDF_PAIR_OFFER: Final = b"wmq1/pair/e"
HKDF_ORGANISATION_ID: Final = b"wmq1/org/id"
HKDF_SUPPORT_HANDLE: Final = b"wmq1/sup/handle"
HKDF_SUPPORT_REDEEM: Final = b"wmq1/sup/redeem"
HKDF_SUPPORT_KEY: Final = b"wmq1/sup/key"
HKDF_SUPPORT_MAC: Final = b"wmq1/sup/mac"
HKDF_SUPPORT_COMBINER: Final = b"wmq1/sup/comb"
HKDF_SUPPORT_HEADER: Final = b"wmq1/sup/hdr"
HKDF_SUPPORT_COMBINED: Final = b"wmq1/sup/combine"
HKDF_CONSOLE_KEY: Final = b"wmq1/con/key"
HKDF_CONSOLE_TOUCH: Final = b"wmq1/con/touch"

# Infos of HPKE.
HPKE_GRANT: Final = b"wmq1/grant"
HPKE_INBOX: Final = b"wmq1/inbox"
HPKE_SUPPORT_PINNED: Final = b"wmq1/sup/pin"
HPKE_SUPPORT_EPHEMERAL: Final = b"wmq1/sup/eph"

# Labels of message authentication codes.
MAC_SUPPORT_CLAIM: Final = b"wmq1/sup/claim"

# What hashes begin with.
HASH_ACCOUNT: Final = b"wmq1/acct"
HASH_HEAD: Final = b"wmq1/head"
HASH_LOGIN_SALT: Final = b"wmq1/login-salt"
HASH_ORGANISATION: Final = b"wmq1/org"
HASH_CODE_CHECK: Final = b"wmq1/chk/"
HASH_TIMESHEET_KEY: Final = b"wmq1/timesheet-key"
HASH_LICENCE_ID: Final = b"wmq1/licence-id"
HASH_CONSOLE_LINE: Final = b"wmq1/con/line"
