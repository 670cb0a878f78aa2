"""What the agent says by itself, in each language; a flow's own texts always come first.

A language is one column here; `phrase` falls back to English for a language that is not known.
"""

from functools import lru_cache

_EN = {
    "yes": "Yes",
    "no": "No",
    "skip": "Skip",
    "human": "Talk to a person",
    "within": "Within {span}",
    "later": "Later",
    "under": "Under {amount}",
    "from": "{amount}+",
    "1 day": "a day",
    "1 week": "a week",
    "1 month": "a month",
    "1 quarter": "a quarter",
    "1 year": "a year",
    "weeks": "{n} weeks",
    "days": "{n} days",
    "months": "{n} months",
    "quarters": "{n} quarters",
    "years": "{n} years",
    "soon": "shortly",
    "calling": "I'm calling a colleague. Someone will answer here {when}.",
    "nobody": "Nobody is free right now. Leave your details and we will write {when}.",
    "reject_choice": "Sorry, I didn't catch that. Please tap one of the options, for example "
    "“{example}”.",
    "reject_multi": "Sorry, I didn't catch that. Pick any that fit, for example “{example}”.",
    "reject_yes_no": "A yes or a no is enough.",
    "reject_consent": "A yes or a no is enough. No is fine too.",
    "reject_money": "I couldn't read an amount there. A rough figure is enough, for example "
    "“{example}”.",
    "reject_number": "I couldn't read a number there. A rough one is enough, for example "
    "“about 20”.",
    "reject_rating": "Please give a number, for example “4”.",
    "reject_timing": "When would that be, roughly? For example “next month” or “in 3 weeks”.",
    "reject_date": "Which day would that be? For example “24 Dec 2026”.",
    "reject_text": "Could you put that in a few words?",
    "reject_name": "What may I call you? For example “Ann Lee”.",
    "reject_company": "What is the company called? For example “Acme Ltd”.",
    "reject_email": "That doesn't look like an e-mail address yet. For example “ann@acme.io”.",
    "reject_phone": "That doesn't look like a phone number yet. For example “+44 20 7946 0958”.",
    "reject_url": "Which website is it? For example “acme.io”.",
    "reject_contact": "I still need {missing}. For example “{example}”.",
    "reject_business": "Please give your work e-mail, so that the right person answers.",
    "reject_suggestion": "Did you mean {suggestion}? If yours is right, just send it again.",
    "reject_ambiguous": "Which one do you mean?",
    "reject_currency": "Could you give that in {unit}? For example “{example}”.",
    "reject_range": "That should be between {least} and {most}.",
    "reject_required": "I need this one to go on.",
    "way_out": "No problem. You can skip this one, or talk to a person.",
    "erased": "Your answers were deleted.",
    "name": "your name",
    "email": "your e-mail",
    "phone": "your phone number",
    "company": "your company",
    "and": "and",
    "link": "Open {host}",
    "book": "Choose a time",
    "label_name": "Name",
    "label_email": "E-mail",
    "label_phone": "Phone",
    "label_company": "Company",
}
_DE = {
    "yes": "Ja",
    "no": "Nein",
    "skip": "Überspringen",
    "human": "Mit einem Menschen sprechen",
    "within": "Innerhalb {span}",
    "later": "Später",
    "under": "Unter {amount}",
    "from": "{amount}+",
    "1 day": "eines Tages",
    "1 week": "einer Woche",
    "1 month": "eines Monats",
    "1 quarter": "eines Quartals",
    "1 year": "eines Jahres",
    "weeks": "von {n} Wochen",
    "days": "von {n} Tagen",
    "months": "von {n} Monaten",
    "quarters": "von {n} Quartalen",
    "years": "von {n} Jahren",
    "soon": "in Kürze",
    "calling": "Ich rufe jemanden aus dem Team. Die Antwort kommt hier {when}.",
    "nobody": "Gerade ist niemand frei. Hinterlassen Sie Ihre Daten, wir schreiben {when}.",
    "reject_choice": "Das habe ich leider nicht verstanden. Bitte tippen Sie eine Antwort an, "
    "zum Beispiel „{example}“.",
    "reject_multi": "Das habe ich leider nicht verstanden. Wählen Sie, was passt, zum Beispiel "
    "„{example}“.",
    "reject_yes_no": "Ein Ja oder Nein genügt.",
    "reject_consent": "Ein Ja oder Nein genügt. Nein ist auch in Ordnung.",
    "reject_money": "Ich konnte keinen Betrag erkennen. Ungefähr genügt, zum Beispiel „{example}“.",
    "reject_number": "Ich konnte keine Zahl erkennen. Ungefähr genügt, zum Beispiel „etwa 20“.",
    "reject_rating": "Bitte nennen Sie eine Zahl, zum Beispiel „4“.",
    "reject_timing": "Wann wäre das ungefähr? Zum Beispiel „nächsten Monat“.",
    "reject_date": "Welcher Tag wäre das? Zum Beispiel „24.12.2026“.",
    "reject_text": "Könnten Sie das in ein paar Worten sagen?",
    "reject_name": "Wie darf ich Sie nennen? Zum Beispiel „Anna Lehmann“.",
    "reject_company": "Wie heißt die Firma? Zum Beispiel „Acme GmbH“.",
    "reject_email": "Das sieht noch nicht nach einer E-Mail-Adresse aus. Zum Beispiel "
    "„anna@acme.de“.",
    "reject_phone": "Das sieht noch nicht nach einer Telefonnummer aus. Zum Beispiel "
    "„+49 30 901820“.",
    "reject_url": "Welche Website ist es? Zum Beispiel „acme.de“.",
    "reject_contact": "Es fehlt noch: {missing}. Zum Beispiel „{example}“.",
    "reject_business": "Bitte nennen Sie Ihre geschäftliche E-Mail-Adresse.",
    "reject_suggestion": "Meinten Sie {suggestion}? Falls Ihre stimmt, senden Sie sie noch einmal.",
    "reject_ambiguous": "Welche Antwort meinen Sie?",
    "reject_currency": "Könnten Sie das in {unit} angeben? Zum Beispiel „{example}“.",
    "reject_range": "Das sollte zwischen {least} und {most} liegen.",
    "reject_required": "Diese Angabe brauche ich, um weiterzumachen.",
    "way_out": "Kein Problem. Sie können das überspringen oder mit einem Menschen sprechen.",
    "erased": "Ihre Antworten wurden gelöscht.",
    "name": "Ihr Name",
    "email": "Ihre E-Mail-Adresse",
    "phone": "Ihre Telefonnummer",
    "company": "Ihre Firma",
    "and": "und",
    "link": "{host} öffnen",
    "book": "Termin wählen",
    "label_name": "Name",
    "label_email": "E-Mail",
    "label_phone": "Telefon",
    "label_company": "Firma",
}
_TABLES = {"en": _EN, "de": _DE}


def phrase(locale: str, key: str, **facts: object) -> str:
    """The phrase `key` in `locale` with `facts` put in."""
    return _sentence(locale.split("-")[0].lower(), key).format(**facts)


@lru_cache(maxsize=512)
def _sentence(language: str, key: str) -> str:
    return _TABLES.get(language, _EN).get(key) or _EN[key]


def languages() -> tuple[str, ...]:
    """The languages the agent itself speaks."""
    return tuple(_TABLES)


def span(locale: str, words: str) -> str:
    """`3 months` as the language says it after "within"."""
    count, unit = words.split()
    unit = unit.rstrip("s")
    if count == "1" and f"1 {unit}" in _EN:
        return phrase(locale, f"1 {unit}")
    return phrase(locale, unit + "s", n=count)
