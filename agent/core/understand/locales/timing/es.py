"""Spanish words for times."""

from agent.core.understand.locales.timing import Times

_STEMS = (
    "primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim "
    "decimotercer decimocuart decimoquint decimosext decimoséptim decimoctav decimonoven vigésim"
)
_FIRST = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno"
_NEXT = "próximo|próxima|próximos|próximas|siguiente|siguientes"
_THE = ("el ", "la ", "los ", "las ")

TIMES = Times(
    offsets={
        -1: "ayer|el día anterior|día anterior|el día de ayer",
        -2: "anteayer|antier|antes de ayer|el día antes de ayer|antes de anoche|antesdeayer",
        0: "hoy|hoy mismo|el día de hoy|hoy día|esta noche|esta tarde",
        1: "mañana|el día de mañana|el día después|al día siguiente|el día siguiente|día siguiente",
        2: "pasado mañana|pasado mañana mismo",
    },
    at_once="ahora|ahora mismo|ya|ya mismo|cuanto antes|lo antes posible|de inmediato|"
    "inmediatamente|"
    "urgente|asap|enseguida|lo más pronto posible|en este momento|de momento|en estos momentos|"
    "en seguida",
    soon="pronto|muy pronto|dentro de poco|en breve|próximamente|en un futuro cercano|"
    "en el futuro cercano|en poco tiempo",
    edges={
        ("late", "year"): "fin de año|finales de año|final de año|fines de año|a fin de año",
        ("late", "month"): "fin de mes|final de mes|finales de mes|fines de mes|a fin de mes",
        ("late", "quarter"): "fin de trimestre|finales de trimestre",
        ("early", "year"): "principio de año|principios de año|comienzos de año|inicio de año|"
        "inicios de año",
        ("early", "month"): "principio de mes|principios de mes|inicio de mes|inicios de mes",
        ("middle", "month"): "mediados de mes",
        ("middle", "year"): "mediados de año",
    },
    units={
        "hour": "hora|horas",
        "minute": "minuto|minutos|segundos",
        "day": "día|días",
        "week": "semana|semanas",
        "month": "mes|meses",
        "quarter": "trimestre|trimestres|cuatrimestre",
        "year": "año|años|ano|anos",
        "half": "medio año|semestre|semestres",
        "weekend": "fin de semana|fines de semana|finde",
        "fortnight": "quincena|quincenas",
        "workday": "días laborables|días hábiles",
        "decade": "década|décadas|decenio",
        "century": "siglo|siglos",
    },
    months=(
        "enero|ene|ene.",
        "febrero|feb|feb.",
        "marzo|mar|mar.",
        "abril|abr|abr.",
        "mayo|may|may.",
        "junio|jun|jun.",
        "julio|jul|jul.",
        "agosto|ago|ago.",
        "septiembre|setiembre|sep|sept|sep.|sept.|set|set.",
        "octubre|oct|oct.",
        "noviembre|nov|nov.",
        "diciembre|dic|dic.",
    ),
    weekdays=(
        "lunes|lun|lun.|lu",
        "martes|mart|ma|mart.",
        "miércoles|mié|mié.|mier|mi|mx",
        "jueves|jue|jue.|juev|ju",
        "viernes|vie|vie.|vier|vi",
        "sábado|sáb|sáb.|sábados|sa",
        "domingo|dom|dom.|domingos|do",
    ),
    seasons={3: "primavera", 6: "verano|vacaciones de verano", 9: "otoño", 12: "invierno"},
    feasts={
        (12, 24): "nochebuena|víspera de navidad",
        (12, 25): "navidad|navidades|día de navidad",
        (12, 31): "nochevieja|víspera de año nuevo|fin de año viejo",
        (1, 1): "año nuevo|día de año nuevo",
        (1, 6): "reyes|día de reyes",
        (2, 14): "san valentín|día de los enamorados",
        (11, 1): "todos los santos|día de todos los santos",
        (11, 2): "día de los muertos",
        (10, 31): "halloween|noche de brujas",
    },
    easter={
        0: "pascua|semana santa|domingo de pascua|domingo de resurrección",
        -2: "viernes santo",
        -3: "jueves santo",
        -7: "domingo de ramos",
    },
    shy="mar|may|ene|dom|vie|lu|ma|mi|ju|vi|sa|do|ya|ago|set|mart|reyes|ano|anos",
    this="este|esta|el presente|esa|ese|estos|estas|el mismo|la misma|el actual|actual|"
    "en curso|la actual|aquel|aquella",
    following=_NEXT
    + "|que viene|que vienen|entrante|entrantes|que entra|venidero|venidera|venideros|"
    + "|".join(lead + word for lead in _THE for word in _NEXT.split("|")),
    second_next="después del próximo|después de la próxima|tras el próximo|tras la próxima|"
    "subsiguiente",
    past="pasado|pasada|pasados|pasadas|último|última|últimos|últimas|anterior|anteriores|"
    "previo|previa|previos|previas",
    last_but_one="penúltimo|penúltima",
    ago="atrás",
    ago_first="hace|hace unos|hace unas|hace como|hace aproximadamente",
    so_far="más temprano|antes en|en lo que va de|en lo que va del",
    within="<|no más de|máximo|como máximo|a lo sumo|dentro de los próximos|en los próximos|"
    "en las próximas|en menos de|"
    "en el plazo de|en un plazo de|antes de que pasen|en el transcurso de|como máximo en|"
    "dentro de las próximas|durante los próximos|durante las próximas|en el curso de|"
    "en los siguientes|en las siguientes|a lo largo de los próximos|en no más de|menos de",
    beyond=">|más de|en más de|dentro de más de|al menos|como mínimo en|por lo menos|mínimo",
    ahead="en|dentro de|en aproximadamente|en cosa de|de aquí a|en alrededor de",
    later="más tarde|luego|más adelante|después",
    rest="resto de|resto del|el resto de|el resto del|lo que queda de|lo que queda del|"
    "lo que resta de|lo que resta del|resto",
    until="para|hasta|para el|hasta el|no más tarde de|para la|"
    "hasta la|a más tardar el|antes del fin de|como tarde|como muy tarde|como muy tarde en|"
    "a más tardar|a más tardar en|como máximo en",
    before="antes de|antes del|previo a|antes de la|antes de el|antes de que acabe",
    after="después de|después del|tras|pasado el|después de la|luego de|luego del|"
    "a partir del día después de",
    since="desde|a partir de|desde el|a partir del|no antes de|desde la|comenzando|"
    "empezando|comenzando el|empezando el|a contar de|desde el día|a partir del día|"
    "no antes del",
    to="a|-|hasta|al|hasta el|hasta la",
    early="principios de|a principios de|comienzos de|a comienzos de|inicio de|a inicios de|"
    "inicios de|principio de|al principio de|comienzo de|al comienzo de|al inicio de|"
    "a principios del|principios del|comienzos del|inicio del|al inicio del|"
    "al comienzo del|al principio del|a inicios del|a comienzos del",
    middle="mediados de|a mediados de|mediados del|a mediados del",
    or_less="o menos|como máximo|máximo",
    onwards="o más|en adelante|o después|o más tarde|como pronto|como muy pronto",
    at_latest="a más tardar|como muy tarde|como tarde|o antes",
    clock="a las|a la una|sobre las|hacia las",
    first_half="primera mitad de|primera mitad del|1a mitad de|1a mitad del",
    second_half="segunda mitad de|segunda mitad del|2a mitad de|2a mitad del",
    half_more="y medio|y media",
    late="finales de|a finales de|fines de|final de|fin de|al final de|final del|al final del|"
    "a finales del|finales del|fines del|a fines de|a fines del|fin del",
    of="de|del|el|la|los|las|,|sobre|quizás|al|a|tal vez|aproximadamente|hacia|por|como|"
    "alrededor de|en torno a|más o menos|lo|mi|es|sería|fecha|día|cerca de|hacia el|dia de|"
    "durante|durante el|durante la|durante los|durante las",
    lasting="durante|por",
    quarter="q|t",
    half="s",
    vague={
        1: "un|una",
        2: "un par de|par de",
        3: "unos pocos|unas pocas|pocos|pocas|unos cuantos|unas cuantas|algunos|algunas|"
        "varios|varias|unos|unas",
    },
    rank_endings="o|a|er|ro|do|to|ra|da|ta|ero|mo|no",
    ranks={
        **{number: f"{stem}o|{stem}a" for number, stem in enumerate(_STEMS.split(), 1)},
        **{
            20 + number: f"vigésimo {word}|vigesimo{word}"
            for number, word in enumerate(_FIRST.split(), 1)
        },
        30: "trigésimo",
        31: "trigésimo primero",
    },
    days="el|día|del|dia|al|este día|ese día",
    idioms="24/7",
    no_rush="sin prisa|sin prisas|no hay prisa|no tengo prisa|solo mirando|sólo mirando|"
    "solo estoy mirando|sólo estoy mirando|solo miro|algún día|"
    "ahora no|todavía no|aún no|cuando sea|flexible|sin fecha|no es urgente|no corre prisa|"
    "no por ahora|en algún momento|ya veremos",
)
