"""Room for sync, and an order of commands that two machines can agree on.

`commands.stamp` rises with each command and is never behind the clock; those that are here keep
their order. `commands.peer` is 1 for what another machine said, which nobody undoes here.
`sync_*` are empty until sync is turned on. Frozen: a released migration never changes.
"""

VERSION = 3

SCRIPT = """
ALTER TABLE commands ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commands ADD COLUMN peer INTEGER NOT NULL DEFAULT 0;
UPDATE commands SET stamp = ordered.stamp FROM (
    SELECT id, max(made_us - id) OVER (ORDER BY id) + id AS stamp FROM commands
) AS ordered WHERE ordered.id = commands.id;
CREATE INDEX commands_by_stamp ON commands (stamp, device, uid);
CREATE TABLE sync_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_secrets (name TEXT PRIMARY KEY, boxed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_log (
    n INTEGER PRIMARY KEY, p BLOB NOT NULL, sig BLOB NOT NULL, cosig BLOB, seen_us INTEGER NOT NULL
);
CREATE TABLE sync_streams (
    stream BLOB PRIMARY KEY, owner BLOB NOT NULL, class TEXT NOT NULL,
    seq INTEGER NOT NULL, hash BLOB NOT NULL, applied_seq INTEGER NOT NULL,
    opened_us INTEGER NOT NULL, closed INTEGER NOT NULL, verdict TEXT,
    first_seen_us INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sync_segments (
    stream BLOB NOT NULL, seq INTEGER NOT NULL, header BLOB NOT NULL,
    from_us INTEGER, to_us INTEGER, state INTEGER NOT NULL, alog_n INTEGER NOT NULL,
    epoch INTEGER NOT NULL, received_us INTEGER NOT NULL, PRIMARY KEY (stream, seq)
) WITHOUT ROWID;
CREATE INDEX sync_segments_by_end ON sync_segments (to_us, from_us);
CREATE TABLE sync_outbox (
    stream BLOB NOT NULL, seq INTEGER NOT NULL, header BLOB NOT NULL, wrap BLOB NOT NULL,
    body BLOB NOT NULL, dek_boxed BLOB NOT NULL, epoch INTEGER NOT NULL,
    from_us INTEGER, to_us INTEGER, state INTEGER NOT NULL, PRIMARY KEY (stream, seq)
);
CREATE TABLE sync_ops (
    id BLOB PRIMARY KEY, target TEXT NOT NULL, field TEXT NOT NULL, val TEXT,
    hlc INTEGER NOT NULL, device BLOB NOT NULL, hidden INTEGER NOT NULL,
    after TEXT NOT NULL, said INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sync_ops_by_target ON sync_ops (target, field);
CREATE INDEX sync_ops_to_say ON sync_ops (said) WHERE NOT said;
CREATE TABLE sync_over (op BLOB NOT NULL, by BLOB NOT NULL, PRIMARY KEY (op, by)) WITHOUT ROWID;
CREATE INDEX sync_over_by ON sync_over (by);
CREATE TABLE sync_shadow (target TEXT PRIMARY KEY, val TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_said (
    device TEXT NOT NULL, from_us INTEGER NOT NULL, to_us INTEGER NOT NULL,
    own INTEGER NOT NULL, stamp INTEGER NOT NULL, by BLOB NOT NULL,
    window_joins INTEGER, presence_joins INTEGER, digest BLOB,
    PRIMARY KEY (device, from_us)
) WITHOUT ROWID;
CREATE TABLE sync_wipes (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, at_us INTEGER NOT NULL, step INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sync_tombs (
    stream BLOB NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL,
    hash_to BLOB NOT NULL, reason TEXT NOT NULL, replaced_by TEXT, step INTEGER NOT NULL,
    PRIMARY KEY (stream, from_seq)
) WITHOUT ROWID;
CREATE TABLE sync_seen (
    device BLOB NOT NULL, stream BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
    at_us INTEGER NOT NULL, PRIMARY KEY (device, stream)
) WITHOUT ROWID;
CREATE TABLE sync_unknown (
    stream BLOB NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, line TEXT NOT NULL,
    PRIMARY KEY (stream, seq, at)
) WITHOUT ROWID;
CREATE TABLE sync_evidence (
    id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, verdict TEXT NOT NULL, stream BLOB,
    seq INTEGER, detail TEXT NOT NULL, blob BLOB
);
CREATE TABLE sync_names (device BLOB PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
"""
