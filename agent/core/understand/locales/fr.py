"""French."""

from agent.core.understand.locales import Language

_UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
_TENS = "vingt trente quarante cinquante soixante"
_RANKS = "premi deuxi troisi quatri cinqui sixi septi huiti neuvi dixi"

LANGUAGE = Language(
    code="fr",
    decimal=",",
    numerals={
        **{word: index for index, word in enumerate(_UNITS.split())},
        **{word: index * 10 for index, word in enumerate(_TENS.split(), 2)},
        "dix-sept": 17,
        "dix-huit": 18,
        "dix-neuf": 19,
        "soixante-dix": 70,
        "septante": 70,
        "quatre-vingt": 80,
        "quatre-vingts": 80,
        "huitante": 80,
        "quatre-vingt-dix": 90,
        "nonante": 90,
        "demi": 0.5,
        "un demi": 0.5,
        "une dizaine de": 10,
        "une dizaine": 10,
        "une douzaine": 12,
        "une vingtaine": 20,
        "une trentaine": 30,
        "une centaine": 100,
    },
    scales={
        100: "cent|cents",
        1000: "mille|k",
        10**6: "million|millions|m",
        10**9: "milliard|milliards",
    },
    ordinals={
        **{
            f"{rank}{ending}": index
            for index, rank in enumerate(_RANKS.split(), 1)
            for ending in ("er", "ère", "ème")
        },
        "second": 2,
        "seconde": 2,
        "1er": 1,
    },
    last="dernier|dernière",
    point="virgule",
    ordinal_endings="er|ère|e|ème|nd|nde",
    articles="un|une|le|la|les|l'|des",
    approx="environ|à peu près|autour de|aux alentours de|près de|presque|peut-être|dans les|"
    "approximativement|aux environs de|~",
    approx_after="environ|à peu près|ou quelque chose comme ça",
    of="de",
    under="moins de|jusqu'à|au plus|au maximum|maximum|max|max.|pas plus de|en dessous de|"
    "sous|un maximum de|inférieur à|<",
    over="plus de|au moins|minimum|au minimum|à partir de|au-dessus de|au dessus de|min|min.|"
    "supérieur à|un minimum de|>",
    under_after="ou moins|maximum|max|au maximum|au plus|maxi",
    over_after="+|ou plus|et plus|minimum|au moins|au minimum",
    to="à|-|jusqu'à",
    both="et",
    either="ou",
    between="entre",
    origin="de|dès",
    fillers="budget|est|c'est|nous|on|avons|ai|j'ai|je|mon|notre|pour|de|par|peut|peux|"
    "dépenser|payer|et|ou|mais|en|tout|sommes|serait|dirais|pense|que|les|le|la|investir|"
    "d'environ",
    currencies={
        "EUR": "euro|euros|balles",
        "USD": "dollar|dollars",
        "GBP": "livre|livres|livres sterling",
        "CHF": "francs|francs suisses",
        "JPY": "yens",
        "CAD": "dollars canadiens",
        "MAD": "dirhams",
    },
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
    yes="oui|ouais|ouaip|bien sûr|bien sur|d'accord|certainement|absolument|tout à fait|"
    "volontiers|avec plaisir|carrément|exactement|évidemment|ok|okay|d'acc|entendu|ça marche|"
    "allez-y|si|oui merci|s'il vous plaît oui|effectivement|bien entendu|j'accepte|\U0001f44d|"
    "\U0001f44c|\u2705|je pense que oui|pourquoi pas|exact|correct|vrai",
    weak_yes="bien|parfait|super|s'il vous plaît|très bien|génial|bon|o",
    no="non|nan|pas du tout|jamais|non merci|pas vraiment|pas encore|pas maintenant|"
    "pas intéressé|pas intéressée|absolument pas|certainement pas|bien sûr que non|"
    "en aucun cas|je ne crois pas|je ne pense pas|je refuse|hors de question|\U0001f44e|"
    "\u274c|faux|incorrect|malheureusement|surtout pas|pas d'accord|plutôt pas|aucunement|n",
    negators="pas|ne|n'|aucun|aucune|sans|ni|rien|jamais|personne|guère|plus jamais",
    neutral="pas de problème|pas de souci|pas de soucis|aucun problème|pas mal",
    hedges="peut-être|ça dépend|cela dépend|possible|possiblement|je ne suis pas sûr|"
    "je ne suis pas sûre|pas sûr|pas sûre|éventuellement|je ne sais pas|j'hésite",
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
    pick="option|numéro|num|le|la|les|l'|je|j'aimerais|choisis|prends|veux|voudrais|plutôt|"
    "s'il|vous|plaît|lettre|réponse|oui|un|une|on|et|c'est|pour",
    stop="le|la|les|l'|un|une|des|je|nous|vous|tu|il|elle|on|me|moi|mon|ma|mes|notre|nos|est|"
    "sont|être|suis|avoir|ai|avons|à|de|du|d'|en|dans|avec|par|pour|au|aux|et|ou|mais|si|que|"
    "qui|ne|pas|non|oui|peut|veux|voudrais|plus|moins|très|tout|autre|seulement|quoi|quand|où|"
    "aussi|ce|cette|c'est|j'ai|faire|regarde",
    edit="modifier|changer|corriger|pas correct|ce n'est pas correct|rectifier",
    name_leads="je m'appelle|mon nom est|je suis|moi c'est|c'est|bonjour|le nom est|"
    "on m'appelle|monsieur|madame",
    company_leads="nous sommes|on est|je travaille chez|je travaille pour|"
    "mon entreprise s'appelle|notre entreprise s'appelle|mon entreprise est|notre société est|"
    "entreprise|société|chez|de|c'est",
    company_joins="de|de chez|chez|de la société",
    reach="joindre|contacter|appeler|adresse|écrire",
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
