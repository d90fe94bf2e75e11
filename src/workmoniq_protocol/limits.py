"""Every number of the protocol that two machines must agree on, and the defaults of the server."""

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

# Sizes of values, bytes.
ACCOUNT_ID_BYTES: Final = 16
DEVICE_ID_BYTES: Final = 16
STREAM_ID_BYTES: Final = 16
HASH_BYTES: Final = 32
SECRET_KEY_BYTES: Final = 32
CHALLENGE_BYTES: Final = 32
NONCE_BYTES: Final = 16
LOGIN_NONCE_BYTES: Final = 32
TOKEN_BYTES: Final = 48
DELETION_ID_BYTES: Final = 32
SUPPORT_HANDLE_BYTES: Final = 16

# A box: salt, commitment, tag of the cipher.
BOX_SALT_BYTES: Final = 32
BOX_COMMITMENT_BYTES: Final = 32
BOX_TAG_BYTES: Final = 16
BOX_OVERHEAD: Final = BOX_SALT_BYTES + BOX_COMMITMENT_BYTES + BOX_TAG_BYTES

# HPKE with X-Wing: encapsulated key and tag.
XWING_PUBLIC_BYTES: Final = 1216
HPKE_OVERHEAD: Final = 1136
GRANT_BYTES: Final = SECRET_KEY_BYTES + HPKE_OVERHEAD

# Segments.
SUITE: Final = 1
MIN_SUITE: Final = 1
SEGMENT_TYPE: Final = 1
CONTEXT_BYTES: Final = 114
SIGNED_BYTES: Final = 150
HEADER_BYTES: Final = 214
WRAP_BYTES: Final = SECRET_KEY_BYTES + BOX_OVERHEAD
INBOX_WRAP_BYTES: Final = SECRET_KEY_BYTES + HPKE_OVERHEAD
LADDER: Final = (4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, 768 * KIB)
"""Sizes of a padded plaintext; a body is one of them and BOX_OVERHEAD."""
MOST_BODY_BYTES: Final = LADDER[-1] + BOX_OVERHEAD
MOST_FRAME_BYTES: Final = 800 * KIB
MOST_PAYLOAD_BYTES: Final = 8 * MIB
"""Of a segment after inflating."""
MOST_RECORD_BYTES: Final = 64 * KIB

# JSON.
MOST_INTEGER: Final = 2**53 - 1
MOST_JSON_BYTES: Final = 64 * KIB
MOST_LONG_JSON_BYTES: Final = 2 * MIB
"""Of /log, /accounts and /wraps."""
MOST_JSON_DEPTH: Final = 8

# Pages and batches.
LOG_PAGE: Final = 200
HEADERS_PAGE: Final = 500
BODIES_PAGE: Final = 64
BODIES_PAGE_BYTES: Final = 8 * MIB
WRAPS_PAGE: Final = 1000
HEADS_WAIT_S: Final = 25
MOST_PAIR_SLOT_BYTES: Final = 16 * KIB
MOST_BUNDLE_BYTES: Final = 20 * MIB

# The account log.
MOST_ACTIVE_DEVICES: Final = 16
MOST_OPEN_STREAMS: Final = 64
MOST_LOG_ENTRIES: Final = 5000
RESERVED_LOG_ENTRIES: Final = 200
"""The last entries are kept for what ends or mends access."""
RESERVED_AFTER_ROTATING: Final = 100
"""The last of those, which a rotation does not get either: a revocation brings its own epoch."""
RESERVED_FOR_REVOKING: Final = 20
"""The last of those, kept for who shuts out and for who holds the recovery code."""
MOST_REVOKED_AT_ONCE: Final = 16
WEB_LOG_ENTRIES_A_DAY: Final = 8
DEVICE_LOG_ENTRIES_A_DAY: Final = 200
LEAST_TTL_DAYS: Final = 7
MOST_TTL_DAYS: Final = 3650
RECOVERY_WAIT_S: Final = 72 * 3600

# Time.
CHALLENGE_S: Final = 60
CHALLENGES_A_NAME: Final = 3
TOKEN_S: Final = 3600
CLOCK_SKEW_S: Final = 300
PROOF_MEMORY_S: Final = 600
PAIRING_S: Final = 600
DELETION_DELAY_S: Final = 72 * 3600
OBJECTS_GONE_S: Final = 24 * 3600
BACKUPS_GONE_S: Final = 30 * 24 * 3600
JOURNAL_S: Final = 60 * 24 * 3600
SEGMENT_S: Final = 3600
SEGMENT_JITTER_S: Final = 900
STREAM_S: Final = 90 * 24 * 3600
SILENT_PEER_S: Final = 7 * 24 * 3600

# Log-in. A suite is a set of costs of Argon2id; weaker ones than MIN_KDF were never allowed.
LEAST_PASSWORD_CHARACTERS: Final = 12
MOST_PASSWORD_BYTES: Final = 1024
KDF: Final = 1
MIN_KDF: Final = 1
ARGON2_PASSES: Final = {1: 3}
ARGON2_LANES: Final = {1: 4}
ARGON2_KIB: Final = {1: 64 * 1024}
LOGIN_SALT_BYTES: Final = 16
MOST_NAME_DELAY_S: Final = 60
MOST_LOGIN_DELAY_S: Final = 15 * 60

# Defaults of the server, each a setting of its own.
CHALLENGES_A_MINUTE: Final = 10
REGISTRATIONS_AN_HOUR: Final = 3
SEGMENT_BURST: Final = 20_000
SEGMENTS_A_MINUTE: Final = 600
READ_BURST: Final = 20_000
READS_A_MINUTE: Final = 600
SUPPORT_GRANTS_AN_HOUR: Final = 3
SUPPORT_CLAIMS_A_MINUTE: Final = 5
ACCOUNT_BYTES: Final = 2 * 1024 * MIB
