"""German."""

from agent.core.wishes import Phrasing

PHRASING = Phrasing(
    around="hallo|hi|guten|tag|ok|okay|nein|ja|also|bitte|danke|sorry|entschuldigung|einfach|"
    "jetzt|aber|und|doch|mal|gern|gerne|lieber|kann|könnte|können|könnten|darf|ich|wir|will|"
    "möchte|möchten|würde|wollen|brauche|mir|mich|uns|sie|du|geben|gib|verbinden|verbinde|mit|"
    "einen|einem|einer|eine|ein|der|dem|den|sofort|direkt|stattdessen|hier|wieder|nur|es|das|gibt|"
    "muss|nun|eigentlich|dann|zu|sprechen|reden|hätte|wünsche",
    person="mensch/menschen/mitarbeiter/mitarbeiterin/berater/beraterin/person/ansprechpartner/"
    "kollegen/kollegin/agent/agenten/kundenservice/kundenberater/kundendienst|echter/echten/echte/"
    "richtiger/richtigen/richtige/menschlichen/menschlicher mensch/menschen/person/mitarbeiter/"
    "berater/ansprechpartner/kontakt|jemandem/jemanden sprechen/reden|jemandem/jemanden|mit "
    "jemandem/jemanden echtem/echten? sprechen/reden?|mit ihrem/eurem/dem? team/vertrieb|ist da "
    "ein? mensch/jemand",
    stop="stop|stopp|aufhören|hör/höre/hören sie? bitte? auf|lass mich in ruhe|lassen sie mich in "
    "ruhe|abmelden|abbestellen|beenden|gespräch/chat beenden/abbrechen/schließen|tschüss|tschüs|"
    "auf wiedersehen|kein interesse mehr|genug|schluss|schluss damit|aufhören damit|keine fragen "
    "mehr|geh weg|keine nachrichten mehr|das gespräch/den chat beenden/abbrechen",
    restart="neu anfangen/beginnen/starten|von vorn/vorne anfangen/beginnen/starten?|noch mal/"
    "einmal von vorn/vorne|nochmal von vorn/vorne|neustart|neu starten|nochmal/noch mal? anfangen",
    back="zurück|geh/gehe/gehen sie? zurück|zurück gehen|zurückgehen|einen schritt zurück|"
    "vorherige/letzte/vorige frage|zur/zu vorherigen/letzten/vorigen? frage zurück?|zurück zur "
    "vorherigen/letzten/vorigen? frage",
    why="warum|wieso|weshalb|wozu|warum/wieso/weshalb/wozu fragen/fragst/wollen/willst/brauchen/"
    "brauchst sie/du das/danach? wissen?|warum/wieso/weshalb/wozu möchten sie das wissen|warum/"
    "wieso/weshalb das|wofür|wofür ist das|wozu ist das gut|warum/wieso ist das wichtig/nötig|"
    "wofür brauchen/brauchst sie/du das|was geht sie das an",
    greet="hallo/hi/hey/moin/servus/grüezi|hallo zusammen|guten morgen/tag/abend|grüß gott|grüß"
    " dich|wie geht's|wie geht es ihnen/dir",
    thank="danke|danke schön/sehr|dankeschön|vielen dank|herzlichen dank|besten dank|merci",
    languages={
        "en": "englisch",
        "de": "deutsch",
        "es": "spanisch",
        "fr": "französisch",
        "pt": "portugiesisch",
    },
    language="{}|auf {}|in {}|auf {} weiter|sprechen/sprichst sie/du {}|sprechen sie auch {}|"
    "sprecht ihr {}|geht das/es auch? auf {}|geht es auf {}|auf {} sprechen/schreiben/"
    "weitermachen/wechseln|können wir {} sprechen|können wir auf {} schreiben/sprechen/"
    "weitermachen|ich spreche/verstehe nur? {}",
    hints="eigentlich|doch|sorry|entschuldigung|moment|halt|korrektur|nein|ach",
    meant="ich meinte|ich meine|ich wollte sagen|machen sie daraus|mach daraus|machen wir|sagen "
    "wir|besser|korrektur|doch lieber|lieber|ändern in|ändern auf",
    change="falsche|falscher|falsches|ändere|ändern|ändern sie|korrigiere|korrigieren|korrigieren "
    "sie|ändere mein|ändere meine|ändere das|ändere die|ändern sie mein|ändern sie meine|ändern "
    "sie das|ändern sie die|korrigiere mein|korrigiere meine|korrigieren sie mein|korrigieren sie "
    "meine|mein|meine|unser|unsere|das|die|zurück zum|zurück zur|zurück zu",
    own="mein|meine|unser|unsere|das|die|der",
    becomes="ist eigentlich|ist doch|ist jetzt|ist falsch|war falsch|soll sein|sollte sein|ändern "
    "auf|ändern in|ändern|korrigieren|auf|in|ist|lautet",
    nouns={
        "money": "budget|betrag|summe|preis",
        "timing": "zeitpunkt|termin|datum|zeitrahmen|start|beginn",
        "date": "datum|tag",
        "number": "zahl|anzahl",
        "email": "e-mail|email|mail|mailadresse|e-mail-adresse|emailadresse|adresse",
        "phone": "telefon|telefonnummer|nummer|handynummer|handy",
        "name": "name|namen",
        "company": "firma|firmenname|unternehmen",
        "choice": "auswahl",
    },
    rude="scheiße|scheiss|scheisse|arschloch|fick dich|ficken|verpiss dich|hurensohn|wichser|"
    "idiot|idioten|blöder bot|halt die klappe|halts maul|halt's maul|fresse|missgeburt|leck mich|"
    "schlampe|trottel|spast|dummkopf",
    prompts="ignoriere/ignorier/vergiss/missachte/ignorieren/vergessen sie? alle/deine/ihre/die? "
    "alle/bisherigen/vorherigen/vorigen/obigen/früheren? anweisungen/instruktionen/regeln/befehle|"
    "vergiss alles|zeig/zeige/zeigen/verrate/nenne sie? mir? deine/deinen/ihre/ihren/den system? "
    "prompt/systemprompt/anweisungen/anweisung|systemprompt|du bist jetzt|tu so als|tue so als|"
    "schreib/schreibe mir? ein/einen gedicht/aufsatz/code",
)
