"""German."""

from agent.core.understand.locales import Language

_UNITS = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
_TEENS = "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_ONES = "ein zwei drei vier fünf sechs sieben acht neun"
_RANKS = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt "
    "fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt"
)
_PARTS = (
    "drittel viertel fünftel sechstel siebtel achtel neuntel zehntel elftel zwölftel dreizehntel "
    "vierzehntel fünfzehntel sechzehntel siebzehntel achtzehntel neunzehntel zwanzigstel"
)

LANGUAGE = Language(
    code="de",
    decimal=",",
    numerals={
        **{
            f"{some} {scale}": 3 * count
            for some in ("ein paar", "einige", "mehrere")
            for scale, count in (("hundert", 100), ("tausend", 1000))
        },
        **{word: index for index, word in enumerate(f"{_UNITS} {_TEENS}".split())},
        **{word: index * 10 for index, word in enumerate(_TENS.split(), 2)},
        **{
            f"{one}und{ten}": tens * 10 + ones
            for tens, ten in enumerate(_TENS.split(), 2)
            for ones, one in enumerate(_ONES.split(), 1)
        },
        **{f"{one}hundert": ones * 100 for ones, one in enumerate(_ONES.split(), 1)},
        **{
            f"{one}tausend": ones * 1000
            for ones, one in enumerate(f"{_ONES} zehn elf zwölf".split(), 1)
        },
        **{f"{ten}tausend": tens * 10000 for tens, ten in enumerate(_TENS.split(), 2)},
        **{f"{one}einhalb": ones + 0.5 for ones, one in enumerate(_ONES.split(), 1)},
        "anderthalb": 1.5,
        "eineinhalb": 1.5,
        "zwo": 2,
        "fuenf": 5,
        "fuenfzehn": 15,
        "fuenfzig": 50,
        "fuenfhundert": 500,
        "fuenftausend": 5000,
        "zwoelf": 12,
        "dreissig": 30,
        "halbe": 0.5,
        "halber": 0.5,
        "halbes": 0.5,
        "halben": 0.5,
        "eine halbe": 0.5,
        "ein halbes": 0.5,
        "ein halber": 0.5,
        "ein paar": 3,
    },
    scales={
        12: "dutzend",
        100: "hundert|hunderte",
        1000: "tausend|tausende|k|tsd|tsd.|riesen|t",
        10**6: "million|millionen|mio|mio.|mill.|m",
        10**9: "milliarde|milliarden|mrd|mrd.",
        10**12: "billion|billionen|bio|bio.",
        10**15: "billiarde|billiarden",
    },
    ordinals={
        **{
            f"{rank}{ending}": index
            for index, rank in enumerate(_RANKS.split(), 1)
            for ending in ("e", "er", "es", "en", "em")
        },
        **{
            f"{ten}st{ending}": tens * 10
            for tens, ten in enumerate(_TENS.split(), 2)
            for ending in ("e", "er", "es", "en", "em")
        },
        "siebente": 7,
        "siebenter": 7,
        "siebten": 7,
        "hundertste": 100,
        "hundertster": 100,
        "hundertsten": 100,
        "tausendste": 1000,
        "tausendster": 1000,
        "tausendsten": 1000,
        "millionste": 10**6,
        "milliardste": 10**9,
        "billionste": 10**12,
    },
    ordinal_endings="ter|te|tes|ten|tem|ster|ste|sten|stes",
    rank_endings="ste|ster|stes|sten|stem",
    glued=True,
    parts={
        **{index: f"{word}|{word}s" for index, word in enumerate(_PARTS.split(), 3)},
        2: "hälfte",
        100: "hundertstel",
        1000: "tausendstel",
        10**6: "millionstel",
    },
    divided="durch|von|geteilt durch",
    minus="minus|negativ",
    indefinite="ein|eine|einen|einer|eines|einem|eins",
    some={0: "kein|keine|keinen|keiner|keines|keinem", 3: "einige|wenige|einigen|wenigen"},
    beside="mit",
    last="letzte|letzter|letztes|letzten",
    point="komma|punkt",
    articles="ein|eine|einer|einen|einem|der|die|das|dem|den",
    approx="etwa|ungefähr|circa|ca|ca.|rund|gut|knapp|so um die|um die|vielleicht|in etwa|zirka|~",
    approx_after="oder so|ungefähr|circa|etwa",
    of="im",
    under="unter|weniger als|höchstens|maximal|max|max.|bis zu|nicht mehr als|bis|<|"
    "kleiner als|niedriger als|geringer als|kleiner oder gleich|kleiner gleich|nicht über|"
    "weniger oder gleich|gleich oder kleiner als|gleich oder weniger als|"
    "kleiner oder gleich als|unterhalb von|unterhalb|nicht größer als|<=|"
    "jünger als|tiefer als|weniger als oder gleich|kleiner als oder gleich|nicht höher als|"
    "nicht mehr wie",
    over="über|mehr als|mindestens|min.|ab|nicht weniger als|wenigstens|>|"
    "größer als|höher als|größer oder gleich|größer gleich|gleich oder größer als|"
    "gleich oder mehr als|größer oder gleich als|oberhalb von|oberhalb|nicht unter|"
    "nicht kleiner als|übersteigt|überschreitet|>=|"
    "höher als|älter als|mehr als oder gleich|größer als oder gleich|wenigstens|"
    "oberhalb der",
    under_after="oder weniger|max|max.|maximal|höchstens|oder kleiner|und weniger|oder darunter",
    over_after="+|plus|oder mehr|und mehr|aufwärts|mindestens|oder größer|oder darüber|und höher",
    to="bis|-|bis zu",
    both="und",
    either="oder",
    between="zwischen",
    origin="von",
    fillers="budget|ist|es|wir|ich|haben|habe|unser|mein|für|sind|pro|so|also|bitte|können|"
    "ausgeben|liegt|liegen|bei|und|oder|aber|in|zu|das|der|die|würde|würden|denke|insgesamt|"
    "maximal|uns|"
    "kostet|kosten|preis|nur|mit|einem|rund|knapp|betrag|danke|gut|passt|hallo|ja",
    currencies={
        "EUR": "euro|euros",
        "$": "dollar|dollars|us-dollar|dollarn",
        "USD": "us dollar|us dollars|amerikanische dollar|amerikanischen dollar",
        "CAD": "kanadische dollar|kanadischen dollar|kanadischer dollar",
        "AUD": "australische dollar|australischen dollar",
        "HKD": "hongkong-dollar|hongkong dollar",
        "CHF": "franken|sfr|sfr.|schweizer franken|stutz",
        "franc": "franc|francs",
        "GBP": "pfund|britische pfund|pfund sterling",
        "JPY": "yen|japanische yen",
        "CNY": "yuan|renminbi|chinesische yuan",
        "krone": "krone|kronen",
        "SEK": "schwedische kronen|schwedischen kronen",
        "NOK": "norwegische kronen",
        "DKK": "dänische kronen",
        "CZK": "tschechische kronen",
        "PLN": "zloty|złoty",
        "DEM": "mark|d-mark|dm|deutsche mark",
        "rupee": "rupie|rupien",
        "INR": "indische rupie|indische rupien",
        "RUB": "rubel",
        "lira": "lira|lire",
        "TRY": "türkische lira|türkischer lira",
        "peso": "peso|pesos",
        "ESP": "peseta|peseten",
        "HUF": "forint",
        "ILS": "schekel",
        "riyal": "riyal|riyals",
        "rial": "rial|rials",
        "dinar": "dinar|dinare",
        "BTC": "bitcoin|bitcoins",
    },
    coins={"": "cent|cents|ct", "GBP": "pence", "DEM": "pfennig", "CHF": "rappen"},
    counted="personen|person|leute|mitarbeiter|mitarbeitern|mitarbeitende|kunden|nutzer|"
    "benutzer|angestellte|tage|tagen|wochen|monate|monaten|jahre|jahren|stunden|minuten|"
    "prozent|km|kilometer|meter|kg|kilo|stück|plätze|lizenzen|kontakte|besucher|fragen|mal|"
    "punkte|zimmer|seiten|produkte|standorte|filialen|teams|gb",
    idioms="tausend dank|einen moment|ein moment|eine sekunde|eine minute|eine frage|"
    "zum ersten|zunächst|hundert prozent|einer von|der eine|tausend mal|eines tages",
    periods={
        "month": "im monat|pro monat|monatlich|/ monat|je monat|jeden monat|mtl|mtl.",
        "year": "im jahr|pro jahr|jährlich|/ jahr|je jahr|p.a.|jedes jahr",
        "once": "einmalig|einmal|insgesamt|pauschal|gesamt",
    },
    counts={
        1: "nur ich|nur mich|ich allein",
        2: "wir beide|zu zweit|zwei von uns",
        3: "zu dritt",
        4: "zu viert",
        5: "zu fünft",
        6: "zu sechst",
        7: "zu siebt",
        8: "zu acht",
        9: "zu neunt",
        10: "zu zehnt",
        11: "zu elft",
        12: "zu zwölft",
        0: "niemand|keine",
    },
    clock="uhr|h|std",
    yes="von mir aus|warum nicht|bin dabei|ja|jo|jep|jap|jawohl|klar|na klar|gerne|gern|"
    "natürlich|sicher|selbstverständlich|"
    "auf jeden fall|unbedingt|genau|einverstanden|stimmt|ok|okay|in ordnung|passt|machen wir|"
    "ja bitte|doch|sehr gerne|absolut|bestimmt|\U0001f44d|\U0001f44c|\u2705|richtig|korrekt|"
    "ja gerne|ich denke schon|"
    "mache ich|mach ich|wird gemacht|machen wir so",
    weak_yes="gut|super|perfekt|bitte|schön|toll|prima|alles klar|j",
    no="nein|ne|nee|nö|nicht wirklich|auf keinen fall|niemals|nie|lieber nicht|nein danke|"
    "noch nicht|kein interesse|eher nicht|gar nicht|keinesfalls|keineswegs|ablehnen|"
    "leider nicht|leider|natürlich nicht|sicher nicht|bestimmt nicht|\U0001f44e|\u274c|falsch|"
    "stimmt nicht|nicht richtig|ich glaube nicht|ich denke nicht|glaube nicht|vergiss es|"
    "abbrechen|stopp|n",
    negators="nicht|kein|keine|keinen|keiner|keinem|ohne|weder|kaum|nichts|niemand",
    neutral="kein problem|ja klar und morgen|von wegen",
    conditions="wenn|falls|sofern",
    hedges="na ja|naja|vielleicht|kommt darauf an|kommt drauf an|eventuell|"
    "möglicherweise|"
    "unsicher|bin mir nicht sicher|nicht sicher|weiß nicht|jein|mal sehen|schwer zu sagen",
    reported="ich sagte|ich habe gesagt|ich hatte gesagt|sagte ich",
    declined="möchte ich nicht sagen|will ich nicht sagen|möchte ich lieber nicht sagen|"
    "lieber nicht sagen|sage ich nicht|geht sie nichts an|geht dich nichts an|"
    "geht niemanden etwas an|keine angabe|keine angaben|ist privat|ist vertraulich|"
    "möchte nicht antworten|will nicht antworten|verrate ich nicht|nächste frage|überspringen|"
    "möchte es nicht sagen|nicht verraten",
    unknown="weiß nicht|weiß ich nicht|weiß es nicht|weiss nicht|weiss ich nicht|keine ahnung|"
    "nicht sicher|bin unsicher|noch nicht entschieden|unentschieden|schwer zu sagen|"
    "kommt darauf an|kommt drauf an|noch unklar|muss ich klären|muss fragen|"
    "kann ich nicht sagen",
    declined_alone="privat|vertraulich|weiter|passe|lieber nicht|geheim|skip",
    unknown_alone="unbekannt|unsicher|unklar|offen|vielleicht|mal sehen",
    polite="bitte|danke|sorry|entschuldigung|ich|wir|das|es|noch|so|genau|momentan|gerade|"
    "leider|ehrlich|gesagt|also|ähm|hallo|hi|jetzt|da|mir|bin|sehr|aber|doch|nur|mal|uns|für",
    all="alle|alles|sämtliche|beide|alle davon|alles davon|alle drei|alle vier",
    none="keine|keines|keins|nichts|keine davon|nichts davon|keins davon|weder noch|nein|keiner",
    joiners="und|sowie|auch|oder|plus",
    besides="außer|ausser|bis auf|ohne|aber nicht|nur nicht",
    contrast="sondern|aber|dafür",
    pick="entweder|option|nummer|nr|antwort|der|die|das|den|ich|nehme|wähle|möchte|bitte|für|"
    "buchstabe|"
    "mir|wir|will|gern|gerne|ja|eher|ein|eine|lieber|punkt|und|am",
    stop="der|die|das|den|dem|des|ein|eine|einen|einer|einem|ich|wir|sie|er|es|mich|uns|mir|"
    "mein|meine|unser|unsere|ist|sind|war|bin|sein|haben|hat|habe|zu|von|in|im|an|am|auf|für|"
    "mit|bei|und|oder|aber|wenn|als|so|dass|nicht|kein|keine|nein|ja|kann|können|will|wollen|"
    "möchte|möchten|mehr|nur|sehr|dann|was|wer|wie|wo|warum|auch|noch|schon|mal|bitte|gern|"
    "gerne|jetzt|andere|alle|aus",
    edit="ändern|bearbeiten|korrigieren|korrektur|nicht richtig|stimmt nicht|anpassen",
    courtesies="hallo|hi|guten tag|guten morgen|guten abend|moin|servus|grüß gott|danke|"
    "vielen dank|bitte|"
    "bitte sehr|klar|gerne|ja|ok|okay|natürlich|hier|mit freundlichen grüßen|viele grüße|"
    "beste grüße|liebe grüße|mfg|lg|gruß",
    name_leads="ich heiße|mein name ist|ich bin|ich bin der|ich bin die|name ist|hier ist|"
    "das ist|hallo|hi|man nennt mich|herr|frau",
    name_ends="hier|am|apparat|übrigens|bitte|danke|und",
    called="namens|genannt|die sich nennt",
    figured="stellig|stellige|stelligen|stelliger|stelliges",
    company_leads="wir sind|wir heißen|ich arbeite bei|ich bin bei|ich bin von|"
    "unsere firma heißt|meine firma heißt|die firma heißt|unsere firma ist|firma|von|bei|"
    "das ist|es ist",
    company_joins="von|von der|von der firma|bei|bei der",
    digits={"*2": "doppel", "+": "plus", "2": "zwo"},
    extension="durchwahl|dw|nebenstelle|apparat",
    reach="nutzen|schicken|senden|schreiben|erreichbar|erreichen|unter|adresse|lautet",
    labels={
        "name": "name",
        "firma": "company",
        "unternehmen": "company",
        "e-mail": "email",
        "email": "email",
        "mail": "email",
        "e-mail-adresse": "email",
        "telefon": "phone",
        "tel": "phone",
        "tel.": "phone",
        "handy": "phone",
        "telefonnummer": "phone",
        "nummer": "phone",
        "mobil": "phone",
    },
    at="at|ät|(at)|[at]",
    dot="punkt|dot",
    address_signs={"_": "unterstrich", "-": "minus|bindestrich", "+": "plus"},
    shown={
        "under": "unter {}",
        "over": "{}+",
        "about": "etwa {}",
        "month": "{} im Monat",
        "year": "{} im Jahr",
        "once": "{} einmalig",
        "no_rush": "keine Eile",
        "until": "bis {}",
        "since": "ab {}",
        "yes": "Ja",
        "no": "Nein",
        "edit": "Ändern",
        "none": "Keine",
        "day": "d. MMM y",
    },
)
