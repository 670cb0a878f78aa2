"""Portuguese words for times."""

from agent.core.understand.locales.timing import Times

_STEMS = "primeir segund terceir quart quint sext sétim oitav non décim"
_FIRST = "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono"
_NEXT = "próximo|próxima|próximos|próximas|seguinte|seguintes"
_THIS = "este|esta|esse|essa|estes|estas|esses|essas"

TIMES = Times(
    offsets={
        -1: "ontem|o dia anterior|dia anterior",
        -2: "anteontem|antes de ontem|antes d'ontem",
        0: "hoje|hoje mesmo|esta noite|hoje à noite|esta tarde",
        1: "amanhã|o dia seguinte|dia seguinte|no dia seguinte",
        2: "depois de amanhã",
    },
    at_once="agora|já|agora mesmo|imediatamente|o quanto antes|urgente|asap|o mais rápido possível|"
    "assim que possível|quanto antes|de imediato|o mais breve possível|logo que possível|"
    "nesse momento|neste momento|neste instante|nesse instante|no momento|neste exato momento|"
    "nessa hora",
    soon="em breve|logo|brevemente|dentro em breve|daqui a pouco|num futuro próximo|"
    "em um futuro próximo|muito em breve",
    edges={
        ("late", "year"): "fim do ano|final do ano|fim de ano|final de ano",
        ("late", "month"): "fim do mês|final do mês|fim de mês|final de mês",
        ("late", "quarter"): "fim do trimestre|final do trimestre",
        ("early", "year"): "início do ano|começo do ano|princípio do ano",
        ("early", "month"): "início do mês|começo do mês|princípio do mês",
        ("middle", "month"): "meados do mês",
        ("middle", "year"): "meados do ano",
    },
    units={
        "hour": "hora|horas",
        "minute": "minuto|minutos|segundos",
        "day": "dia|dias",
        "week": "semana|semanas",
        "month": "mês|meses",
        "quarter": "trimestre|trimestres",
        "year": "ano|anos",
        "half": "semestre|meio ano|semestres",
        "weekend": "fim de semana|final de semana|fins de semana|fim-de-semana|finais de semana",
        "fortnight": "quinzena|quinzenas",
        "workday": "dias úteis",
        "decade": "década|décadas",
        "century": "século|séculos",
    },
    months=(
        "janeiro|jan|jan.",
        "fevereiro|fev|fev.",
        "março|mar|mar.",
        "abril|abr|abr.",
        "maio|mai|mai.",
        "junho|jun|jun.",
        "julho|jul|jul.",
        "agosto|ago|ago.",
        "setembro|set|set.",
        "outubro|out|out.",
        "novembro|nov|nov.",
        "dezembro|dez|dez.",
    ),
    weekdays=(
        "segunda-feira|segunda|seg|seg.|segunda feira|segundas|2ª feira|2a feira",
        "terça-feira|terça|ter|ter.|terça feira|terças|3ª feira",
        "quarta-feira|quarta|qua|qua.|quarta feira|quartas|4ª feira",
        "quinta-feira|quinta|qui|qui.|quinta feira|quintas|5ª feira",
        "sexta-feira|sexta|sex|sex.|sexta feira|sextas|6ª feira",
        "sábado|sáb|sáb.|sábados",
        "domingo|dom|dom.|domingos",
    ),
    seasons={3: "primavera", 6: "verão|férias de verão", 9: "outono", 12: "inverno"},
    feasts={
        (12, 24): "véspera de natal|noite de natal",
        (12, 25): "natal|dia de natal|o natal",
        (12, 31): "véspera de ano novo|véspera do ano novo|noite de ano novo",
        (1, 1): "ano novo|réveillon|dia de ano novo|ano-novo|virada do ano",
        (4, 21): "tiradentes",
        (5, 1): "dia do trabalho|dia do trabalhador",
        (9, 7): "dia da independência",
        (11, 2): "finados|dia de finados",
        (10, 31): "halloween|dia das bruxas",
    },
    easter={
        0: "páscoa|domingo de páscoa",
        -2: "sexta-feira santa|sexta feira santa|sexta santa",
        -47: "carnaval|terça-feira de carnaval",
        60: "corpus christi",
    },
    shy="mar|set|out|dez|ter|seg|segunda|quarta|quinta|sexta|terça|dom|sex|qui|qua|mai|ago|já|logo",
    this="|".join(
        (
            _THIS,
            *(f"n{word}" for word in _THIS.split("|")),
            *(f"d{word}" for word in _THIS.split("|")),
            "o mesmo|a mesma|atual|corrente|naquele|naquela",
        )
    ),
    following="|".join(
        (
            _NEXT,
            *(
                f"{lead} {word}"
                for lead in ("o", "a", "os", "as", "no", "na")
                for word in _NEXT.split("|")
            ),
            "que vem|que vêm|vindouro|que entra",
        )
    ),
    second_next="depois do próximo|depois da próxima|após o próximo|após a próxima",
    past="passado|passada|passados|passadas|último|última|últimos|últimas|anterior|anteriores",
    last_but_one="retrasada|retrasado|penúltimo|penúltima",
    ago="atrás",
    ago_first="faz|há|faz uns|faz umas|há cerca de|fazem|há uns|há umas",
    so_far="mais cedo|antes neste",
    within="<|não mais de|não mais que|no máximo|máximo|nos próximos|nas próximas|em menos de|"
    "no prazo de|dentro dos próximos|em até|"
    "no máximo em|ao longo dos próximos|dentro das próximas|durante os próximos|"
    "durante as próximas|no decorrer de|ao longo das próximas|num prazo de|menos de|"
    "em no máximo",
    beyond=">|mais de|em mais de|daqui a mais de|pelo menos|em pelo menos|no mínimo",
    ahead="em|daqui a|dentro de|em cerca de|daqui|daqui a cerca de|em aproximadamente",
    later="mais tarde|depois|mais para frente",
    rest="resto de|resto do|resto da|o resto de|o resto do|o resto da|o que resta do|"
    "o que resta da|restante do|restante da|resto desta|resto deste",
    until="até|até o|até a|no máximo até|até ao|o mais tardar|até à|até ao dia|até o dia|"
    "até dia|no mais tardar|até o fim de",
    before="antes de|antes do|antes da|antes dos",
    after="depois de|após|depois do|depois da|após o|após a|passado o",
    since="a partir de|desde|a partir do|não antes de|desde o|a partir da|desde a|"
    "a partir do dia|desde o dia|a começar em|começando em|começando|a contar de|"
    "a contar do|não antes do",
    to="a|-|até|ao|à|até o|até a|até ao|até à|até dia|até o dia|ao dia|até ao dia",
    early="início de|no início de|começo de|no começo de|início do|no início do|começo do|"
    "início da|no início da|no começo do|no começo da|começo da|princípio de|"
    "no princípio de|princípios de|no princípio do|comecinho de",
    middle="meados de|em meados de|meio de|meados do|em meados do|meados da|no meio de|"
    "no meio do|no meio da|em meados da",
    or_less="ou menos|no máximo|máximo",
    onwards="ou mais|em diante|ou depois|ou mais tarde",
    at_latest="no máximo|o mais tardar|no mais tardar|ou antes",
    first_half="primeira metade de|primeira metade do|primeira metade da",
    second_half="segunda metade de|segunda metade do|segunda metade da",
    half_more="e meio|e meia",
    late="final de|fim de|no final de|no fim de|final do|fim do|finais de|no fim do|"
    "no final do|final da|fim da|no final da|no fim da|fins de|ao final de|"
    "ao final do",
    of="de|do|da|o|a|os|as|,|no|na|por volta|talvez|nos|nas|dos|das|pela|pelo|lá para|"
    "por volta de|por volta do|mais ou menos|cerca de|é|para|pra|para o|para a|pro|ao|à|"
    "durante|durante o|durante a|dia|no dia|data|seria|em torno de|aproximadamente",
    lasting="durante|por",
    quarter="q|t",
    half="h|s",
    vague={
        1: "um|uma",
        2: "um par de|par de",
        3: "alguns|algumas|poucos|poucas|uns|umas|vários|várias|uns poucos|umas poucas",
    },
    rank_endings="o|a",
    ranks={
        **{number: f"{stem}o|{stem}a" for number, stem in enumerate(_STEMS.split(), 1)},
        **{10 + number: f"décimo {word}" for number, word in enumerate(_FIRST.split(), 1)},
        20: "vigésimo",
        **{20 + number: f"vigésimo {word}" for number, word in enumerate(_FIRST.split(), 1)},
        30: "trigésimo",
        31: "trigésimo primeiro",
    },
    days="dia|no|o|do dia|no dia|o dia|ao|do|até|em",
    day_ranks={"segunda": 2, "quarta": 4, "quinta": 5, "sexta": 6},
    idioms="24/7",
    no_rush="sem pressa|não tenho pressa|não há pressa|só olhando|só estou olhando|"
    "apenas olhando|estou só a ver|algum dia|um dia|agora não|ainda não|flexível|"
    "não é urgente|sem data|qualquer hora|quando der|um dia desses",
)
