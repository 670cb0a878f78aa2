"""French."""

from agent.core.understand.locales import Language

_UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
_TENS = "vingt trente quarante cinquante soixante"
_ONES = "un deux trois quatre cinq six sept huit neuf"
_RANKS = (
    "deuxi troisi quatri cinqui sixi septi huiti neuvi dixi onzi douzi treizi quatorzi quinzi seizi"
)
_ROUND = "vingti trenti quaranti cinquanti soixanti"

_LONG = {
    "dix-sept": 17,
    "dix-huit": 18,
    "dix-neuf": 19,
    "soixante-dix": 70,
    "soixante-et-onze": 71,
    "soixante-dix-sept": 77,
    "soixante-dix-huit": 78,
    "soixante-dix-neuf": 79,
    "quatre-vingt": 80,
    "quatre-vingts": 80,
    "quatre-vingt-dix": 90,
    "quatre-vingt-dix-sept": 97,
    "quatre-vingt-dix-huit": 98,
    "quatre-vingt-dix-neuf": 99,
    **{f"soixante-{teen}": 60 + n for n, teen in enumerate(_UNITS.split()[11:], 11)},
    **{f"quatre-vingt-{teen}": 80 + n for n, teen in enumerate(_UNITS.split()[11:], 11)},
    **{f"quatre-vingt-{one}": 80 + n for n, one in enumerate(_ONES.split(), 1)},
}
"""Seventy to ninety-nine, which are no tens and ones; with hyphens and with spaces."""

