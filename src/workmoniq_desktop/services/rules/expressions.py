"""Turns a pattern as people write it into an expression of RE2, or says what to write instead.

RE2 takes time in proportion to the text, whatever the pattern: a hostile one cannot hang capture
(https://github.com/google/re2/wiki/WhyRE2). What it cannot do is refused here, in plain words.
"""

from typing import Final, Protocol, cast

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.rules import Field, Pattern, Syntax

LONGEST_PATTERN: Final = 2_000
"""Characters of one text of a pattern."""
MOST_TEXTS: Final = 1_000
LARGEST_PROGRAM: Final = 8_000
"""Steps of a compiled text: a title of 5,000 characters then takes some milliseconds at most."""
MEMORY_BYTES: Final = 64 << 20

_BEFORE_ENDING: Final = r"(?:\A|\s[-|·•:\x{2013}\x{2014}]\s?|[|·•]\s?)"

_REMEDIES: Final = (
    ("(?=", "looks ahead, which is not possible here: match the whole text, or use two patterns"),
    ("(?!", "looks ahead, which is not possible here: match the whole text, or use two rules"),
    ("(?<", "looks behind, which is not possible here: match the whole text, or use two patterns"),
    ("(?P", "uses a named group or goes back to one: write ( in place of the name"),
    ("(?>", "uses an atomic group: write (?: in its place"),
    ("(?#", "holds a comment: leave it out"),
    ("perl operator", "uses a group that is not possible here: write ( or (?: in its place"),
    ("repetition size", "repeats more than 1,000 times: use a smaller number, or *"),
    ("bad repetition", "repeats a repetition, such as a++ or a**: use one * or +"),
    ("no argument for repetition", "repeats nothing: write .* for any text, or \\* for a star"),
    ("missing )", "opens a ( that is never closed: close it, or write \\( for the character"),
    ("unexpected )", "closes a ) that was never opened: open it, or write \\) for the character"),
    ("missing ]", "opens a [ that is never closed: close it, or write \\[ for the character"),
    ("character class", "holds a range or class that does not exist: look at what is in [ ]"),
    ("trailing", "ends with a \\ that has nothing to escape: write \\\\ for the character"),
    ("too large", "is too large: use a shorter one, or several rules"),
    ("UTF-8", "holds half a character: type it again"),
)
_BACKREFERENCES: Final = tuple(f"\\{digit}" for digit in range(1, 10))


class Expression(Protocol):
    """An expression made ready. programsize: its steps."""

    programsize: int

    def search(self, text: str) -> object | None: ...


class Options(Protocol):
    """How RE2 works."""

    log_errors: bool
    max_mem: int


def expression_of(pattern: Pattern) -> str:
    """An expression of all texts of a pattern, to be searched for anywhere."""
    flags = "s" if pattern.case else "is"
    return f"(?{flags}:{'|'.join(f'(?:{_expression(pattern, text)})' for text in pattern.texts)})"


def compiled(expression: str) -> Expression:
    """The expression made ready; `.search(text)` looks for it. Raises BadInput."""
    import re2  # noqa: PLC0415  # staged: only where there are patterns

    try:
        made = cast(Expression, re2.compile(expression, options()))
    except UnicodeEncodeError:
        raise BadInput("the pattern holds half a character: type it again") from None
    except re2.error as refused:
        # from None: RE2 repeats the pattern, which may be private
        raise BadInput(f"the pattern {_remedy(refused)}") from None
    if made.programsize > LARGEST_PROGRAM:
        raise BadInput("the pattern is too large: use a shorter one, or several rules")
    return made


def options() -> Options:
    """How RE2 works here: in bounded memory, and without a word about patterns in any log."""
    import re2  # noqa: PLC0415  # staged

    chosen = cast(Options, re2.Options())
    chosen.log_errors = False
    chosen.max_mem = MEMORY_BYTES
    return chosen


def check(pattern: Pattern) -> None:
    """Raise BadInput for a pattern that cannot be used."""
    if not pattern.texts or not all(pattern.texts):
        raise BadInput("a pattern is empty: write what it should match, or take it out")
    if len(pattern.texts) > MOST_TEXTS:
        raise BadInput(f"a pattern has more than {MOST_TEXTS} texts: use several rules")
    if any(len(text) > LONGEST_PATTERN for text in pattern.texts):
        raise BadInput(
            f"the pattern is longer than {LONGEST_PATTERN} characters: use several rules"
        )
    if pattern.syntax is Syntax.REGEX:
        # by itself first, so that no ) of one closes what another opened
        for text in pattern.texts:
            compiled(text)
    compiled(expression_of(pattern))


def _expression(pattern: Pattern, text: str) -> str:
    if pattern.syntax is Syntax.REGEX:
        return text
    match pattern.field:
        case Field.SITE:
            return rf"(?:\A|\.){_globbed(text)}\z"
        case Field.ENDING:
            return rf"{_BEFORE_ENDING}{_globbed(text)}\z"
        case _:
            # a star at an end needs no steps of its own
            start = "" if text.startswith("*") else r"\A"
            end = "" if text.endswith("*") else r"\z"
            return f"{start}{_globbed(text.strip('*'))}{end}"


def _globbed(glob: str) -> str:
    """A glob as an expression: * any text, ? one character, [ab] one of these, [!ab] none."""
    parts: list[str] = []
    at = 0
    while at < len(glob):
        character, at = glob[at], at + 1
        if character == "*":
            if not parts or parts[-1] != ".*":
                parts.append(".*")
        elif character == "?":
            parts.append(".")
        elif character == "[" and (close := glob.find("]", at + 1)) > 0:
            inside, at = glob[at:close], close + 1
            negated = "^" if inside[0] == "!" else ""
            parts.append(f"[{negated}{_escaped_class(inside[len(negated) :])}]")
        else:
            parts.append(_escaped(character))
    return "".join(parts)


def _escaped_class(inside: str) -> str:
    return "".join("\\" + one if one in "\\[]^&~" else one for one in inside)


def _escaped(character: str) -> str:
    return "\\" + character if character.isascii() and not character.isalnum() else character


def _remedy(refused: Exception) -> str:
    said = refused.args[0] if refused.args else b""
    told = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    what, _, where = told.partition(": ")
    if what.startswith("invalid escape"):
        if where in _BACKREFERENCES:
            return "goes back to a group such as \\1, which is not possible here: write it out"
        return "holds a \\ before a character that needs none: take it out, or write \\\\"
    found = next((remedy for sign, remedy in _REMEDIES if sign in where or sign in what), None)
    return found or "cannot be read: try a simpler one, or a glob such as *word*"


__all__ = ["Expression", "check", "compiled", "expression_of", "options"]
