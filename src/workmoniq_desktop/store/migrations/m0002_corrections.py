"""What the worker says about the record: edits, entries, things; and totals by what it was for.

`commands` is the history of edits and the stack of undo in one; `edits` holds the overlay of those
that are done. `watched` is what watchers beside ours saw, such as a
browser's pages. `things` are small documents (clients, projects, tasks, rules, categories, goals).
`facets` are totals of whole UTC days by category, project, site, local hour and title; a day counts
only while it is listed in `facet_days`, by category and project only while `labelled`. Frozen: a
released migration never changes.
"""

VERSION = 2

SCRIPT = """
CREATE TABLE things (
    kind TEXT NOT NULL, uid TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, uid)
) WITHOUT ROWID;
CREATE TABLE entries (
    device INTEGER NOT NULL, start_us INTEGER NOT NULL, dur_us INTEGER NOT NULL,
    label TEXT NOT NULL, offset_minutes INTEGER NOT NULL, running INTEGER NOT NULL,
    PRIMARY KEY (device, start_us)
) WITHOUT ROWID;
CREATE INDEX entries_running ON entries (device) WHERE running;
CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE watched (
    device INTEGER NOT NULL, source INTEGER NOT NULL, start_us INTEGER NOT NULL,
    dur_us INTEGER NOT NULL, data TEXT NOT NULL, offset_minutes INTEGER NOT NULL,
    PRIMARY KEY (device, source, start_us)
) WITHOUT ROWID;
CREATE TABLE commands (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
    made_us INTEGER NOT NULL, name TEXT NOT NULL, changes TEXT NOT NULL,
    state INTEGER NOT NULL, final INTEGER NOT NULL
);
CREATE TABLE edits (
    command INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,
    from_us INTEGER NOT NULL, to_us INTEGER NOT NULL, body TEXT NOT NULL,
    done INTEGER NOT NULL, PRIMARY KEY (command, at)
) WITHOUT ROWID;
CREATE INDEX edits_by_end ON edits (to_us, from_us, kind) WHERE done;
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, how TEXT NOT NULL, what TEXT NOT NULL,
    destination TEXT NOT NULL, size_bytes INTEGER NOT NULL
);
CREATE TABLE facet_keys (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE facets (
    facet INTEGER NOT NULL, day INTEGER NOT NULL, key INTEGER NOT NULL,
    counted_us INTEGER NOT NULL, PRIMARY KEY (facet, day, key)
) WITHOUT ROWID;
CREATE TABLE facet_days (day INTEGER PRIMARY KEY, labelled INTEGER NOT NULL);
CREATE INDEX titles_with_url ON titles (id) WHERE url IS NOT NULL;
"""
