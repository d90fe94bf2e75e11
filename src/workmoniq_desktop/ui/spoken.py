"""Says in the language of the windows what the rooms below say in English.

All of it is listed in ui/sentences.py, made from their sources. What is not listed there, such as
a word of the operating system, stays as it is.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication, QLocale

translate = QCoreApplication.translate


def spoken(english: str) -> str:
    """A sentence or a reason from below, in the language of the windows.

    Parts that differ each time stay as they are, unless they are known sentences themselves.
    """
    if not english or QLocale().language() is QLocale.Language.English:
        return english
    if (said := translate("sentences", english)) != english:
        return said
    for pattern, template in _patterns():
        if (found := pattern.fullmatch(english)) is not None:
            said = translate("sentences", template)
            return said.format(*(spoken(part) for part in found.groups()))
    return english


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each sentence with differing parts, the longest first, as a pattern that finds those."""
    from workmoniq_desktop.ui.sentences import SENTENCES  # noqa: PLC0415  # not for English

    templates = (str(each) for each in SENTENCES)
    holed = [template for template in templates if "{0}" in template]
    holed.sort(key=lambda template: (-len(template), template))
    return tuple(
        (re.compile(re.sub(r"\\{\d\\}", "(.+?)", re.escape(template)), re.DOTALL), template)
        for template in holed
    )