LANGUAGE = Language(
    code="fr",
    decimal=",",
    numerals={
        "quelques centaines": 300,
        "plusieurs centaines": 300,
        "quelques milliers": 3000,
        "plusieurs milliers": 3000,
        **{word: index for index, word in enumerate(_UNITS.split())},
        **{word: index * 10 for index, word in enumerate(_TENS.split(), 2)},
        **{word.replace("-", sign): number for word, number in _LONG.items() for sign in "- "},
        "septante": 70,
        "huitante": 80,
        "octante": 80,
        "nonante": 90,
        "demi": 0.5,
        "un demi": 0.5,
        "une demi": 0.5,
        "demie": 0.5,
        "une dizaine de": 10,
        "une dizaine": 10,
        "une quinzaine": 15,
        "une vingtaine": 20,
        "une trentaine": 30,
        "une centaine": 100,
    },
    scales={
        12: "douzaine|douzaines",
        100: "cent|cents",
        1000: "mille|mil|milliers|k",
        10**6: "million|millions|m",
        10**9: "milliard|milliards|md|mds",
        10**12: "billion|billions",
    },
    ordinals={
        **{
            f"{rank}{ending}": index
            for index, rank in enumerate(_RANKS.split(), 2)
            for ending in ("ème", "èmes")
        },
        **{f"{rank}ème": index * 10 for index, rank in enumerate(_ROUND.split(), 2)},
        **{f"dix-{rank}ème": 10 + index for index, rank in enumerate(_RANKS.split()[5:8], 7)},
        "premier": 1,
        "première": 1,
        "premiers": 1,
        "premières": 1,
        "unième": 1,
        "quatre-vingtième": 80,
        "soixante-dixième": 70,
        "quatre-vingt-dixième": 90,
        "second": 2,
        "seconde": 2,
        "centième": 100,
        "millième": 1000,
        "millionième": 10**6,
        "milliardième": 10**9,
        "1er": 1,
    },
    last="dernier|dernière",
    point="virgule|point",
    ordinal_endings="er|ère|re|ere|e|ème|eme|ièm|ieme|ième|nd|nde|èmes",
    tens_and=True,
    parts={
        2: "demis|demies|moitié",
        3: "tiers",
        4: "quart|quarts",
        20: "vingtièmes",
        100: "centièmes",
        1000: "millièmes",
    },
    divided="sur|divisé par",
    minus="moins|négatif|négative",
    indefinite="un|une",
    some={3: "quelques|plusieurs"},
    beside="avec",
    articles="un|une|le|la|les|l'|des",
    approx="environ|à peu près|autour de|aux alentours de|près de|presque|peut-être|dans les|"
    "approximativement|aux environs de|~|"
    "quasi|quasiment|de l'ordre de|dans l'ordre de",
    approx_after="environ|à peu près|ou quelque chose comme ça",
    of="de",
    under="moins de|jusqu'à|au plus|au maximum|maximum|max|max.|pas plus de|en dessous de|"
    "sous|un maximum de|inférieur à|<|"
    "inférieur ou égal à|inférieurs à|plus petit que|plus petit ou égal à|moins que|"
    "pas plus que|ne dépasse pas|égal ou inférieur à|au-dessous de|moins ou égal à|"
    "tout au plus|<=|"
    "inférieure à|inférieures à|plus bas que|plus petite que|plus petits que|"
    "inférieure ou égale à|inférieures ou égales à|moins ou égal à|plus jeune que|"
    "moins élevé que|max. de",
    over="plus de|au moins|minimum|au minimum|à partir de|au-dessus de|au dessus de|min|min.|"
    "supérieur à|un minimum de|>|"
    "supérieur ou égal à|supérieurs à|plus grand que|plus grand ou égal à|plus que|"
    "pas moins de|dépasse|dépassant|égal ou supérieur à|excède|excèdent|pas moins que|>=|"
    "supérieure à|supérieures à|plus haut que|plus grande que|plus grands que|"
    "supérieure ou égale à|supérieures ou égales à|au moins ou égal à|plus élevé que|"
    "plus âgé que|plus vieux que|min. de",
    under_after="ou moins|maximum|max|au maximum|au plus|maxi|ou moins que|et moins|ou inférieur",
    over_after="+|ou plus|et plus|minimum|au moins|au minimum|ou plus que|ou supérieur|et au-delà",
    to="à|-|jusqu'à",
    both="et",
    either="ou",
    between="entre",
    origin="de|dès",
    fillers="budget|est|c'est|nous|on|avons|ai|j'ai|je|mon|notre|pour|de|par|peut|peux|"
    "dépenser|payer|et|ou|mais|en|tout|sommes|serait|dirais|pense|que|les|le|la|investir|"
    "d'environ|"
    "coûte|coûtent|prix|seulement|avec|quasi|quasiment|bonjour|merci|bien|il|y|a|s'il|vous|"
    "plaît|à",
    currencies={
        "EUR": "euro|euros|d'euro|d'euros|balles",
        "$": "dollar|dollars",
        "USD": "dollars américains|dollar américain|$ us|dollars us",
        "CAD": "dollars canadiens|dollar canadien|$ c",
        "AUD": "dollars australiens|dollar australien",
        "HKD": "dollars de hong kong|$ hk",
        "GBP": "livre|livres|livres sterling|livre sterling|pound|pounds",
        "franc": "franc|francs",
        "CHF": "francs suisses|franc suisse",
        "FRF": "francs français|f",
        "JPY": "yen|yens|yens japonais",
        "CNY": "yuan|yuans|yuans chinois|renminbi",
        "dirham": "dirham|dirhams",
        "rupee": "roupie|roupies",
        "krone": "couronne|couronnes",
        "SEK": "couronnes suédoises",
        "FIM": "marks finlandais|marks finnois|mark finlandais",
        "DEM": "marks allemands|deutsche marks",
        "mark": "mark|marks",
        "ESP": "peseta|pesetas",
        "peso": "peso|pesos",
        "ITL": "lires|lires italiennes",
        "RUB": "rouble|roubles",
        "dinar": "dinar|dinars",
        "riyal": "riyal|riyals",
        "rial": "rial|rials",
        "ILS": "shekel|shekels|sheqels",
        "BTC": "bitcoin|bitcoins",
    },
    coins={"": "cent|cents|centime|centimes|cts|ct|c", "GBP": "pence|penny|pennies"},
    counted="personnes|personne|employés|salariés|utilisateurs|clients|collaborateurs|licences|"
    "contacts|visiteurs|jours|semaines|mois|ans|années|heures|minutes|fois|points|pourcent|"
    "pour cent|km|kilomètres|mètres|kg|kilos|questions|chambres|pages|produits|bureaux",
    idioms="mille mercis|mille fois merci|un moment|une seconde|une minute|une question|"
    "cent pour cent|l'un de|une des|un des|un peu|merci mille fois|un instant|une chose|un jour",
    periods={
        "month": "par mois|mensuel|mensuels|mensuellement|/ mois|au mois|le mois|chaque mois",
        "year": "par an|par année|annuel|annuels|annuellement|/ an|l'année|à l'année|chaque année",
        "once": "une fois|en une fois|au total|en tout|une seule fois|forfait",
    },
    counts={
        1: "juste moi|moi seul|que moi",
        2: "nous deux",
        0: "personne|aucun",
    },
    clock="h|heure|heures",
    yes="c'est ça|sans problème|sans souci|oui|ouais|ouaip|bien sûr|bien sur|d'accord|"
    "certainement|absolument|tout à fait|"
    "volontiers|avec plaisir|carrément|exactement|évidemment|ok|okay|d'acc|entendu|ça marche|"
    "allez-y|si|oui merci|s'il vous plaît oui|effectivement|bien entendu|j'accepte|\U0001f44d|"
    "\U0001f44c|\u2705|je pense que oui|pourquoi pas|exact|correct|vrai|"
    "je le ferai|je le fais|ça marche",
    weak_yes="bien|parfait|super|s'il vous plaît|très bien|génial|bon|o",
    no="non|nan|pas du tout|jamais|non merci|pas vraiment|pas encore|pas maintenant|"
    "pas intéressé|pas intéressée|absolument pas|certainement pas|bien sûr que non|"
    "en aucun cas|je ne crois pas|je ne pense pas|je refuse|hors de question|\U0001f44e|"
    "\u274c|faux|incorrect|malheureusement|surtout pas|pas d'accord|plutôt pas|aucunement|n",
    negators="pas|ne|n'|aucun|aucune|sans|ni|rien|jamais|personne|guère|plus jamais",
    neutral="pas de problème|pas de souci|pas de soucis|aucun problème|pas mal",
    conditions="à condition que|seulement si|uniquement si",
    hedges="peut-être|ça dépend|cela dépend|possible|"
    "possiblement|je ne suis pas sûr|"
    "je ne suis pas sûre|pas sûr|pas sûre|éventuellement|je ne sais pas|j'hésite",
    reported="j'ai dit|j'avais dit|je disais",
    declined="préfère ne pas|je préfère ne pas le dire|ne veux pas le dire|"
    "ne veux pas répondre|ne souhaite pas répondre|ne souhaite pas le dire|pas vos affaires|"
    "ça ne vous regarde pas|cela ne vous regarde pas|c'est privé|c'est confidentiel|"
    "question suivante|ne peux pas le dire|sans commentaire|je ne dirai pas",
    unknown="ne sais pas|sais pas|aucune idée|pas d'idée|pas sûr|pas sûre|pas encore décidé|"
    "difficile à dire|à définir|je l'ignore|pas encore défini|ne saurais dire|dois vérifier",
    declined_alone="passer|passe|privé|confidentiel|suivant|skip|secret",
    unknown_alone="inconnu|ça dépend|peut-être|à voir|indécis",
    polite="s'il vous plaît|merci|désolé|désolée|pardon|bonjour|je|j'ai|on|nous|ça|le|encore|"
    "trop|honnêtement|pour|l'instant|le moment|vraiment|euh|bon|mais|très|alors|moi|y|du|tout",
    all="tout|tous|toutes|toutes les options|tout cela|les deux|tous les deux|les trois",
    none="aucun|aucune|rien|aucun des deux|aucune de ces options|non|aucun d'entre eux",
    joiners="et|ainsi que|aussi|ou|plus",
    besides="sauf|excepté|hormis|mais pas|à part",
    contrast="mais|plutôt",
    pick="option|numéro|num|le|la|les|l'|je|j'aimerais|choisis|prends|veux|voudrais|plutôt|"
    "s'il|vous|plaît|lettre|réponse|oui|un|une|on|et|c'est|pour",
    stop="le|la|les|l'|un|une|des|je|nous|vous|tu|il|elle|on|me|moi|mon|ma|mes|notre|nos|est|"
    "sont|être|suis|avoir|ai|avons|à|de|du|d'|en|dans|avec|par|pour|au|aux|et|ou|mais|si|que|"
    "qui|ne|pas|non|oui|peut|veux|voudrais|plus|moins|très|tout|autre|seulement|quoi|quand|où|"
    "aussi|ce|cette|c'est|j'ai|faire|regarde",
    edit="modifier|changer|corriger|pas correct|ce n'est pas correct|rectifier",
    courtesies="bonjour|bonsoir|salut|cordialement|bien à vous|merci|merci beaucoup|"
    "s'il vous plaît|oui|"
    "d'accord|bien sûr|voilà|voici|ok|parfait|bonne journée",
    name_leads="je m'appelle|mon nom est|je suis|moi c'est|c'est|bonjour|le nom est|"
    "on m'appelle|monsieur|madame",
    name_ends="ici|merci|et|bonjour",
    called="qui s'appelle|appelée|appelé|nommée",
    figured="chiffres",
    company_leads="nous sommes|on est|je travaille chez|je travaille pour|"
    "mon entreprise s'appelle|notre entreprise s'appelle|mon entreprise est|notre société est|"
    "entreprise|société|chez|de|c'est",
    company_joins="de|de chez|chez|de la société",
    digits={"*2": "double", "*3": "triple", "+": "plus"},
    extension="poste|extension|ext",
    reach="utiliser|envoyer|joindre|contacter|appeler|adresse|écrire",
    labels={
        "nom": "name",
        "prénom": "name",
        "entreprise": "company",
        "société": "company",
        "email": "email",
        "e-mail": "email",
        "mail": "email",
        "courriel": "email",
        "adresse e-mail": "email",
        "téléphone": "phone",
        "tél": "phone",
        "tél.": "phone",
        "tel": "phone",
        "portable": "phone",
        "mobile": "phone",
        "numéro": "phone",
    },
    at="arobase|at|(at)|chez",
    dot="point|dot",
    address_signs={"_": "underscore", "-": "tiret", "+": "plus"},
    shown={
        "under": "moins de {}",
        "over": "{}+",
        "about": "environ {}",
        "month": "{} par mois",
        "year": "{} par an",
        "once": "{} au total",
        "no_rush": "rien ne presse",
        "until": "jusqu'au {}",
        "since": "à partir du {}",
        "yes": "Oui",
        "no": "Non",
        "edit": "Modifier",
        "none": "Aucun",
        "day": "d MMM y",
    },
)
