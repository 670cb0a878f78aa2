"""German words for times."""

from agent.core.understand.locales.timing import Times

_RANKS = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt "
    "fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst "
    "zweiundzwanzigst dreiundzwanzigst vierundzwanzigst fünfundzwanzigst sechsundzwanzigst "
    "siebenundzwanzigst achtundzwanzigst neunundzwanzigst dreißigst einunddreißigst"
)
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_ENDINGS = ("e", "er", "es", "en", "em")
_THIS = "dies|aktuell|laufend|jetzig|gegenwärtig"
_NEXT = "nächst|kommend|folgend|darauffolgend"
_PAST = "letzt|vergangen|vorig|vorherig|zurückliegend"


def _bent(stems: str) -> str:
    """Stems with every ending of an adjective."""
    return "|".join(stem + ending for stem in stems.split("|") for ending in _ENDINGS)


TIMES = Times(
    numbered="kw|kalenderwoche",
    offsets={
        -1: "gestern",
        -2: "vorgestern",
        -3: "vorvorgestern",
        0: "heute|heutigen tag|heutiger tag|heute noch|noch heute|heute abend|heute früh",
        1: "morgen|am nächsten tag|am folgetag|der nächste tag",
        2: "übermorgen",
        3: "überübermorgen",
    },
    at_once="sofort|jetzt|asap|so schnell wie möglich|so bald wie möglich|schnellstmöglich|"
    "umgehend|"
    "dringend|ab sofort|baldmöglichst|so früh wie möglich|zu dieser zeit|möglichst bald|"
    "unverzüglich|in diesem moment|im moment|zur zeit|derzeit|gleich",
    soon="bald|demnächst|in kürze|in nächster zeit|zeitnah|in naher zukunft|recht bald",
    edges={
        ("late", "year"): "jahresende|jahresschluss",
        ("late", "month"): "monatsende|ultimo",
        ("late", "quarter"): "quartalsende",
        ("late", "week"): "wochenende hin",
        ("early", "year"): "jahresanfang|jahresbeginn|anfang des jahres",
        ("early", "month"): "monatsanfang|monatsbeginn",
        ("early", "quarter"): "quartalsanfang|quartalsbeginn",
        ("early", "week"): "wochenanfang|wochenbeginn",
        ("middle", "year"): "jahresmitte",
        ("middle", "month"): "monatsmitte",
        ("middle", "week"): "wochenmitte",
    },
    units={
        "hour": "stunde|stunden",
        "minute": "minute|minuten|sekunde|sekunden",
        "day": "tag|tage|tagen|tages|tags",
        "week": "woche|wochen|kw|kalenderwoche",
        "fortnight": "zwei-wochen-zeitraum",
        "month": "monat|monate|monaten|monats|monates",
        "quarter": "quartal|quartale|quartalen|quartals|vierteljahr",
        "year": "jahr|jahre|jahren|jahres|jahrs|kalenderjahr",
        "half": "halbes jahr|halbem jahr|halben jahr|halbjahr|halbjahres|jahreshälfte|"
        "jahreshälften",
        "weekend": "wochenende|wochenenden|wochenendes",
        "workday": "werktage|werktagen|arbeitstage|arbeitstagen",
        "decade": "jahrzehnt|jahrzehnte|jahrzehnten|jahrzehnts|dekade",
        "century": "jahrhundert|jahrhunderts",
    },
    months=(
        "januar|jan|jan.|jänner|jän",
        "februar|feb|feb.|feber",
        "märz|mrz|mrz.|mär|mär.|märz.|maerz",
        "april|apr|apr.",
        "mai",
        "juni|jun|jun.|juno",
        "juli|jul|jul.",
        "august|aug|aug.",
        "september|sep|sept|sep.|sept.",
        "oktober|okt|okt.",
        "november|nov|nov.",
        "dezember|dez|dez.",
    ),
    weekdays=(
        "montag|mo|mo.|montags|montagen",
        "dienstag|di|di.|dienstags",
        "mittwoch|mi|mi.|mittwochs",
        "donnerstag|do|do.|donnerstags",
        "freitag|fr|fr.|freitags",
        "samstag|sonnabend|sa|sa.|samstags",
        "sonntag|so|so.|sonntags",
    ),
    seasons={
        3: "frühling|frühjahr|frühlings|frühjahrs",
        6: "sommer|sommers|sommerferien|sommerpause",
        9: "herbst|herbstes|herbsts",
        12: "winter|winters",
    },
    feasts={
        (12, 24): "heiligabend|heiliger abend|heilig abend",
        (12, 25): "weihnachten|weihnacht|erster weihnachtsfeiertag",
        (12, 26): "zweiter weihnachtsfeiertag|zweiter weihnachtstag",
        (12, 31): "silvester|sylvester",
        (1, 1): "neujahr|neujahrstag|jahreswechsel",
        (10, 3): "tag der deutschen einheit",
        (5, 1): "tag der arbeit",
    },
    easter={0: "ostern|ostersonntag", 1: "ostermontag", -2: "karfreitag", 49: "pfingsten"},
    decades={
        **{ten * 10: f"{word}er" for ten, word in enumerate(_TENS.split(), 2)},
        10: "zehner",
    },
    decade_endings="er",
    shy="mo|di|mi|do|fr|sa|so|mai|gleich",
    this=_bent(_THIS),
    following=_bent(_NEXT),
    second_next=_bent("übernächst"),
    past=_bent(_PAST),
    last_but_one=_bent("vorletzt"),
    ago="her|zurück",
    ago_first="vor|vor etwa|vor ungefähr|vor rund|vor circa|vor ca.",
    so_far="früher|bisher",
    within="<|nicht mehr als|höchstens|maximal|max|max.|nicht länger als|innerhalb|"
    "innerhalb von|innerhalb der nächsten|binnen|in den nächsten|"
    "in den kommenden|in weniger als|spätestens in|im laufe|innerhalb der kommenden|"
    "im verlauf|in maximal|in höchstens|in den folgenden|in unter|weniger als|während der nächsten",
    beyond=">|mehr als|über|mindestens|in mehr als|nach mehr als|länger als|in über|"
    "frühestens in|in mindestens",
    ahead="in|in etwa|in ca|in ca.|in ungefähr|in rund|in zirka|in circa|heute in|in gut|in knapp",
    hence="von heute an|von jetzt an",
    later="später",
    rest="noch diese|noch dieses|noch in diesem|noch in dieser|noch diesen|rest|rest der|"
    "der rest|den rest|restliche|restlichen|verbleibende|übrigen|rest von",
    until="bis|bis zum|spätestens|spätestens im|bis spätestens|bis zur|spätestens bis|"
    "bis einschließlich|bis inklusive|spätestens am|bis zu",
    before="vor dem|vor der|noch vor|bevor|eher als|früher als|noch vor dem|noch vor der",
    after="nach|nach dem|nach der|später als|erst nach",
    since="ab|seit|frühestens|ab dem|nicht vor|beginnend|ab der|seit dem|beginnend am|"
    "frühestens ab|frühestens im|startend|angefangen|beginnend mit|nicht vor dem",
    to="bis|-|bis zu|bis zum|bis zur|auf den|bis am|bis inklusive|bis einschließlich",
    early="anfang|beginn|am anfang|zu beginn|anfang des|beginn des|anfangs|früh im|zu anfang|"
    "anfang der|am beginn",
    middle="mitte|mitte des|mitte der|in der mitte",
    first_half="erste hälfte|erster hälfte|ersten hälfte|erste jahreshälfte",
    halved={1: "anderthalb|eineinhalb", 2: "zweieinhalb", 3: "dreieinhalb"},
    or_less="oder weniger|maximal|höchstens",
    onwards="oder mehr|oder länger|oder später|aufwärts|an aufwärts|frühestens",
    at_latest="spätestens|oder früher",
    second_half="zweite hälfte|zweiten hälfte|zweiter hälfte",
    latter="spät|spät im|spät in",
    late="ende|am ende|ende des|gegen ende|ende der|zum ende",
    of="im|am|des|der|den|dem|das|vom|der|die|von|etwa|vielleicht|gerne|um|wohl|,|an|zum|zur|"
    "gegen|ungefähr|circa|ca|ca.|so|datum|ist|noch|also|dann|wahrscheinlich|"
    "voraussichtlich|während|über",
    lasting="für",
    quarter="q",
    half="h|hj",
    vague={
        1: "ein|eine|einer|einem|einen|eines|einigem",
        2: "ein paar mal",
        3: "ein paar|paar|einige|wenigen|einigen|wenige|mehreren|mehrere",
    },
    rank_endings="te|ter|tes|ten|tem|ste|ster|stes|sten|e|er",
    ranks={
        **{
            number: "|".join(f"{stem}{ending}" for ending in _ENDINGS)
            for number, stem in enumerate(_RANKS.split(), 1)
        },
    },
    days="am|den|dem|der|zum|vom|für den|bis",
    nearest=True,
    idioms="24/7|rund um die uhr",
    no_rush="nur mal umsehen|nur mal umschauen|nur informieren|"
    "keine eile|kein stress|nur umsehen|nur mal schauen|nur schauen|ich schaue nur|"
    "irgendwann|irgendwann mal|irgendwann später|nicht jetzt|noch nicht|nicht eilig|flexibel|"
    "egal wann|eilt nicht|kein zeitdruck|kein bestimmter termin|unverbindlich|schaue mich nur um|"
    "eines tages|nicht sofort|hat zeit|nicht dringend",
)
