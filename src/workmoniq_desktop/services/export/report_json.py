"""A report for programs: whole seconds as everywhere, and microseconds beside them."""

from datetime import tzinfo

from workmoniq_desktop.domain.calendar import iso, to_datetime
from workmoniq_desktop.services.export.report_document import ReportDocument


def as_json(document: ReportDocument, zone: tzinfo) -> dict[str, object]:
    """The object that `report --format json` prints."""
    within = document.asked.within
    told: dict[str, object] = {
        "from": _local(within.from_us, zone),
        "to": _local(within.to_us, zone),
        "by": document.by.value,
        "seconds": document.total_seconds,
        "microseconds": document.total_us,
        "rows": [
            {
                "key": line.key,
                "seconds": line.seconds,
                "microseconds": line.us,
                "share": line.share,
            }
            for line in document.lines
        ],
    }
    if document.rest_count:
        told["rest"] = {
            "count": document.rest_count,
            "seconds": document.rest_seconds,
            "microseconds": document.rest_us,
        }
    return told


def _local(at_us: int, zone: tzinfo) -> str:
    offset = to_datetime(at_us, zone).utcoffset()
    return iso(at_us, 0 if offset is None else round(offset.total_seconds() / 60))
