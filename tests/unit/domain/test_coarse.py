"""Time from afar: every bucket shows what held most of it."""

from workmoniq_desktop.domain.coarse import most_of_buckets


def test_a_bucket_shows_what_held_most_of_it() -> None:
    pieces = [(0, 40, "vim"), (40, 100, "mail"), (100, 130, "mail"), (130, 200, "vim")]
    assert most_of_buckets(pieces, 100) == [(0, 100, "mail"), (100, 200, "vim")]


def test_a_piece_over_several_buckets_is_counted_in_each() -> None:
    assert most_of_buckets([(50, 250, "vim"), (50, 60, "mail")], 100) == [(0, 300, "vim")]


def test_buckets_in_which_nothing_was_stay_empty() -> None:
    assert most_of_buckets([(0, 10, "vim"), (300, 310, "vim")], 100) == [
        (0, 100, "vim"),
        (300, 400, "vim"),
    ]
