"""Owns e-mail addresses: found in a sentence, checked for syntax, the domain in lower case.

It asks no name server, and it never corrects: what looks like a slip becomes a suggestion.
"""

import re
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from rapidfuzz.distance import OSA

from agent.core.understand.locales import Language, language
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import phrases

FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.co.uk",
        "yahoo.fr",
        "yahoo.de",
        "yahoo.es",
        "yahoo.it",
        "yahoo.com.br",
        "ymail.com",
        "rocketmail.com",
        "hotmail.com",
        "hotmail.co.uk",
        "hotmail.fr",
        "hotmail.de",
        "hotmail.es",
        "hotmail.it",
        "outlook.com",
        "outlook.de",
        "outlook.fr",
        "outlook.es",
        "live.com",
        "live.co.uk",
        "live.fr",
        "msn.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "gmx.at",
        "gmx.ch",
        "web.de",
        "t-online.de",
        "freenet.de",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "zoho.com",
        "fastmail.com",
        "hey.com",
        "tutanota.com",
        "tuta.io",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "libero.it",
        "uol.com.br",
        "bol.com.br",
        "terra.com.br",
        "comcast.net",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
        "btinternet.com",
        "sky.com",
        "virginmedia.com",
        "bluewin.ch",
    ]
)
_SLIPS = (
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "live.com",
    "aol.com",
    "protonmail.com",
    "web.de",
    "gmx.de",
    "gmx.net",
    "t-online.de",
    "comcast.net",
    "verizon.net",
    "msn.com",
    "hotmail.co.uk",
    "yahoo.co.uk",
)
_FAR = 2  # letters by which a slip differs
_ENDINGS = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "coom": "com",
    "vom": "com",
    "xom": "com",
    "cim": "com",
    "copm": "com",
    "cm": "com",
    "ney": "net",
    "nte": "net",
    "ogr": "org",
    "orgg": "org",
    "nett": "net",
}
_PLAIN = re.compile(  # an address that the library would only find many more words for
    # Not possessive: of a group that is wrong before Python 3.11.5, and takes "ann.@" for whole.
    r"([A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*)"
    r"@((?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,24}))"
)
_RESERVED = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)
_MAILBOXES = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)
_LOCAL_MOST = 64  # characters before the at
_NO_HOST = re.compile(r"[^a-z0-9.\-]")
_LOCAL = re.compile(r"[A-Za-z0-9._+\-]{1,64}")
_PIECE = re.compile(r"[^\s,;<>()\[\]\"|]+")
_DOMAIN = re.compile(r"[a-z0-9.\-]{1,200}\.[a-z]{2,24}[.!]?")
_PAIRS = {"(": ")", "[": "]", "<": ">", '"': '"'}
_BRACKETS_OPEN = ("(", "[", "<")
_BRACKETS_SHUT = (")", "]", ">")
_CLOSES = {end: begin for begin, end in _PAIRS.items()}
_AROUND = ".,:;!?'`*_~"


def read(ask: Ask, text: str) -> Reading:
    """A text as an address."""
    written, (start, end) = find(text, ask.locale)
    if written is not None and "@" in text and _torn(text, start, end):
        return refused("email_invalid", f'email: brackets or quotes in "{written}"')
    if written is None:
        lone = text.strip().rstrip(".!?")
        incomplete = "." in lone and " " not in lone
        return refused("email_incomplete" if incomplete else "no_match", "email: no address")
    return check(written)


def find(text: str, locale: str) -> tuple[str | None, tuple[int, int]]:
    """What is meant to be an address in a text, and where it stands.

    A whole one before a part (@bo, write to ann@acme.io); a written one before a spoken one.
    """
    if "@" not in text:
        return _spoken(text, locale)
    signs = [piece for piece in _PIECE.finditer(text) if "@" in piece.group()]
    whole = (piece for piece in signs if "@" in piece.group().strip("@"))
    part = (piece for piece in signs if piece.group().strip("@"))
    piece = next(whole, None) or next(part, None)
    return (_bare(piece.group()), piece.span()) if piece else _spoken(text, locale)


