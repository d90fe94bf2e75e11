"""A category wears its own colour; what lies in it wears one of the same family."""

from workmoniq_desktop.domain.categories import Category, colour_of
from workmoniq_desktop.domain.default_rules import CATEGORIES

USUAL = ("Development", "Mail", "Chat", "Research", "Administration", "Meetings")


def kept(*categories: Category) -> dict[str, Category]:
    return {one.path: one for one in categories}


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_a_chosen_colour_is_worn_as_it_is() -> None:
    work = kept(
        Category(path="Work", colour="#0e78af"), Category(path="Work > A", colour="#a00000")
    )
    assert colour_of("Work", work) == "#0e78af"
    assert colour_of("Work > A", work) == "#a00000"
    assert colour_of("Play", work) is None


def test_what_lies_in_a_category_can_be_told_from_it_and_from_its_neighbours() -> None:
    work = kept(Category(path="Work", colour="#0e78af"))
    found = {colour_of(f"Work > {name}", work) for name in USUAL}
    assert len(found | {"#0e78af"}) == len(USUAL) + 1


def test_relatives_stand_out_from_light_and_dark_grounds_as_well_as_the_chosen_one() -> None:
    for category in CATEGORIES:
        chosen = luminance(category.colour)
        for name in USUAL:
            colour = colour_of(f"{category.path} > {name}", kept(category))
            assert colour is not None
            assert abs(luminance(colour) - chosen) < 0.02
