"""French."""

from agent.core.wishes import Phrasing

PHRASING = Phrasing(
    around="bonjour|salut|ok|d'accord|non|oui|bon|s'il|vous|te|plaît|svp|stp|merci|pardon|désolé|"
    "désolée|juste|maintenant|mais|et|je|j'aimerais|nous|on|puis|peux|pourrais|pouvez|pourriez|"
    "est|ce|que|veux|voudrais|souhaite|préfère|à|avec|un|une|le|la|les|moi|me|passez|passer|passe|"
    "ici|plutôt|directement|il|faut|besoin|d'un|d'une|j'ai|alors|donc|possible|peut|de|aimerais",
    person="parler/discuter/échanger/parle à/avec un/une/le/votre/de? vraie/vrai? personne/humain/"
    "humaine/conseiller/conseillère/agent/opérateur/opératrice/quelqu'un/équipe/commercial/"
    "représentant réel/réelle/humain/humaine?|vraie/vrai? personne/humain/conseiller/conseillère/"
    "agent/opérateur réel/réelle/humain/humaine?|être humain|parler à/avec un? être humain|"
    "quelqu'un de réel/vrai|quelqu'un|service client|il y a quelqu'un",
    stop="stop|arrête|arrêtez|arrêter|arrête ça|arrêtez ça|laisse moi tranquille|laissez moi "
    "tranquille|me désabonner|désabonner|désinscription|me désinscrire|se désabonner|quitter|"
    "terminer|quitter/terminer/fermer/arrêter le/la/cette/ce? chat/conversation/discussion|ça "
    "suffit|assez|au revoir|plus de questions|ne m'écrivez plus|ne me contactez plus|va t'en|"
    "fichez moi la paix",
    restart="recommencer|on recommence|recommençons|repartir de/à zéro|recommencer au/depuis? le? "
    "début|reprendre depuis/du le? début|tout recommencer|redémarrer|depuis le début|réinitialiser",
    back="retour|revenir|revenir en? arrière|retour en? arrière|en arrière|reviens en arrière|"
    "revenez en arrière|question précédente|la question précédente|retourner en arrière|retour/"
    "revenir à la question? précédente|précédent|un pas en arrière",
    why="pourquoi|pourquoi demandez/demandes vous/tu? ça/cela?|pourquoi vous/tu demandez/demandes "
    "ça/cela?|pourquoi cette question|pourquoi ça|pourquoi cela|pourquoi voulez/veux vous/tu? "
    "savoir/le? savoir/ça/cela? ça/cela?|pourquoi vous/tu voulez/veux savoir ça/cela?|pourquoi me "
    "demandez/demandes vous/tu? ça/cela?|pour quoi faire|c'est pour quoi|à quoi ça/cela sert|"
    "pourquoi avez vous besoin de ça/cela|pourquoi est ce important|pourquoi c'est important",
    greet="bonjour|salut|bonsoir|coucou|bonjour à tous|ça va|comment allez vous|comment ça va",
    thank="merci|merci beaucoup/bien|un? grand merci|mille mercis|c'est gentil",
    languages={
        "en": "anglais",
        "de": "allemand",
        "es": "espagnol",
        "fr": "français",
        "pt": "portugais",
    },
    language="{}|en {}|parlez vous {}|vous parlez {}|parles tu {}|tu parles {}|parler/continuer/"
    "écrire/passer en/au? {}|peut on parler en? {}|je ne parle/comprends que le? {}|je parle/"
    "comprends {}|changer de langue pour {}",
    hints="en fait|désolé|désolée|pardon|attendez|attends|correction|non|finalement|plutôt",
    meant="je voulais dire|je veux dire|mettez|mets|mettons|disons|plutôt|correction|changez pour|"
    "change pour|en fait c'est",
    change="changer|change|changez|corriger|corrige|corrigez|modifier|modifiez|changer mon|"
    "changer ma|changer le|changer la|corriger mon|corriger ma|modifier mon|modifier ma|modifier "
    "le|mauvais|mauvaise|mauvais numéro de|revenir à|revenir au|je me suis trompé de|je me suis "
    "trompée de",
    own="mon|ma|notre|le|la|l'",
    becomes="est en fait|est plutôt|est maintenant|devrait être|est faux|est fausse|était faux|en|"
    "à|pour|est",
    nouns={
        "money": "budget|montant|somme|prix",
        "timing": "date|délai|échéance|calendrier|début",
        "date": "date|jour",
        "number": "nombre",
        "email": "e-mail|email|mail|adresse|adresse e-mail|adresse mail|courriel",
        "phone": "téléphone|numéro|portable|numéro de téléphone",
        "name": "nom",
        "company": "entreprise|société",
        "choice": "choix",
    },
    rude="merde|putain|connard|connasse|salope|enculé|va te faire foutre|va te faire|ta gueule|"
    "ferme la|fils de pute|imbécile|idiot|idiots|crétin|abruti|con|bordel|nique ta mère|casse toi",
    prompts="ignore/ignorez/oublie/oubliez toutes? les/tes/vos? instructions/consignes/règles "
    "précédentes/ci/antérieures?|oublie tout|montre/montrez/révèle/affiche/donne moi? ton/tes/"
    "votre/le/les prompt/instructions/consignes|prompt système|tu es maintenant|vous êtes "
    "maintenant|agis comme|fais comme si|fais semblant|écris/écrivez moi? un/une poème/code/"
    "dissertation",
)
