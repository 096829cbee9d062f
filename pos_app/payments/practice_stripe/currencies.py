"""What Stripe takes in each currency."""

from __future__ import annotations

from .errors import invalid

MAXIMUM = 99_999_999

_ZERO_DECIMAL = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"
_THREE_DECIMAL = "bhd jod kwd omr tnd"
_TWO_DECIMAL = """
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf
    chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf
    idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk
    mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd
    shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs wst xcd yer zar zmw
"""
_EXPONENTS = (
    dict.fromkeys(_ZERO_DECIMAL.split(), 0)
    | dict.fromkeys(_TWO_DECIMAL.split(), 2)
    | dict.fromkeys(_THREE_DECIMAL.split(), 3)
)

# Stripe publishes minimums for the currencies it settles in; the others get the commonest one.
_COMMON_MINIMUM = 50
_MINIMUM = {
    "gbp": 30,
    "dkk": 250,
    "nok": 300,
    "sek": 300,
    "pln": 200,
    "ron": 200,
    "czk": 1500,
    "huf": 17500,
    "hkd": 400,
    "mxn": 1000,
    "myr": 200,
    "aed": 200,
    "thb": 1000,
}
# Sent with decimals that must be zero: https://docs.stripe.com/currencies
_STEP = dict.fromkeys(_THREE_DECIMAL.split(), 10) | {"isk": 100, "ugx": 100}


def currency(name: str, value: object) -> str:
    """Read a currency code in lower case."""
    if value not in _EXPONENTS:
        message = f"Invalid currency: {value}. Stripe currently supports these currencies: "
        raise invalid(message + ", ".join(sorted(_EXPONENTS)), name)
    return str(value)


def worded(amount: int, code: str) -> str:
    """Return an amount of minor units as people write it."""
    exponent = _EXPONENTS[code]
    whole, rest = divmod(amount, 10**exponent)
    number = f"{whole}.{rest:0{exponent}d}" if exponent else str(whole)
    return f"{number} {code}"


def check_amount(amount: int, code: str) -> None:
    """Raise Refusal for an amount that Stripe does not charge in this currency."""
    minimum = _MINIMUM.get(code, _COMMON_MINIMUM)
    if amount < minimum:
        message = f"Amount must be at least {worded(minimum, code)}"
        raise invalid(message, "amount", "amount_too_small")
    if amount > MAXIMUM:
        message = f"Amount must be no more than {worded(MAXIMUM, code)}"
        raise invalid(message, "amount", "amount_too_large")
    step = _STEP.get(code, 1)
    if amount % step:
        message = f"Amounts in {code} must be a multiple of {step}"
        raise invalid(message, "amount", "invalid_charge_amount")
