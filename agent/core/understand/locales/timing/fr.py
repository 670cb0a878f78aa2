"""French words for times."""

from agent.core.understand.locales.timing import Times

_RANKS = (
    "premi deuxi troisi quatri cinqui sixi septi huiti neuvi dixi onzi douzi treizi quatorzi "
    "quinzi seizi dix-septi dix-huiti dix-neuvi vingti"
)
_NEXT = "prochain|prochaine|prochains|prochaines|suivant|suivante|suivants|suivantes"

TIMES = Times(
    offsets={
        -1: "hier|le jour précédent|jour précédent|la veille|le jour d'avant|jour d'avant",
        -2: "avant-hier|avant hier|l'avant-veille",
        0: "aujourd'hui|ce jour même|ce soir|cet après-midi|ce matin",
        1: "demain|le lendemain|lendemain|le jour d'après|jour d'après|le jour suivant|"
        "jour suivant",
        2: "après-demain|après demain|le surlendemain|surlendemain",
    },
    at_once="maintenant|tout de suite|immédiatement|dès que possible|le plus vite possible|"
    "au plus vite|"
    "urgent|asap|dès maintenant|le plus tôt possible|sans attendre|en ce moment|"
    "à l'instant|sur-le-champ|à cet instant|de suite|dans l'immédiat|pour le moment",
    soon="bientôt|prochainement|sous peu|très bientôt|dans peu de temps|d'ici peu|"
    "dans un futur proche|dans un avenir proche",
    edges={
        ("late", "year"): "fin d'année|la fin d'année|en fin d'année",
        ("late", "month"): "fin de mois|la fin de mois|en fin de mois",
        ("late", "quarter"): "fin de trimestre",
        ("late", "week"): "fin de semaine|en fin de semaine",
        ("early", "year"): "début d'année|en début d'année|le début d'année",
        ("early", "month"): "début de mois|en début de mois",
        ("early", "week"): "début de semaine|en début de semaine",
        ("middle", "week"): "milieu de semaine|en milieu de semaine",
        ("middle", "month"): "mi-mois|milieu de mois",
        ("middle", "year"): "mi-année|milieu d'année",
    },
    units={
        "hour": "heure|heures|h",
        "minute": "minute|minutes|secondes",
        "day": "jour|jours|journée",
        "week": "semaine|semaines",
        "month": "mois|mois-ci",
        "quarter": "trimestre|trimestres|quart",
        "year": "an|ans|année|années",
        "half": "semestre|semestres|demi année|demi-année|six mois de l'année",
        "weekend": "week-end|weekend|week-ends|week end|weekends",
        "fortnight": "quinzaine|quinzaines",
        "workday": "jours ouvrés|jours ouvrables",
        "decade": "décennie|décennies",
        "century": "siècle|siècles",
    },
    months=(
        "janvier|janv|janv.|jan|jan.",
        "février|févr|févr.|fév|fév.",
        "mars",
        "avril|avr|avr.",
        "mai",
        "juin",
        "juillet|juil|juil.|juill|juill.",
        "août",
        "septembre|sept.|sep|sep.",
        "octobre|oct|oct.",
        "novembre|nov|nov.",
        "décembre|déc|déc.",
    ),
    weekdays=(
        "lundi|lun|lun.|lundis",
        "mardi|mar|mar.|mardis",
        "mercredi|mer|mer.|mercredis",
        "jeudi|jeu|jeu.|jeudis",
        "vendredi|ven|ven.|vend|vend.|vendredis",
        "samedi|sam|sam.|samedis",
        "dimanche|dim|dim.|dimanches",
    ),
    seasons={3: "printemps", 6: "été|vacances d'été|grandes vacances", 9: "automne", 12: "hiver"},
    feasts={
        (12, 24): "veille de noël|réveillon de noël",
        (12, 25): "noël|jour de noël",
        (12, 31): "saint-sylvestre|réveillon|saint sylvestre|réveillon du nouvel an|"
        "veille du nouvel an",
        (1, 1): "nouvel an|jour de l'an|le nouvel an|premier de l'an",
        (5, 1): "fête du travail",
        (7, 14): "fête nationale",
        (11, 1): "toussaint|la toussaint",
        (11, 11): "armistice",
        (8, 15): "assomption",
        (2, 14): "saint valentin|saint-valentin",
        (10, 31): "halloween",
    },
    easter={
        0: "pâques|dimanche de pâques",
        1: "lundi de pâques",
        -2: "vendredi saint",
        39: "ascension|jeudi de l'ascension",
        49: "pentecôte",
        50: "lundi de pentecôte",
    },
    shy="mer|jeu|ven|sam|dim|été|nov|mar|mars|mai|vend|sep|réveillon|dec",
    this="ce|cette|cet|ces|en cours|courant|de cette|actuel|actuelle|la même|le même|de ce",
    following="|".join(
        (
            _NEXT,
            *(f"{lead} {word}" for lead in ("le", "la", "les") for word in _NEXT.split("|")),
            "à venir|d'après|qui vient|qui viennent",
        )
    ),
    second_next="après le prochain|après la prochaine|d'après la prochaine|après prochain",
    past="dernier|dernière|passé|passée|derniers|dernières|passés|passées|précédent|"
    "précédente|précédents|précédentes|d'avant",
    last_but_one="avant-dernier|avant-dernière|pénultième",
    ago="plus tôt",
    ago_first="il y a|y a|voici|voilà|il y a environ|ça fait|il y a à peu près",
    so_far="plus tôt dans|plus tôt",
    within="<|pas plus de|au plus|d'ici|dans les prochains|dans les prochaines|en moins de|"
    "dans un délai de|sous|"
    "au cours des prochains|au cours des prochaines|dans moins de|au plus tard dans|"
    "dans les|dans le|dans un délai d'|au cours des|moins de|pendant les prochains|"
    "d'ici à|en l'espace de|dans moins|en moins|il y a moins",
    beyond=">|plus de|dans plus de|au moins|dans au moins|plus d'|dans plus d'|au bout de plus de",
    ahead="dans|en|dans environ|d'ici environ|dans à peu près|dans à peine|d'ici à environ|"
    "dans environ|au bout de",
    later="plus tard|plus tard dans|par la suite",
    rest="reste de|le reste de|reste du|le reste du|reste|le restant de|le restant du|"
    "reste de ma|la reste",
    until="avant la fin de|avant la fin du|jusqu'à|jusqu'au|au plus tard en|au plus tard le|"
    "d'ici au|jusqu'en|jusque|d'ici le|d'ici la|jusqu'a|d'ici fin|avant fin",
    before="avant|avant le|avant la|avant les",
    after="après|après le|après la|après les|passé le",
    since="à partir de|à partir|à compter|à partir du|dès|depuis|pas avant|à compter de|"
    "à compter du|"
    "à partir d'|dès le|depuis le|pas avant le|à dater du|à partir de la|dès la|"
    "commençant|commençant le|en commençant",
    to="à|-|jusqu'à|au|jusqu'au|a|jusqu'en|jusque|jusqu'a|à la|jusqu'à la",
    early="début|au début de|début de|au début du|en début de|le début de|le début du|"
    "début du|au début d'|tôt dans|au commencement de|au commencement du|tout début",
    middle="mi|mi-|milieu|au milieu de|au milieu du|courant|milieu de|milieu du|au milieu d'|"
    "à la mi-|à la mi|mi -",
    or_less="ou moins|maximum|au maximum|max",
    onwards="ou plus|et après|ou après|ou plus tard|au plus tôt|et au-delà",
    at_latest="au plus tard|ou avant",
    first_half="première moitié de|première moitié du|première moitié d'",
    second_half="deuxième moitié de|deuxième moitié du|seconde moitié de|seconde moitié du",
    half_more="et demi|et demie",
    latter="tard|tard dans",
    late="fin|à la fin de|fin de|à la fin du|en fin de|la fin de|la fin du|fin du|à la fin d'|"
    "à la fin|la fin d'|vers la fin de|vers la fin du",
    of="de|du|le|la|les|des|d'|l'|,|vers|peut-être|au|en|cours|environ|sur|pour|courant|"
    "dans le courant|ma|mon|durant|pendant|c'est|date|autour de|aux alentours de|"
    "aux environs de|plutôt|à|disons|d|l|aux|sur le|dans la|du mois de|au mois de",
    lasting="pendant|pour|durant",
    quarter="q|t",
    half="s|h",
    vague={
        1: "un|une|d'un|d'une",
        2: "une paire de|deux ou trois",
        3: "quelques|plusieurs|des quelques|une poignée de",
    },
    rank_endings="er|ère|e|ème|nd|nde|eme|ier|iere|re|ieme",
    ranks={
        **{
            number: f"{stem}er|{stem}ère|{stem}ème|{stem}eme"
            for number, stem in enumerate(_RANKS.split(), 1)
        },
        21: "vingt et unième",
        30: "trentième",
    },
    days="le|pour le|du|au|date",
    elisions="d'|l'|jusqu'",
    figured_months={3: "mar|mar.", 7: "jui|jui.", 9: "sept"},
    weeks_on={8: 1, 15: 2},
    idioms="24/7|24h/24",
    no_rush="je me renseigne|je me renseigne juste|simple curiosité|"
    "pas pressé|pas pressée|pas pressés|pas de hâte|rien ne presse|je regarde|"
    "je regarde juste|juste pour voir|un jour|un jour peut-être|pas maintenant|pas encore|flexible|"
    "pas urgent|pas tout de suite|peu importe|sans urgence|pas d'urgence|n'importe quand|"
    "aucune urgence|un de ces jours",
)
