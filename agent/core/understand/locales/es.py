"""Spanish."""

from agent.core.understand.locales import Language

_UNITS = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_TEENS = (
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_ONES = "uno dos tres cuatro cinco seis siete ocho nueve"
_RANKS = "primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim"
_ROUND = (
    "vigésim trigésim cuadragésim quincuagésim sexagésim septuagésim octogésim nonagésim centésim"
)
_HUNDREDS = "dosc tresc cuatroc quinient seisc setec ochoc novec"

LANGUAGE = Language(
    code="es",
    decimal=",",
    numerals={
        "unos cientos": 300,
        "varios cientos": 300,
        "unos miles": 3000,
        "unos pocos miles": 3000,
        "varios miles": 3000,
        **{word: index for index, word in enumerate(f"{_UNITS} {_TEENS}".split())},
        **{word: index * 10 for index, word in enumerate(_TENS.split(), 3)},
        **{
            f"{ten} y {one}": tens * 10 + ones
            for tens, ten in enumerate(_TENS.split(), 3)
            for ones, one in enumerate(_ONES.split(), 1)
        },
        **{f"{ten} y un": tens * 10 + 1 for tens, ten in enumerate(_TENS.split(), 3)},
        **{f"{ten} y una": tens * 10 + 1 for tens, ten in enumerate(_TENS.split(), 3)},
        **{
            f"{word}{'' if word[-1] == 't' else 'ient'}{ending}": number * 100
            for number, word in enumerate(_HUNDREDS.split(), 2)
            for ending in ("os", "as")
        },
        "zero": 0,
        "veintiún": 21,
        "veintiuna": 21,
        "diesiseis": 16,
        "diez y seis": 16,
        "diez y siete": 17,
        "diez y ocho": 18,
        "diez y nueve": 19,
        "medio": 0.5,
        "media": 0.5,
        "un par de": 2,
        "un par": 2,
    },
    scales={
        12: "docena|docenas",
        100: "cien|ciento|cientos|cientas",
        1000: "mil|miles|k",
        10**6: "millón|millones|mm|m",
        10**9: "mil millones|millardo|millardos",
        10**12: "billón|billones",
        10**18: "trillón|trillones",
    },
    ordinals={
        **{
            f"{rank}{ending}": index
            for index, rank in enumerate(_RANKS.split(), 1)
            for ending in ("o", "a", "os", "as")
        },
        **{
            f"{rank}{ending}": index * 10
            for index, rank in enumerate(_ROUND.split(), 2)
            for ending in ("o", "a", "os", "as")
        },
        **{f"decimo{rank}o": 10 + index for index, rank in enumerate(_RANKS.split()[2:9], 3)},
        **{f"decimo{rank}a": 10 + index for index, rank in enumerate(_RANKS.split()[2:9], 3)},
        "primer": 1,
        "tercer": 3,
        "sétimo": 7,
        "milésimo": 1000,
        "milésima": 1000,
        "millonésimo": 10**6,
        "millonésima": 10**6,
    },
    last="último|última",
    ordinal_endings="o|a|er|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na|.o|.a",
    tens_and=True,
    parts={
        2: "medios|mitad",
        3: "tercio|tercios",
        4: "cuarto|cuartos",
        12: "doceavos|doceavo",
        20: "veinteavos",
        100: "centésimos",
        1000: "milésimos",
    },
    divided="sobre|dividido entre|de cada",
    minus="menos|negativo|negativa",
    indefinite="un|una|uno",
    some={3: "algunos|algunas|unos pocos|unas pocas|pocos|pocas|unos cuantos"},
    beside="con",
    point="coma|punto|con",
    articles="un|una|el|la|los|las",
    approx="unos|unas|alrededor de|cerca de|más o menos|aproximadamente|aprox|aprox.|sobre|"
    "como|casi|quizás|tal vez|en torno a|~",
    approx_after="o así|más o menos|aproximadamente|aprox",
    of="de",
    under="menos de|hasta|como máximo|máximo|max|max.|no más de|por debajo de|inferior a|"
    "un máximo de|<|"
    "menor que|menor a|menores de|menor o igual que|menor o igual a|menos o igual que|"
    "inferior o igual a|igual o menor que|igual o menos que|igual o inferior a|no mayor que|"
    "no mayor a|menos que|no superior a|debajo de|como mucho|a lo sumo|no supera|no más que|"
    "<=|"
    "más bajo que|más baja que|más pequeño que|menores que|menores o iguales a|menor de|"
    "menores a|inferiores a|iguales o menores a",
    over="más de|al menos|mínimo|como mínimo|desde|a partir de|por encima de|superior a|"
    "por lo menos|un mínimo de|>|"
    "mayor que|mayor a|mayores de|mayor o igual que|mayor o igual a|más o igual que|"
    "superior o igual a|igual o mayor que|igual o más que|igual o superior a|no menor que|"
    "no menos de|más que|supera los|supera|superan|encima de|excede|exceden|superior a los|"
    "no inferior a|>=|arriba de|"
    "más alto que|más alta que|más grande que|más grande de|mayores que|mayores o iguales a|"
    "mayor de|mayores a|superiores a|iguales o mayores a",
    under_after="o menos|máximo|como máximo|como mucho|max|o menor|o inferior|y menos|"
    "a lo sumo|como mucho",
    over_after="+|o más|en adelante|mínimo|como mínimo|para arriba|o mayor|o superior|y más|"
    "por lo menos|al menos|o mayor que",
    to="a|-|hasta",
    both="y",
    either="o",
    between="entre",
    origin="de|desde",
    fillers="presupuesto|es|son|tenemos|tengo|mi|nuestro|para|por|de|podemos|puedo|gastar|"
    "pagar|y|o|pero|en|total|somos|nos|creo|serían|sería|que|lo|el|la|con|invertir|unos|"
    "cuesta|cuestan|costo|precio|solo|solamente|está|bien|hola|gracias|unas|hay|número|es de",
    currencies={
        "EUR": "euro|euros|pavos",
        "$": "dólar|dólares|dolar|dolares",
        "USD": "dólares americanos|dólares estadounidenses|dólares de estados unidos|us dólares",
        "CAD": "dólares canadienses|dólar canadiense",
        "AUD": "dólares australianos|dólar australiano",
        "HKD": "dólares de hong kong|dólares hong kong",
        "GBP": "libra|libras|libras esterlinas|libra esterlina|pound|pounds",
        "peso": "peso|pesos",
        "MXN": "peso mexicano|pesos mexicanos",
        "ARS": "pesos argentinos",
        "COP": "pesos colombianos",
        "CLP": "pesos chilenos",
        "PEN": "soles",
        "BRL": "reales|real brasileño|reales brasileños",
        "JPY": "yen|yenes|yenes japoneses",
        "CNY": "yuan|yuanes|renminbi|yuan chino|yuanes chinos",
        "franc": "franco|francos",
        "CHF": "francos suizos|franco suizo",
        "FRF": "francos franceses",
        "DEM": "marcos alemanes|marco alemán",
        "FIM": "marcos finlandeses|marco finlandés",
        "mark": "marco|marcos",
        "ESP": "pta|ptas|peseta|pesetas",
        "ITL": "liras|liras italianas",
        "rupee": "rupia|rupias",
        "INR": "rupias indias",
        "krone": "corona|coronas",
        "SEK": "coronas suecas",
        "RUB": "rublo|rublos",
        "ILS": "shekel|shekels|séquel",
        "riyal": "riyal|riyals|riyales",
        "rial": "rial|riales",
        "dinar": "dinar|dinares",
        "VES": "bolívar|bolívares",
        "GTQ": "quetzales",
        "BTC": "bitcoin|bitcoins",
    },
    coins={
        "": "centavo|centavos|céntimo|céntimos|cent|cents|centimo|centimos|c",
        "GBP": "penique|peniques|pence",
    },
    counted="personas|persona|empleados|usuarios|clientes|trabajadores|licencias|puestos|"
    "contactos|visitas|días|dias|semanas|meses|años|horas|minutos|veces|puntos|por ciento|km|"
    "kilómetros|metros|kg|kilos|preguntas|habitaciones|páginas|productos|oficinas|tiendas",
    idioms="mil gracias|un millón de gracias|un momento|un segundo|un minuto|una pregunta|"
    "cien por cien|cien por ciento|uno de|una de|primero que nada|una cosa|un poco|"
    "un día|mil veces|a medias",
    periods={
        "month": "al mes|por mes|mensual|mensuales|mensualmente|/ mes|cada mes",
        "year": "al año|por año|anual|anuales|anualmente|/ año|cada año",
        "once": "una vez|pago único|en total|total|una sola vez|único",
    },
    counts={
        1: "solo yo|sólo yo|yo solo",
        2: "nosotros dos",
        0: "nadie|ninguno",
    },
    clock="h|hs|hrs|horas|am|pm",
    yes="sin problema|por qué no|sí|si|sip|claro|claro que sí|por supuesto|desde luego|vale|"
    "de acuerdo|ok|okey|okay|"
    "sin duda|exacto|correcto|efectivamente|afirmativo|con gusto|seguro|dale|bueno|"
    "me encantaría|cómo no|adelante|así es|\U0001f44d|\U0001f44c|\u2705|acepto|creo que sí|"
    "cierto|sí por favor|"
    "lo haré|lo hago|hecho",
    weak_yes="bien|perfecto|genial|por favor|estupendo|muy bien|está bien|s",
    no="no es correcto|no es cierto|no es verdad|no|nop|para nada|nunca|jamás|de ninguna manera|"
    "en absoluto|no gracias|todavía no|"
    "aún no|ahora no|no me interesa|tampoco|claro que no|por supuesto que no|creo que no|"
    "no creo|mejor no|prefiero que no|ni hablar|qué va|\U0001f44e|\u274c|falso|incorrecto|"
    "negativo|rechazo|lamentablemente|no estoy de acuerdo|n",
    negators="no|ni|sin|nada|nadie|ningún|ninguna|tampoco|apenas",
    neutral="no hay problema|sin problema|no pasa nada|no importa",
    conditions="siempre que|solo si|sólo si|a condición de que|siempre y cuando",
    hedges="quizás|quizá|tal vez|depende|a lo mejor|puede ser|no estoy seguro|no estoy segura|"
    "no sé|posiblemente|según|más o menos",
    reported="dije|he dicho|yo dije|ya dije",
    declined="prefiero no decirlo|prefiero no decir|prefiero no responder|"
    "prefiero no contestar|no quiero decirlo|no quiero decir|no quiero responder|"
    "no es asunto tuyo|no es asunto suyo|no te importa|es privado|es confidencial|"
    "no puedo decirlo|no puedo compartir|siguiente pregunta|sin comentarios|"
    "prefiero no compartir",
    unknown="no sé|no lo sé|ni idea|no tengo idea|no estoy seguro|no estoy segura|no sabría|"
    "no lo tengo claro|no lo hemos decidido|no he decidido|difícil de decir|por definir|"
    "todavía no sé|no lo tengo decidido|tengo que consultarlo",
    declined_alone="saltar|omitir|paso|privado|confidencial|siguiente|skip|mejor no",
    unknown_alone="depende|desconocido|quizás|tal vez|por decidir|indeciso",
    polite="por favor|gracias|perdón|lo siento|hola|bueno|pues|la verdad|ahora|todavía|aún|yo|"
    "eso|lo|ahora mismo|en este momento|muy|pero|que|nos|me|de|a|por",
    all="todo|todos|todas|todas las anteriores|todo lo anterior|ambos|ambas|los dos|las dos|"
    "los tres",
    none="ninguno|ninguna|nada|ninguno de ellos|ninguna de ellas|ningunas|no",
    joiners="y|e|también|además|o|más",
    besides="excepto|menos|salvo|pero no",
    contrast="sino|pero",
    pick="opción|número|núm|el|la|los|las|quiero|elijo|prefiero|por|favor|yo|letra|respuesta|"
    "me|quedo|con|sí|un|una|quisiera|nos|querría|y|es|de",
    stop="el|la|los|las|un|una|unos|unas|yo|nosotros|tú|usted|él|ella|ellos|me|nos|te|se|mi|"
    "mis|nuestro|nuestra|es|son|era|ser|estar|está|tener|tengo|tenemos|a|de|del|en|con|por|"
    "para|al|y|o|pero|si|como|que|no|sí|puede|puedo|quiero|queremos|quisiera|más|menos|muy|"
    "todo|todos|otro|otra|solo|sólo|qué|quién|cuándo|dónde|también|ya|lo|le|su|hacer|mirando",
    edit="cambiar|editar|corregir|modificar|no es correcto|está mal",
    courtesies="hola|buenas|buenos días|buenas tardes|buenas noches|saludos|un saludo|gracias|"
    "muchas gracias|"
    "por favor|claro|sí|vale|por supuesto|aquí tiene|aquí tienes|perfecto|atentamente",
    name_leads="me llamo|mi nombre es|soy|yo soy|el nombre es|hola|aquí|me dicen|señor|señora",
    name_ends="aquí|gracias|y|por|favor",
    called="que se llama|llamada|llamado",
    figured="cifras",
    company_leads="somos|nos llamamos|trabajo en|trabajo para|mi empresa se llama|"
    "mi empresa es|la empresa es|la empresa se llama|nuestra empresa es|empresa|de|soy de|es",
    company_joins="de|de la empresa|en",
    digits={"*2": "doble", "*3": "triple", "+": "más"},
    extension="extensión|interno|int|anexo|ext",
    reach="usar|enviar|mandar|escríbame|contactar|contactarme|escribir|llamar|dirección|correo",
    labels={
        "nombre": "name",
        "empresa": "company",
        "compañía": "company",
        "correo": "email",
        "correo electrónico": "email",
        "email": "email",
        "e-mail": "email",
        "mail": "email",
        "teléfono": "phone",
        "tel": "phone",
        "móvil": "phone",
        "celular": "phone",
        "número": "phone",
    },
    at="arroba|at|(at)",
    dot="punto|dot",
    address_signs={"_": "subrayado", "-": "guión|guion", "+": "más"},
    shown={
        "under": "menos de {}",
        "over": "{}+",
        "about": "alrededor de {}",
        "month": "{} al mes",
        "year": "{} al año",
        "once": "{} en total",
        "no_rush": "sin prisa",
        "until": "hasta {}",
        "since": "desde {}",
        "yes": "Sí",
        "no": "No",
        "edit": "Cambiar",
        "none": "Ninguno",
        "day": "d MMM y",
    },
)
