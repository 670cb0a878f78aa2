"""Owns the two hundred short answers that `tests.benchmarks.understanding` reads, a tenth of them
explicit dates, each with the kind of question it answers; and the bricks of its hostile texts.

They are what visitors type: nine in ten in English, most right, some beside the question.
"""

from agent.core.understand import Ask, Choice

GOALS = (
    Choice("leads", "Sort good leads from bad", ("too many bad leads", "lead scoring")),
    Choice("meetings", "Book more meetings", ("more demos",)),
    Choice("faster", "Answer visitors faster", ("we reply too slowly",)),
    Choice("look", "Just looking around"),
)
PLANS = (Choice("s", "Starter"), Choice("t", "Team"), Choice("b", "Business"))
SIZES = (Choice("1", "Just me"), Choice("2", "2-10 people"), Choice("3", "More than 10"))
TOOLS = (
    Choice("crm", "A CRM", ("hubspot", "salesforce")),
    Choice("mail", "E-mail marketing", ("newsletter",)),
    Choice("chat", "Live chat"),
    Choice("form", "Contact forms"),
)
FIELDS = (("name", "required"), ("email", "required"), ("phone", "optional"))
FIRM = (*FIELDS, ("company", "optional"))


def ask(kind: str, locale: str = "en", of: tuple[Choice, ...] | None = None) -> Ask:
    """A question of a kind as flows ask it."""
    options = {"choice": GOALS, "multi": TOOLS}.get(kind, ())
    fields = {"contact": FIELDS}.get(kind, ())
    currency, period = ("USD", "month") if kind == "money" else (None, None)
    return Ask(kind, options if of is None else of, locale, "US", currency, period, fields)


def _all(kind: str, texts: str, locale: str = "en") -> list[tuple[Ask, str]]:
    return [(ask(kind, locale), text) for line in texts.splitlines() if (text := line.strip())]


_CHOICES = _all(
    "choice",
    """
    Book more meetings
    sort good leads from bad
    just looking around
    answer visitors faster
    the second one
    2
    b
    the last one please
    number three
    more demos
    we want more meetings
    bad leads are our problem
    we reply too slowly
    just looking
    looking arround
    anser visitors faster
    lead scoring I guess
    not the first
    either the first or the second
    everything really
    """,
)
_CHOICES += [(ask("choice", of=PLANS), text) for text in ("Team", "the business one", "buisness")]
_CHOICES += [(ask("choice", of=SIZES), text) for text in ("just me", "5", "about 25 of us", "11")]

_MULTIS = _all(
    "multi",
    """
    crm and live chat
    all of them
    none of these
    1 and 3
    the first two
    all except the forms
    hubspot, newsletter
    a, b
    everything but chat
    Live chat
    """,
)

_YES_NO = _all(
    "yes_no",
    """
    yes
    no
    yep
    nope
    sure
    sure, why not
    not really
    of course
    no thanks
    absolutely
    I don't think so
    not yet
    maybe
    yeah I guess
    definitely not
    i do
    we don't
    it depends
    \U0001f44d
    ok
    correct
    """,
)

_MONEY = _all(
    "money",
    """
    5k
    around 5k a month
    5-10k
    $2,000
    up to 3000 dollars
    between 500 and 1000
    less than 1k
    2000 per month
    ten grand
    about 20 thousand a year
    1.5k
    1,500.00 USD
    no more than 800 bucks
    €450 monthly
    a couple of thousand
    50/month
    roughly 300
    at least 5000
    depends on the price
    10000
    half a million
    we have 2k to 3k for it
    """,
)

_NUMBERS = _all(
    "number",
    """
    5
    12 people
    about twenty
    three of us
    10-20
    more than 100
    just me
    a dozen
    fewer than five
    150 or so
    between 3 and 6
    twenty five
    two
    we are 8
    """,
)

_TIMES = _all(
    "timing",
    """
    asap
    next month
    in two weeks
    Q1
    before the end of the year
    this quarter
    as soon as possible
    no rush
    within 3 months
    early next year
    in spring
    next week or so
    by Friday
    end of March
    just looking
    in about 6 months
    tomorrow
    after the summer
    """,
)

DATES = _all("date", """
    2026-12-24
    12/24/2026
    January 15, 2027
    15 January 2027
    March 3rd
    the 1st of February
    Feb 12th 2027
    04/05/2027
    30 November
    Dec 1
    3 May 2027
    21.03.2027
    Monday, 14 December 2026
    June 30th, 2027
    """) + _all("timing", """
    1 February 2027
    before 15 March 2027
    from 1 to 15 January
    after the 20th of December 2026
    2027-01-10
    between Dec 10 and Dec 20
    """)  # fmt: skip

