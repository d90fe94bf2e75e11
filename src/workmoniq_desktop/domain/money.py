"""Prices and amounts: whole numbers of the smallest unit of a currency, never floating point."""

import re
from decimal import Decimal, InvalidOperation

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.errors import BadInput

MOST_MINOR = 10**12
"""The highest price of an hour; beyond it somebody mistyped."""

_CURRENCY = re.compile(r"[A-Z]{3}")
# ISO 4217: currencies whose smallest unit is not a hundredth.
_WHOLE = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def places(currency: str) -> int:
    """Digits after the point in amounts of a currency."""
    if currency in _WHOLE:
        return 0
    return 3 if currency in _THOUSANDTHS else 2


def amount_minor(us: int, rate_minor: int) -> int:
    """What us of work cost at rate_minor an hour; half a unit is rounded up."""
    return (us * rate_minor * 2 + HOUR_US) // (2 * HOUR_US)


def as_decimal(minor: int, currency: str) -> Decimal:
    """1250 EUR is 12.50."""
    return Decimal(minor).scaleb(-places(currency))


def parse_currency(text: str) -> str:
    """A currency as people type it. Raises BadInput."""
    currency = text.strip().upper()
    if not _CURRENCY.fullmatch(currency):
        raise BadInput("a currency is three letters, such as EUR or USD")
    return currency


def parse_rate(text: str, currency: str) -> int:
    """A price of an hour as people type it, 85 or 85.50, in minor units. Raises BadInput."""
    try:
        minor = Decimal(text.strip().replace(",", ".")).scaleb(places(currency))
    except InvalidOperation:
        minor = Decimal("NaN")
    if not minor.is_finite() or minor != minor.to_integral_value():
        digits = places(currency)
        shape = "a whole number" if digits == 0 else f"a number with up to {digits} decimals"
        raise BadInput(f"a price of an hour in {currency} is {shape}, such as 85")
    if not 0 <= minor <= MOST_MINOR:
        raise BadInput("a price of an hour is not negative and not that high: look again")
    return int(minor)