def _torn(text: str, start: int, end: int) -> bool:
    """Whether a bracket or quote at an address has no fellow on its other side."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _BRACKETS_SHUT or after in _BRACKETS_OPEN:
        return True
    lacks_end = before in _PAIRS and _PAIRS[before] not in text[end:]
    return lacks_end or (after in _CLOSES and _CLOSES[after] not in text[:start])


def _bare(piece: str) -> str:
    piece = piece.strip(_AROUND.replace("_", ""))
    return piece[7:] if piece[:7].lower() == "mailto:" else piece


def _spoken(text: str, locale: str) -> tuple[str | None, tuple[int, int]]:
    """`anna at acme dot io`: an at, and a dot somewhere after it; or just `anna at acme.io`."""
    ats, signs = _words(language(locale))
    spelled = [piece.lower() for piece in _PIECE.findall(text)]
    if ats.isdisjoint(spelled):
        return None, (0, 0)
    pieces = list(_PIECE.finditer(text))
    for place in range(1, len(spelled) - 1):
        if spelled[place] not in ats or spelled[place - 1] in signs:
            continue
        start, end = _joined(spelled, place, signs)
        signed = start < place - 1 or len(spelled) == 3
        whole = signed and _DOMAIN.fullmatch(spelled[place + 1]) is not None
        if "." not in [signs.get(word) for word in spelled[place + 1 : end]] and not whole:
            continue
        local, domain = (
            "".join(signs.get(word, word) for word in part)
            for part in (spelled[start:place], spelled[place + 1 : end])
        )
        return _bare(f"{local}@{domain}"), (pieces[start].start(), pieces[end - 1].end())
    return None, (0, 0)


def _joined(spelled: list[str], place: int, signs: dict[str, str]) -> tuple[int, int]:
    """Where the words begin and end that signs join to those around the at."""
    start, end = place - 1, place + 2
    while end + 1 < len(spelled) and spelled[end] in signs:
        end += 2
    while start > 1 and spelled[start - 1] in signs:
        start -= 2
    return start, end


@lru_cache(maxsize=16)
def _words(tongue: Language) -> tuple[frozenset[str], dict[str, str]]:
    """The words for at, and those for the other signs of an address."""
    signs = dict.fromkeys(phrases(tongue.dot), ".")
    for sign, cell in tongue.address_signs.items():
        signs.update(dict.fromkeys(phrases(cell), sign))
    return frozenset(phrases(tongue.at)), signs


def check(written: str) -> Reading:
    """An address as it is kept, or why it is none."""
    if len(written) > 254:
        return refused("too_long", "email: over 254 characters")
    local, at, domain = written.rpartition("@")
    if not at or not local or "." not in domain or domain.endswith(".") or domain[0] == ".":
        return refused("email_incomplete", f'email: "{written}" is cut short')
    parts = seen(written)
    if parts is not None:
        return _kept(written, *parts)
    try:
        checked = validate_email(written, check_deliverability=False)
    except EmailNotValidError as fault:
        return Reading(
            "not_understood", None, f"email: {fault}", (), _mended(written), "email_invalid"
        )
    host = (checked.ascii_domain if written.isascii() else checked.domain).lower()
    return _kept(written, checked.local_part, host)


def seen(written: str) -> tuple[str, str] | None:
    """The parts of an address that is seen to be valid at a glance; None where the library, which
    is asked then, takes a closer look."""
    found = _PLAIN.fullmatch(written)
    if found is None or "--" in found[2] or len(found[1]) > _LOCAL_MOST:
        return None
    host, local = found[2].lower(), found[1]
    if found[3].lower() in _RESERVED:
        return None
    return local.lower() if local.lower() in _MAILBOXES else local, host


def _kept(written: str, local: str, host: str) -> Reading:
    better = meant(host)
    suggestion = f"{local}@{better}" if better else None
    return understood(f"{local}@{host}", f'email: "{written}"', suggestion)


def _mended(written: str) -> str | None:
    """An address whose domain holds signs that no domain has, without them, if it is known."""
    local, _, domain = written.rpartition("@")
    plain = _NO_HOST.sub("", domain.lower())
    if plain == domain.lower() or not _LOCAL.fullmatch(local):
        return None
    better = meant(plain) or (plain if plain in FREE_MAIL else None)
    return f"{local}@{better}" if better else None


@lru_cache(maxsize=4096)
def meant(domain: str) -> str | None:
    """The well-known domain that one was probably meant to be; None where it looks right."""
    if domain in FREE_MAIL or domain in _SLIPS:
        return None
    near = [known for known in _SLIPS if abs(len(known) - len(domain)) <= _FAR]
    close = [(OSA.distance(domain, known, score_cutoff=_FAR), known) for known in near]
    distance, known = min(close, default=(_FAR + 1, ""))
    if distance <= (1 if len(known) < 9 else _FAR):
        return known
    name, _, ending = domain.rpartition(".")
    plain = ending in _ENDINGS and "." not in name  # the ending of a longer one is anybody's
    return f"{name}.{_ENDINGS[ending]}" if plain else None


def is_business(address: str) -> bool:
    """Whether an address is not of a provider of free mail."""
    return address.rpartition("@")[2] not in FREE_MAIL