_RATINGS = _all(
    "rating",
    """
    4
    9 out of 10
    four stars
    10/10
    """,
)

_WORDS = _all("name", """
    Ana Lopez
    I'm Bo
    my name is Chidi Okafor
    It's Dana
    emma
    Frank from Acme
    """) + _all("company", """
    Acme Inc.
    Northwind Traders
    I work for Globex
    we are Initech
    Stark & Sons
    """) + _all("text", """
    our spreadsheets are a mess
    we lose leads over the weekend
    nothing in particular
    the sales team wants it
    """)  # fmt: skip

_ADDRESSES = _all("email", """
    ana@acme.io
    bo.lee@example.com
    it's chidi@initech.com
    dana at acme dot io
    emma@gmial.com
    frank@acme
    my email is g.hopper+demo@mail.example.org
    hal@company.co.uk
    """) + _all("phone", """
    +44 20 7946 0958
    (415) 555-2671
    4155552671
    call me on 415 555 2671 after 3
    +1 415-555-2671
    555
    +49 30 901820
    """) + _all("url", """
    acme.io
    https://www.example.com/pricing
    www.initech.com
    we are at globex.com
    """) + _all("contact", """
    Ana Lopez, ana@acme.io
    Bo Lee bo.lee@example.com +44 20 7946 0958
    I'm Chidi, chidi@initech.com
    Dana, dana@acme.io, 415 555 2671
    my name is Emma and my email is emma@globex.com
    frank@acme.io
    Grace Hopper, grace@example.org, +1 415 555 2671
    Hal, hal at acme dot io
    """)  # fmt: skip

_ASIDE = [
    (ask("money"), "I don't know"),
    (ask("money"), "rather not say"),
    (ask("number"), "not sure"),
    (ask("timing"), "no idea yet"),
    (ask("email"), "why do you need it?"),
    (ask("choice"), "what does it cost?"),
    (ask("yes_no"), "what do you mean?"),
]

_OTHER = [
    (ask("money", "de"), "etwa 2.000 Euro im Monat"),
    (ask("timing", "de"), "n\u00e4chsten Monat"),
    (ask("yes_no", "de"), "ja, gerne"),
    (ask("number", "de"), "zwanzig Leute"),
    (ask("money", "es"), "unos 500 euros al mes"),
    (ask("timing", "es"), "la semana que viene"),
    (ask("yes_no", "es"), "claro que s\u00ed"),
    (ask("contact", "es"), "Me llamo Luc\u00eda, lucia@acme.es"),
    (ask("money", "fr"), "entre 1000 et 2000 \u20ac par mois"),
    (ask("timing", "fr"), "d\u00e8s que possible"),
    (ask("yes_no", "fr"), "non merci"),
    (ask("number", "fr"), "une vingtaine"),
    (ask("money", "pt"), "at\u00e9 3 mil reais por m\u00eas"),
    (ask("timing", "pt"), "no pr\u00f3ximo trimestre"),
    (ask("yes_no", "pt"), "sim, com certeza"),
]

ANSWERS: list[tuple[Ask, str]] = [
    *_CHOICES, *_MULTIS, *_YES_NO, *_MONEY, *_NUMBERS, *_TIMES, *DATES, *_RATINGS, *_WORDS,
    *_ADDRESSES, *_ASIDE, *_OTHER,
]  # fmt: skip

# Repeated to a thousand characters they are the worst a grammar can meet: what it half knows.
BRICKS = (
    "a at ", "at dot ", "a at b dot c ", "a@", "a@b ", "@", "a@b.c,", "a.", "1", "1 ", "1,", "1.",
    "12 34 ", "(1", "+1", "(((", "555-1234 ", "+44 20 7946 0958 ", "not ", "not the first ", "and ",
    "or ", "all except ", "a and b ", "the ", "yes no ", "10k ", "10-", "10-20 ", "between ",
    "between 10 and ", "from 1 to ", "$", "$5 ", "million ", "hundred and ", "twenty ", "before ",
    "in 2 weeks ", "next ", "next week ", "q1-", "monday to ", "1/", "1/2 ", "1/2/2026 ", "2026-",
    "jan ", "end of ", "half a ", "two weeks from ", "http://a ", "a.b/", "from ", "I'm ",
    "my name is ", "name: ", ", ", "-", " - ", "\n", "\u00e9", "\u00bd", "\u0663", "\ufdfa", "'",
    "automate ", "just ", "i don't know, ", "maybe ", "a|", "1a", "1 000 ", "a+b@c.d ",
)  # fmt: skip
