"""How wide text is on a terminal, where a letter may take none, one or two cells."""

ELLIPSIS = "…"


def width(text: str) -> int:
    """Cells that text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - most text is ASCII and needs no rich

    return cell_len(text)


def cut(text: str, cells: int) -> str:
    """Text in no more than so many cells, with an ellipsis where something was left out."""
    if width(text) <= cells:
        return text
    if text.isascii():
        return text[: max(cells - 1, 0)] + ELLIPSIS
    from rich.cells import set_cell_size  # noqa: PLC0415 - as above

    return set_cell_size(text, max(cells - 1, 0)).rstrip() + ELLIPSIS
