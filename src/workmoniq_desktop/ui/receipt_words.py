"""The words of a support receipt's page in the language of the windows."""

from PySide6.QtCore import QLocale

from workmoniq_desktop.domain.settings import Language
from workmoniq_desktop.services.support.receipt_language import words_in
from workmoniq_desktop.services.support.receipt_words import ReceiptWords


def receipt_words() -> ReceiptWords:
    """As they are now; called in the Qt thread."""
    german = QLocale().language() is QLocale.Language.German
    return words_in(Language.GERMAN if german else Language.ENGLISH)
