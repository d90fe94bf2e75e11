"""The first history: spans on two tracks, input tallies, dictionaries, roll-ups, search.

Frozen: a released migration never changes. Sizes and reasons: docs/storage.md.
"""

VERSION = 1

_ROLLED_UP = """
CREATE TABLE roll_{level} (
    bucket INTEGER NOT NULL, device INTEGER NOT NULL, app INTEGER NOT NULL,
    active_us INTEGER NOT NULL, counted_us INTEGER,
    PRIMARY KEY (bucket, device, app)
) WITHOUT ROWID;
"""

SCRIPT = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE devices (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL);
CREATE TABLE apps (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, process TEXT, UNIQUE (name, process)
);
CREATE TABLE reasons (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE titles (
    id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, text TEXT, url TEXT, last_us INTEGER NOT NULL
);
CREATE INDEX titles_by_hash ON titles (hash);
CREATE TABLE windows (
    device INTEGER NOT NULL, start_us INTEGER NOT NULL, dur_us INTEGER NOT NULL,
    app INTEGER NOT NULL, title INTEGER, offset_minutes INTEGER NOT NULL,
    PRIMARY KEY (device, start_us)
) WITHOUT ROWID;
CREATE TABLE presence (
    device INTEGER NOT NULL, start_us INTEGER NOT NULL, dur_us INTEGER NOT NULL,
    state INTEGER NOT NULL, reason INTEGER NOT NULL, offset_minutes INTEGER NOT NULL,
    PRIMARY KEY (device, start_us)
) WITHOUT ROWID;
CREATE TABLE tallies (
    device INTEGER NOT NULL, minute INTEGER NOT NULL, keys INTEGER NOT NULL,
    clicks INTEGER NOT NULL, scrolls INTEGER NOT NULL, travel_px INTEGER NOT NULL,
    PRIMARY KEY (device, minute)
) WITHOUT ROWID;
CREATE TABLE title_months (
    month INTEGER NOT NULL, title INTEGER NOT NULL, counted_us INTEGER NOT NULL,
    PRIMARY KEY (month, title)
) WITHOUT ROWID;
CREATE TABLE rolled (level TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE backups (path TEXT PRIMARY KEY, made_us INTEGER NOT NULL, wipe TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE titles_fts USING fts5 (
    text, content='titles', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO titles_fts (titles_fts, rank) VALUES ('secure-delete', 1);
"""
    + _ROLLED_UP.format(level="quarters")
    + _ROLLED_UP.format(level="days")
    + _ROLLED_UP.format(level="months")
)
