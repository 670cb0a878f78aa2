"""Spanish."""

from agent.core.wishes import Phrasing

PHRASING = Phrasing(
    around="hola|ok|vale|no|sí|bueno|por|favor|gracias|perdón|perdona|disculpe|disculpa|solo|"
    "ahora|pero|y|puedo|podría|puede|puedes|podéis|quiero|quisiera|querría|me|gustaría|prefiero|"
    "necesito|deseo|con|un|una|el|la|los|pasarme|pasar|pásame|páseme|ya|mejor|aquí|que|lo|de|a|en|"
    "comunicarme|vez|al|podemos|dame",
    person="hablar/hable/chatear/comunicarme/contactar con un/una/alguna/algún/el/la? persona/"
    "humano/agente/asesor/asesora/operador/operadora/representante/alguien/comercial/equipo real/"
    "humana/humano/de? verdad?|persona/humano/agente/asesor/operador/operadora/representante real/"
    "humana/humano?|ser humano|hablar con un/una? ser? humano|alguien real|alguien de verdad|"
    "atención al cliente|hay alguien ahí?|hay alguna persona ahí?",
    stop="para|pare|parad|basta|stop|alto|detente|deténgase|déjame en paz|déjeme en paz|déjenme "
    "en paz|darme de baja|dar de baja|cancelar suscripción|terminar|salir|adiós|terminar/cerrar/"
    "acabar/cancelar el/la/esta/este? chat/conversación|no más preguntas|no me escribas/escriban/"
    "molestes/molesten más|ya basta|hasta luego|vete",
    restart="empezar/empecemos/comenzar/comencemos de nuevo/cero|empezar otra vez|reiniciar|"
    "volver a empezar|desde el principio|empezar desde el principio|volvamos a empezar|reiniciar "
    "la? conversación/chat",
    back="atrás|volver|volver atrás|ir atrás|vuelve atrás|vuelva atrás|regresar|retroceder|un "
    "paso atrás|pregunta anterior|la pregunta anterior|volver/regresar a la pregunta? anterior",
    why="por qué|porque|por qué preguntas/pregunta/preguntan eso/esto?|por qué lo preguntas/"
    "pregunta/preguntan|por qué quieres/quiere/quieren/necesitas/necesita/necesitan saberlo/saber/"
    "eso/esto eso/esto?|por qué me lo? preguntas/pregunta eso?|para qué|para qué es eso/esto?|"
    "para qué sirve eso/esto?|para qué lo quieres/quiere/necesitas/necesita|por qué es importante/"
    "necesario eso/esto?|para qué quieres/quiere/necesitas/necesita saber/eso/esto eso/esto?",
    greet="hola|hola a todos|buenos días|buenas tardes/noches|buenas|qué tal|cómo está/estás/están",
    thank="gracias|muchas gracias|mil gracias|muy amable|se lo agradezco",
    languages={
        "en": "inglés",
        "de": "alemán",
        "es": "español|castellano",
        "fr": "francés",
        "pt": "portugués",
    },
    language="{}|en {}|en {} hablar?|hablas/habla/hablan/habláis {}|hablar/seguir/continuar/"
    "escribir en? {}|cambiar a {}|cambiar el? idioma a/al {}|podemos hablar en? {}|hablo/entiendo "
    "{}|solo hablo/entiendo {}",
    hints="en realidad|perdón|perdona|disculpe|espera|espere|corrección|no|mejor",
    meant="quise decir|quería decir|me refería a|quiero decir|que sean|que sea|mejor|pon|ponga|"
    "cámbialo a|cámbielo a|corrección|digamos",
    change="cambiar|cambia|cambie|corregir|corrige|corrija|cambiar mi|cambiar el|cambiar la|"
    "cambia mi|cambia el|cambia la|cambie mi|cambie el|corregir mi|corregir el|corregir la|correo "
    "equivocado|me equivoqué de|me equivoqué en el|me equivoqué con el|volver a|volver al",
    own="mi|nuestro|nuestra|el|la",
    becomes="es en realidad|en realidad es|ahora es|debería ser|está mal|estaba mal|equivocado|"
    "incorrecto|a|es|son|por",
    nouns={
        "money": "presupuesto|importe|cantidad|precio",
        "timing": "fecha|plazo|cuándo|inicio",
        "date": "fecha|día",
        "number": "número",
        "email": "correo|e-mail|email|mail|correo electrónico",
        "phone": "teléfono|número|móvil|número de teléfono",
        "name": "nombre",
        "company": "empresa|compañía",
        "choice": "elección",
    },
    rude="mierda|joder|puta|puto|hijo de puta|cabrón|gilipollas|imbécil|idiota|idiotas|vete a la "
    "mierda|que te jodan|pendejo|cállate|estúpido bot|chinga tu madre|maricón|capullo",
    prompts="ignora/olvida/ignore/olvide todas/toda? las/tus/sus? instrucciones/reglas/órdenes "
    "anteriores/previas?|olvida todo|muéstrame/muestra/revela/dime tu/el/las/tus prompt/"
    "instrucciones|prompt del? sistema|ahora eres|actúa como|finge ser|haz como si|escribe/"
    "escríbeme un/una poema/ensayo/código",
)
