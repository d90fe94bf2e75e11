"""Interns names and titles: each text is kept once, spans hold its number."""

import hashlib
from collections import OrderedDict

from workmoniq_desktop.store.connection import Raw

_TITLES_REMEMBERED = 4096


class Dictionaries:
    """Numbers for texts, remembered per connection; owned by the thread that writes.

    forget() after anything else may have removed texts, and after a rolled back transaction.
    """

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._hash_key = bytes.fromhex(
            raw.execute("SELECT value FROM meta WHERE key='hash_key'").fetchone()[0]
        )
        self._small: dict[tuple[str, tuple[str | None, ...]], int] = {}
        self._titles: OrderedDict[tuple[str | None, str | None], list[int]] = OrderedDict()

    def forget(self) -> None:
        self._small.clear()
        self._titles.clear()

    def device(self, name: str, label: str = "") -> int:
        return self._intern("devices", "name", (name,), ("name", "label"), (name, label))

    def reason(self, text: str) -> int:
        return self._intern("reasons", "text", (text,), ("text",), (text,))

    def app(self, name: str, process: str | None) -> int:
        key = ("apps", (name, process))
        found = self._small.get(key)
        if found is None:
            # IS, because two absent processes are the same and = says they are not
            row = self._raw.execute(
                "SELECT id FROM apps WHERE name=? AND process IS ?", (name, process)
            ).fetchone()
            found = row[0] if row else self._insert("apps", ("name", "process"), (name, process))
            self._small[key] = found
        return found

    def title(self, text: str | None, url: str | None, start_us: int) -> int | None:
        """The number of a title and URL, its newest span now starting at start_us or later."""
        if text is None and url is None:
            return None
        known = self._titles.get((text, url))
        if known is None:
            known = self._find_title(text, url, start_us)
            self._titles[text, url] = known
            if len(self._titles) > _TITLES_REMEMBERED:
                self._titles.popitem(last=False)
        else:
            self._titles.move_to_end((text, url))
        if start_us > known[1]:
            self._raw.execute("UPDATE titles SET last_us=? WHERE id=?", (start_us, known[0]))
            known[1] = start_us
        return known[0]

    def _find_title(self, text: str | None, url: str | None, start_us: int) -> list[int]:
        hashed = title_hash(self._hash_key, text, url)
        row = self._raw.execute(
            "SELECT id, last_us FROM titles WHERE hash=? AND text IS ? AND url IS ?",
            (hashed, text, url),
        ).fetchone()
        if row is not None:
            return [row[0], row[1]]
        number = self._insert(
            "titles", ("hash", "text", "url", "last_us"), (hashed, text, url, start_us)
        )
        if text is not None:
            self._raw.execute("INSERT INTO titles_fts (rowid, text) VALUES (?, ?)", (number, text))
        return [number, start_us]

    def _intern(
        self,
        table: str,
        column: str,
        key: tuple[str],
        columns: tuple[str, ...],
        values: tuple[str | None, ...],
    ) -> int:
        found = self._small.get((table, key))
        if found is None:
            row = self._raw.execute(f"SELECT id FROM {table} WHERE {column}=?", key).fetchone()  # noqa: S608  # our own names
            found = row[0] if row else self._insert(table, columns, values)
            self._small[table, key] = found
        return found

    def _insert(self, table: str, columns: tuple[str, ...], values: tuple[object, ...]) -> int:
        marks = ", ".join("?" * len(columns))
        cursor = self._raw.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608  # our own names
            values,
        )
        return int(cursor.lastrowid or 0)


def title_hash(hash_key: bytes, text: str | None, url: str | None) -> int:
    """The number a title is looked up by. Keyed, so that outside the file it tells nothing."""
    content = b"\0".join((b"" if part is None else b"\1" + part.encode()) for part in (text, url))
    digest = hashlib.blake2b(content, digest_size=8, key=hash_key).digest()
    return int.from_bytes(digest, "big", signed=True)
