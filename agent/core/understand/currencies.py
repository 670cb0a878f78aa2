"""Owns currencies: signs, codes, and which one a shared name (dollar, krone) means.

Words of a language for currencies stand in its own table. It knows no amounts.
"""

SHARED = {
    "$": "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP BBD JMD TTD FJD NAD",
    "pound": "GBP EGP LBP",
    "peso": "MXN ARS CLP COP PHP UYU DOP",
    "rupee": "INR PKR LKR NPR MUR",
    "krone": "SEK NOK DKK ISK",
    "¥": "JPY CNY",
    "dinar": "KWD JOD BHD IQD TND DZD RSD LYD",
    "riyal": "SAR QAR",
    "rial": "IRR OMR YER",
    "dirham": "AED MAD",
    "franc": "CHF XOF XAF FRF BEF",
    "shilling": "KES UGX TZS",
    "lira": "TRY",
    "won": "KRW",
    "leu": "RON MDL",
    "mark": "DEM FIM BAM",
}
"""What a name or sign may mean; the first is the one where nothing else tells."""

SIGNS = {
    "$": "$",
    "€": "EUR",
    "£": "GBP",
    "¥": "¥",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₩": "KRW",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "₴": "UAH",
    "₦": "NGN",
    "₵": "GHS",
    "₸": "KZT",
    "₾": "GEL",
    "₡": "CRC",
    "₲": "PYG",
    "₼": "AZN",
    "₮": "MNT",
    "֏": "AMD",
    "₿": "BTC",
    "₧": "ESP",
    "₤": "ITL",
    "元": "CNY",
    "円": "JPY",
    "cn¥": "CNY",
    "jp¥": "JPY",
    "fcfa": "XAF",
    "f cfa": "XOF",
    "cfa": "XOF",
    "£gb": "GBP",
    "sfr": "CHF",
    "sfr.": "CHF",
    "rs": "rupee",
    "rs.": "rupee",
    "zl": "PLN",
    "zł": "PLN",
    "rmb": "CNY",
    "l.e": "EGP",
    "l.e.": "EGP",
}
_DOLLARS = {
    "USD": "us usd u.s u.s. u us.",
    "CAD": "ca cad can c cdn",
    "AUD": "au aud",
    "NZD": "nz nzd",
    "HKD": "hk hkd",
    "SGD": "sg sgd",
    "TWD": "nt ntd",
    "MXN": "mx mxn mex",
    "BRL": "r",
    "ARS": "ars",
    "CLP": "clp",
    "COP": "col",
}
_GLUED = {"a$": "AUD", "s$": "SGD"}  # apart they are an article and a possessive: a $500 budget
_CODES = (
    "usd eur gbp chf cad aud nzd jpy cny inr sek nok dkk pln czk huf bgn zar brl mxn ars clp sgd "
    "hkd twd krw thb myr idr php vnd aed sar qar kwd ils egp ngn kes uah rub lbp mnt pkr lkr npr "
    "bdt kzt azn amd isk hrk rsd mkd byn mdl uyu pyg crc gtq hnl nio dop jmd ttd xof xaf ghs ugx "
    "tzs rwf etb zmw bwp mur dzd tnd lyd iqd irr omr yer bhd jod syp afn uzs tmt kgs tjs khr mmk "
    "bnd fjd pgk btc esp frf itl nlg dem vef ves"
)
_LATE = (
    "try ron cop pen mad gel bob cup ang mop lak bam"  # words, unless a figure is glued or before
)
_MANY = "usd eur gbp chf cad aud sek nok dkk inr pln czk"

CODES = {code: code.upper() for code in _CODES.split()}
LATE_CODES = {code: code.upper() for code in _LATE.split()}
MULTIPLES = {
    f"{letter}{code}": (scale, code.upper())
    for code in _MANY.split()
    for letter, scale in (("k", 1000), ("t", 1000), ("m", 10**6))
}
"""What stands for so many of a currency: 30 MUSD, 200 TEUR."""


_LATER = {  # 5 $AR
    **{"us": "USD", "ca": "CAD", "au": "AUD", "nz": "NZD", "hk": "HKD", "sg": "SGD", "mx": "MXN"},
    **{"ar": "ARS", "cl": "CLP", "co": "COP", "fj": "FJD", "tt": "TTD", "uy": "UYU", "bn": "BND"},
}


def _with_dollar() -> dict[str, str]:
    """US$ 5, 5 US$, 5 $US; with a space between only where nobody takes it for a word."""
    named = {**_GLUED, "u$d": "USD", "u$s": "USD", "£lb": "LBP", "₤it": "ITL"}
    for code, prefixes in _DOLLARS.items():
        for prefix in prefixes.split():
            named[f"{prefix}$"] = named[f"{prefix} $"] = code
            if prefix in ("us", "hk", "nz", "sg") or (len(prefix) == 3 and prefix.isalpha()):
                named[f"$ {prefix}"] = code
    named.update({f"${later}": code for later, code in _LATER.items()})
    return named


DOLLARS = _with_dollar()
_EURO = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK"
_REGIONS = {
    **dict.fromkeys(_EURO.split(), "EUR"),
    **{"US": "USD", "GB": "GBP", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "CH": "CHF"},
    **{"MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "BR": "BRL", "IN": "INR"},
    **{"SE": "SEK", "NO": "NOK", "DK": "DKK", "SG": "SGD", "HK": "HKD", "ZA": "ZAR"},
    **{"PH": "PHP", "JP": "JPY", "CN": "CNY", "PK": "PKR", "EG": "EGP", "QA": "QAR"},
}


def meant(said: str, wanted: str | None, region: str) -> str:
    """The code of a currency as it was said; `wanted` is the flow's, `region` the visitor's.

    `region` may be several, the surest first, with spaces between. A shared name means the flow's
    currency where that goes by it, then the region's. Small coins
    without a name of their own ("") are the flow's or the region's too; "" where neither tells.
    """
    local = [_REGIONS[one] for one in region.upper().split() if one in _REGIONS]
    if not said:
        return wanted or next(iter(local), "")
    shared = SHARED.get(said, "").split()
    if not shared:
        return said
    return next((code for code in (wanted, *local) if code in shared), shared[0])
