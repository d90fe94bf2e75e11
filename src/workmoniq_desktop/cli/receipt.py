"""The receipt of a wipe, for people and for scripts."""

from datetime import tzinfo

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.words import count, day_and_time, length, local_iso
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.wipe import WipeCounts, WipeReceipt


def as_json(receipt: WipeReceipt, zone: tzinfo) -> dict[str, object]:
    """Times in ISO 8601, active time in seconds."""
    scope, counts = receipt.scope, receipt.counts
    return {
        "at": local_iso(receipt.at_us, zone),
        "scope": {
            "from": None if scope.from_us is None else local_iso(scope.from_us, zone),
            "to": None if scope.to_us is None else local_iso(scope.to_us, zone),
            "app": scope.app,
            "all": scope.everything,
        },
        "counts": {
            "windows": counts.windows,
            "presences": counts.presences,
            "tallies": counts.tallies,
            "titles": counts.titles,
            "active_seconds": counts.active_us / SECOND_US,
            "entries": counts.entries,
            "edits": counts.edits,
            "watched": counts.watched,
        },
        "backups": [{"path": backup.path, "state": backup.state} for backup in receipt.backups],
        "key_destroyed": receipt.key_destroyed,
        "cannot_promise": list(receipt.cannot_promise),
    }


def as_lines(receipt: WipeReceipt, zone: tzinfo) -> list[str]:
    """What went, and what cannot be promised."""
    counts = receipt.counts
    done = "Redacted" if receipt.scope.titles_only else "Wiped"
    lines = [
        f"{done} at {day_and_time(receipt.at_us, zone)}:",
        *counted(counts, titles_only=receipt.scope.titles_only),
        *(f"  backup {plain(backup.path)}: {plain(backup.state)}" for backup in receipt.backups),
    ]
    if receipt.key_destroyed:
        lines.append("  the key was destroyed")
    if receipt.cannot_promise:
        lines.append("What cannot be promised:")
        lines += [f"  {plain(sentence)}" for sentence in receipt.cannot_promise]
    return lines


def counted(counts: WipeCounts, *, titles_only: bool = False) -> list[str]:
    """What a wipe or a redaction takes or took, a line for each kind."""
    if titles_only:
        spans = count(counts.windows, "window span")
        lines = [f"  {count(counts.titles, 'title')} of {spans}; the time itself stays"]
        if counts.watched:
            lines.append(f"  {count(counts.watched, 'span')} of other watchers")
        return lines
    entries = count(counts.entries, "manual entry", "manual entries")
    lines = [
        f"  {count(counts.windows, 'window span')}, {count(counts.titles, 'title')}",
        f"  {count(counts.presences, 'presence span')}",
        f"  {count(counts.tallies, 'minute')} of input counts",
        f"  {length(counts.active_us)} of active time",
        f"  {entries}, {count(counts.edits, 'edit')}",
    ]
    if counts.watched:
        lines.append(f"  {count(counts.watched, 'span')} of other watchers")
    return lines
