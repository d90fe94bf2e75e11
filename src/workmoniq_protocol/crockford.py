"""Crockford's base32: the characters of text codes and licences, and how people type them."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTER_BITS: Final = 5
_DROPPED: Final = "- "
_READ_AS: Final[dict[str, int]] = {
    **{character: value for value, character in enumerate(ALPHABET)},
    **{character.lower(): value for value, character in enumerate(ALPHABET)},
    **dict.fromkeys("ILil", 1),
    **dict.fromkeys("Oo", 0),
}


class CharacterInvalid(ValueError):
    """A character that does not occur; the message never repeats it."""


def write(value: int, characters: int, group: int) -> str:
    """The lowest 5 * characters bits of value, in groups with hyphens between."""
    text = "".join(
        ALPHABET[value >> shift & 31]
        for shift in reversed(range(0, characters * CHARACTER_BITS, CHARACTER_BITS))
    )
    return "-".join(text[start : start + group] for start in range(0, len(text), group))


def read(text: str) -> list[int]:
    """Five bits a character: any case, I and L for 1, O for 0, hyphens and spaces dropped.

    Raises CharacterInvalid, for U among others.
    """
    kept = [character for character in text if character not in _DROPPED]
    if not _READ_AS.keys() >= set(kept):
        raise CharacterInvalid("it holds a character that no code has")
    return [_READ_AS[character] for character in kept]
