"""Portuguese."""

from agent.core.understand.locales import Language

_UNITS = "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze"
_TEENS = "dezesseis dezessete dezoito dezenove vinte"
_TENS = "trinta quarenta cinquenta sessenta setenta oitenta noventa"
_ONES = "um dois três quatro cinco seis sete oito nove"
_RANKS = "primeir segund terceir quart quint sext sétim oitav non décim"
_ROUND = (
    "vigésim trigésim quadragésim quinquagésim sexagésim septuagésim octogésim nonagésim centésim"
)
_HUNDREDS = "duzent trezent quatrocent quinhent seiscent setecent oitocent novecent"

LANGUAGE = Language(
    code="pt",
    decimal=",",
    numerals={
        "algumas centenas": 300,
        "várias centenas": 300,
        "alguns milhares": 3000,
        "vários milhares": 3000,
        **{word: index for index, word in enumerate(f"{_UNITS} {_TEENS}".split())},
        **{word: index * 10 for index, word in enumerate(_TENS.split(), 3)},
        **{
            f"{ten} e {one}": tens * 10 + ones
            for tens, ten in enumerate(f"vinte {_TENS}".split(), 2)
            for ones, one in enumerate(_ONES.split(), 1)
        },
        "uma": 1,
        "duas": 2,
        "quatorze": 14,
        "dezasseis": 16,
        "dezassete": 17,
        "dezanove": 19,
        **{f"{ten} e uma": tens * 10 + 1 for tens, ten in enumerate(f"vinte {_TENS}".split(), 2)},
        **{f"{ten} e duas": tens * 10 + 2 for tens, ten in enumerate(f"vinte {_TENS}".split(), 2)},
        **{
            f"{word}{ending}": number * 100
            for number, word in enumerate(_HUNDREDS.split(), 2)
            for ending in ("os", "as")
        },
        "cincoenta": 50,
        "cinqüenta": 50,
        "meio": 0.5,
        "meia": 0.5,
        "meia dúzia": 6,
        "um par de": 2,
    },
    scales={
        12: "dúzia|dúzias",
        100: "cem|cento|centena|centenas",
        1000: "mil|milhar|milhares|k",
        10**6: "milhão|milhões|mi|m|mm",
        10**9: "bilhão|bilhões|bi|mil milhões|bilião|biliões",
        10**12: "trilhão|trilhões|tri",
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
        "qüinquagésimo": 50,
        "milésimo": 1000,
        "milésima": 1000,
        "milionésimo": 10**6,
    },
    last="último|última",
    ordinal_endings="o|a|os|as|.o|.a|er",
    tens_and=True,
    parts={
        2: "meios|metade",
        3: "terço|terços",
        20: "vinte avos",
        100: "centésimos",
        1000: "milésimos",
    },
    divided="sobre|dividido por|em cada",
    minus="menos|negativo|negativa",
    indefinite="um|uma",
    some={3: "alguns|algumas|poucos|poucas|uns poucos"},
    beside="com",
    point="vírgula|ponto",
    articles="um|uma|o|a|os|as",
    approx="cerca de|aproximadamente|aprox|aprox.|mais ou menos|por volta de|uns|umas|"
    "em torno de|quase|talvez|perto de|~",
    approx_after="mais ou menos|aproximadamente|ou algo assim",
    of="de",
    under="menos de|até|no máximo|máximo|max|max.|não mais de|abaixo de|inferior a|"
    "não mais que|menos que|um máximo de|<|"
    "menor que|menor do que|menor ou igual a|menos do que|menor ou igual que|"
    "inferior ou igual a|igual ou menor que|não maior que|não superior a|no máximo de|"
    "debaixo de|<=|"
    "mais baixo que|mais baixa que|mais baixo do que|menores que|menores do que|"
    "menores ou iguais a|menor de|inferiores a|inferior ou igual a|mais novo que",
    over="mais de|pelo menos|no mínimo|mínimo|acima de|a partir de|mais que|superior a|"
    "um mínimo de|>|"
    "maior que|maior do que|maior ou igual a|mais do que|maior ou igual que|"
    "superior ou igual a|igual ou maior que|não menos de|não menor que|excede|excedem|"
    "ultrapassa|>=|"
    "mais alto que|mais alta que|mais alto do que|maiores que|maiores do que|"
    "maiores ou iguais a|maior de|superiores a|superior ou igual a|mais velho que|"
    "maior ou igual que",
    under_after="ou menos|no máximo|máximo|max|ou menor|ou inferior",
    over_after="+|ou mais|para cima|no mínimo|em diante|pra cima|ou maior|ou superior",
    to="a|-|até|ate",
    both="e",
    either="ou",
    between="entre",
    origin="de|desde",
    fillers="orçamento|é|são|temos|tenho|meu|nosso|para|por|de|podemos|posso|gastar|pagar|e|"
    "ou|mas|em|total|somos|acho|que|seria|o|a|com|investir|uns|nós|eu|"
    "custa|custo|custam|preço|apenas|só|favor|olá|obrigado|obrigada|está|bem|há|é de",
    currencies={
        "BRL": "real|reais|contos|real brasileiro|reais brasileiros|pila|pilas",
        "EUR": "euro|euros",
        "$": "dólar|dólares|dóllar|dóllares",
        "USD": "dólares americanos|dólar americano",
        "CAD": "dólares canadenses|dólar canadense|dólares canadienses",
        "AUD": "dólares australianos|dólar australiano",
        "HKD": "dólares de hong kong",
        "GBP": "libra|libras|libras esterlinas|libra esterlina|pound|pounds",
        "JPY": "iene|ienes|yen|yenes|ienes japoneses",
        "CNY": "yuan|yuans|yuanes|iuane|iuanes|renminbi",
        "franc": "franco|francos",
        "CHF": "francos suíços|franco suíço",
        "FIM": "marcos finlandeses",
        "DEM": "marcos alemães",
        "mark": "marco|marcos",
        "ESP": "pta|ptas|peseta|pesetas",
        "peso": "peso|pesos",
        "rupee": "rupia|rupias|rúpia|rúpias",
        "krone": "coroa|coroas",
        "RUB": "rublo|rublos",
        "ILS": "shekel|shekels",
        "riyal": "riyal|riyals",
        "rial": "rial|riais",
        "dinar": "dinar|dinares",
        "AOA": "kwanza|kwanzas",
        "BTC": "bitcoin|bitcoins",
    },
    coins={
        "": "centavo|centavos|cêntimo|cêntimos|cent|cents|c",
        "GBP": "penny|penies|pennies|pence|peni|penique|peniques",
    },
    counted="pessoas|pessoa|funcionários|usuários|utilizadores|clientes|colaboradores|licenças|"
    "contatos|visitas|dias|semanas|meses|anos|horas|minutos|vezes|pontos|por cento|km|"
    "quilômetros|metros|kg|quilos|perguntas|páginas|produtos|lojas",
    idioms="mil obrigados|um milhão de obrigados|um momento|um segundo|um minuto|uma pergunta|"
    "cem por cento|um de|uma de|um pouco|um dia|mil vezes|uma coisa",
    periods={
        "month": "por mês|ao mês|mensal|mensais|mensalmente|/ mês|cada mês",
        "year": "por ano|ao ano|anual|anuais|anualmente|/ ano|cada ano",
        "once": "uma vez|no total|total|pagamento único|ao todo|único",
    },
    counts={
        1: "só eu|somente eu|apenas eu",
        2: "nós dois",
        0: "ninguém|nenhum",
    },
    clock="h|hs|hrs|horas",
    yes="tudo bem|por que não|bora|fechado|sim|claro|claro que sim|com certeza|certamente|"
    "pode ser sim|isso|isso mesmo|aceito|"
    "ok|okay|beleza|de acordo|combinado|quero|exato|exatamente|correto|positivo|com prazer|"
    "sem dúvida|tá bom|tá|uhum|\U0001f44d|\U0001f44c|\u2705|acho que sim|concordo|"
    "sim por favor|lógico|certo|"
    "farei isso|vou fazer|pode ser feito",
    weak_yes="bom|bem|perfeito|ótimo|por favor|legal|está bem|s",
    no="não|nao|nunca|jamais|de jeito nenhum|de forma alguma|de modo nenhum|não obrigado|"
    "não obrigada|ainda não|agora não|não tenho interesse|claro que não|acho que não|"
    "nem pensar|melhor não|prefiro que não|nada disso|\U0001f44e|\u274c|errado|falso|"
    "incorreto|negativo|recuso|infelizmente|discordo|não concordo|nada a ver|n",
    negators="não|nao|nem|sem|nada|ninguém|nenhum|nenhuma|tampouco",
    neutral="sem problema|sem problemas|não tem problema|não faz mal|não importa",
    conditions="só se|somente se|desde que|contanto que",
    hedges="talvez|depende|pode ser|quem sabe|não tenho certeza|não sei|possivelmente|"
    "mais ou menos|sei lá",
    reported="eu disse|disse|já disse",
    declined="prefiro não dizer|prefiro não falar|prefiro não responder|prefiro não informar|"
    "não quero dizer|não quero falar|não quero responder|não é da sua conta|é privado|"
    "é confidencial|não posso dizer|não posso informar|próxima pergunta|sem comentários|"
    "prefiro não compartilhar",
    unknown="não sei|nao sei|sei lá|não faço ideia|sem ideia|não tenho ideia|"
    "não tenho certeza|não decidi|não decidimos|difícil dizer|a definir|"
    "não faço a menor ideia|preciso ver|preciso verificar|não sabemos",
    declined_alone="pular|passar|passo|privado|confidencial|próxima|skip|saltar",
    unknown_alone="depende|desconhecido|talvez|indeciso|a decidir",
    polite="por favor|obrigado|obrigada|desculpa|desculpe|olá|oi|bom|ainda|agora|eu|isso|"
    "no momento|sinceramente|muito|mas|nós|é|de|para|me|bem",
    all="tudo|todos|todas|todas as anteriores|ambos|ambas|os dois|as duas|os três",
    none="nenhum|nenhuma|nada|nenhum deles|nenhuma delas|nenhuma das anteriores|não",
    joiners="e|também|além de|ou|mais",
    besides="exceto|menos|salvo|mas não|fora",
    contrast="mas|senão",
    pick="opção|número|num|o|a|os|as|quero|escolho|prefiro|por|favor|eu|letra|resposta|fico|"
    "com|sim|um|uma|gostaria|queria|e|é|de",
    stop="o|a|os|as|um|uma|uns|umas|eu|nós|você|vocês|ele|ela|eles|me|nos|se|meu|minha|nosso|"
    "nossa|é|são|ser|estar|está|ter|tenho|temos|de|do|da|dos|das|em|no|na|com|por|para|ao|e|"
    "ou|mas|se|como|que|não|sim|pode|posso|quero|queremos|gostaria|mais|menos|muito|tudo|"
    "todos|outro|outra|só|apenas|quem|quando|onde|também|já|fazer|olhando",
    edit="mudar|editar|corrigir|alterar|modificar|não está correto|está errado",
    courtesies="olá|oi|bom dia|boa tarde|boa noite|obrigado|obrigada|muito obrigado|por favor|"
    "claro|sim|ok|"
    "com certeza|aqui está|atenciosamente|abraços|um abraço|cumprimentos|perfeito",
    name_leads="meu nome é|o meu nome é|me chamo|chamo-me|eu sou|eu sou o|eu sou a|sou|sou o|"
    "sou a|aqui é|olá|oi|nome é|senhor|senhora",
    name_ends="aqui|obrigado|obrigada|e",
    called="que se chama|chamada|chamado",
    figured="dígitos",
    company_leads="somos|somos a|trabalho na|trabalho no|trabalho para|minha empresa é|"
    "a minha empresa é|minha empresa se chama|nossa empresa é|a empresa é|empresa|da|do|é",
    company_joins="da|do|de|da empresa|na",
    digits={"6": "meia", "*2": "duplo", "+": "mais"},
    extension="ramal|extensão|ext",
    reach="usar|enviar|mandar|contato|contactar|ligar|escrever|endereço",
    labels={
        "nome": "name",
        "empresa": "company",
        "e-mail": "email",
        "email": "email",
        "mail": "email",
        "telefone": "phone",
        "tel": "phone",
        "celular": "phone",
        "telemóvel": "phone",
        "número": "phone",
    },
    at="arroba|at|(at)",
    dot="ponto|dot",
    address_signs={"_": "sublinhado|underline", "-": "hífen|traço", "+": "mais"},
    shown={
        "under": "menos de {}",
        "over": "{}+",
        "about": "cerca de {}",
        "month": "{} por mês",
        "year": "{} por ano",
        "once": "{} no total",
        "no_rush": "sem pressa",
        "until": "até {}",
        "since": "a partir de {}",
        "yes": "Sim",
        "no": "Não",
        "edit": "Alterar",
        "none": "Nenhum",
        "day": "d MMM y",
    },
)
