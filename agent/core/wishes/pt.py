"""Portuguese."""

from agent.core.wishes import Phrasing

PHRASING = Phrasing(
    around="olá|oi|ok|não|sim|bom|por|favor|obrigado|obrigada|desculpe|desculpa|só|apenas|agora|"
    "mas|e|eu|posso|poderia|pode|podem|podemos|quero|queria|gostaria|gostava|prefiro|preciso|"
    "desejo|com|um|uma|o|a|os|de|me|passar|passa|passe|aqui|melhor|que|já|então|em|vez|ao",
    person="falar/conversar/fale com um/uma/alguma/algum/o/a? pessoa/humano/humana/agente/"
    "atendente/operador/operadora/representante/alguém/consultor/consultora/vendedor/equipe/"
    "equipa real/humana/humano/de? verdade?|pessoa/humano/agente/atendente/operador/operadora/"
    "representante/consultor real/humana/humano?|ser humano|falar com um/uma? ser? humano|alguém "
    "real|alguém de verdade|tem alguém aí?|atendimento humano|há alguém aí?|atendimento ao cliente",
    stop="pare|para|parar|parem|pára|chega|basta|stop|me deixe em paz|deixe me em paz|deixa me em "
    "paz|me deixa em paz|cancelar inscrição|descadastrar|cancelar subscrição|sair|terminar|"
    "encerrar|tchau|adeus|terminar/encerrar/fechar/cancelar o/a/esta/este? chat/conversa|não "
    "quero mais|sem mais perguntas|não me escreva mais|não me incomode mais|até logo|vá embora|"
    "vai embora",
    restart="começar/comecemos/recomeçar de novo|recomeçar|reiniciar|começar do zero/início/"
    "começo|começar outra vez|do início|desde o início|voltar ao início|recomeçar do zero/início|"
    "reiniciar a? conversa",
    back="voltar|volta|volte|voltar atrás|para trás|voltar para trás|um passo atrás|retroceder|"
    "pergunta anterior|a pergunta anterior|voltar à/a/para pergunta? a? pergunta? anterior|"
    "anterior",
    why="por que|por quê|porque|porquê|por que você? pergunta/perguntam/quer/querem/precisa/"
    "precisam saber/disso/isso? disso/isso?|porque pergunta/perguntas/perguntam/quer/precisa isso/"
    "saber/disso? isso?|para que|para quê|para que serve isso?|para que você? quer/precisa saber/"
    "disso/isso? isso?|por que isso|por que isso é importante|por que está/estão perguntando "
    "isso?|por que a pergunta",
    greet="olá|oi|bom dia|boa tarde/noite|tudo bem|tudo bom|como vai|olá a todos",
    thank="obrigado|obrigada|muito obrigado/obrigada|valeu|agradeço|brigado/brigada",
    languages={
        "en": "inglês",
        "de": "alemão",
        "es": "espanhol",
        "fr": "francês",
        "pt": "português|português do brasil",
    },
    language="{}|em {}|fala/falas/falam {}|você fala {}|vocês falam {}|falar/continuar/escrever "
    "em? {}|mudar para o? {}|mudar o? idioma para {}|podemos falar em? {}|só falo/entendo {}|falo/"
    "entendo {}",
    hints="na verdade|desculpe|desculpa|espera|espere|correção|não|aliás|melhor",
    meant="quis dizer|queria dizer|quero dizer|que seja|que sejam|ponha|coloque|muda para|mude "
    "para|melhor|correção|digamos",
    change="mudar|muda|mude|corrigir|corrige|corrija|alterar|altere|mudar meu|mudar o|mudar a|"
    "mudar o meu|corrigir meu|corrigir o|corrigir o meu|alterar meu|alterar o|alterar o meu|mude "
    "meu|mude o|voltar ao|errei o|errei no",
    own="meu|minha|o meu|a minha|nosso|nossa|o|a",
    becomes="é na verdade|na verdade é|agora é|deveria ser|está errado|estava errado|errado|para|"
    "é|são",
    nouns={
        "money": "orçamento|valor|quantia|preço|verba",
        "timing": "data|prazo|início",
        "date": "data|dia",
        "number": "número",
        "email": "e-mail|email|mail|correio eletrônico",
        "phone": "telefone|número|celular|telemóvel",
        "name": "nome",
        "company": "empresa|companhia",
        "choice": "escolha",
    },
    rude="merda|porra|caralho|filho da puta|puta|foda se|vai se foder|vai te foder|idiota|"
    "idiotas|imbecil|cala a boca|otário|babaca|desgraçado|vai à merda|viado|bosta|arrombado",
    prompts="ignore/ignora/esqueça/esquece todas/toda? as/suas/tuas? instruções/regras/ordens "
    "anteriores/prévias?|esqueça tudo|mostre/mostra/revele/diga me? seu/o/as/suas/teu prompt/"
    "instruções|prompt do? sistema|você agora é|agora você é|aja como|finja ser|finja que|escreva/"
    "escreve me? um/uma poema/código/redação",
)
