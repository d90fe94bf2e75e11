"""Room for one-time support access: what was chosen, the secrets while they live, and the record.

`support_secrets` holds the code and the key of a grant, no longer than they are needed;
`support_bytes` what was frozen and what was sealed. `support_audit` is a chain: each hash is over
the one before it. Frozen: a released migration never changes.
"""

VERSION = 4

SCRIPT = """
CREATE TABLE support_grants (
    id TEXT PRIMARY KEY, handle BLOB NOT NULL UNIQUE, state TEXT NOT NULL, server TEXT NOT NULL,
    from_us INTEGER NOT NULL, to_us INTEGER NOT NULL, kinds TEXT NOT NULL,
    redaction TEXT NOT NULL, lasts_us INTEGER NOT NULL,
    armed_us INTEGER NOT NULL, ends_us INTEGER NOT NULL, boot_ends_us INTEGER NOT NULL,
    here BLOB NOT NULL, lines INTEGER NOT NULL, size_bytes INTEGER NOT NULL, digest BLOB NOT NULL,
    rev INTEGER NOT NULL, attempts INTEGER NOT NULL, claim TEXT, claimed_us INTEGER,
    shared_us INTEGER, sent INTEGER NOT NULL, over_us INTEGER, revoked_by TEXT,
    untold INTEGER NOT NULL, alarms TEXT NOT NULL, forged TEXT NOT NULL, notices TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE support_secrets (
    id TEXT NOT NULL, name TEXT NOT NULL, secret BLOB NOT NULL, PRIMARY KEY (id, name)
) WITHOUT ROWID;
CREATE TABLE support_bytes (
    id TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (id, name)
);
CREATE TABLE support_audit (
    n INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL,
    hash BLOB NOT NULL
);
"""
