"""English."""

from agent.core.wishes import Phrasing

PHRASING = Phrasing(
    around="hi|hello|hey|ok|okay|no|yes|well|please|pls|thanks|thank you|thx|sorry|just|now|but|"
    "and|so|oh|actually|really|can|could|may|might|i|i'd|i'm|i'll|we|we'd|want|would|like|need|"
    "prefer|wanna|rather|to|let|me|us|you|your|get|give|have|connect|transfer|put|through|with|"
    "for|a|an|is|there|instead|here|this|at|once|right|away|first|possible|if|it|must|should|dear|"
    "then",
    person="talk/speak/chat to/with a/an/the/some/your? real/live/actual/human/sales? person/"
    "human/agent/operator/representative/rep/someone/somebody/people/team/advisor/adviser/"
    "colleague/being/manager/consultant|talk/speak/chat to/with a/an? human being|real/live/"
    "actual/human? person/human/agent/operator/representative|real/live/actual human/agent/person "
    "being?|human agent/being/support/help|live chat|customer service|a/any? human/person/agent "
    "there/available|are you a? bot/robot get me a? human/person|someone/somebody real|call/get a/"
    "an/the? human/person/agent/operator/colleague",
    stop="stop asking/writing/messaging/this/it/that/chat/talking? me? questions?|unsubscribe me?|"
    "leave me alone/be|go away|quit|exit|end/close/quit/leave/stop/cancel this/the chat/"
    "conversation|end/close chat/conversation|don't/dont contact/write/message/bother me again/"
    "anymore?|not interested leave me alone|bye|goodbye|bye bye|opt out|i'm done|i am done|enough",
    restart="start over again?|start again|restart|begin again|start from the? beginning/scratch/"
    "start|reset|start anew|restart the/this conversation/chat|from the beginning",
    back="go/going/take/step back|back|go one? step? back|previous question|go/going back to the? "
    "last/previous/one? question?|one/a step back|the previous question|undo|go one/a step/"
    "question back",
    why="why|why do you ask that/this?|why do you need/want/ask that/this/it?|why are you asking "
    "that/this/me?|why do you need/want to know that/this/it?|what for|what's that/this/it for|"
    "what is that/this/it for|why is that/this/it important/necessary/needed/relevant|why does "
    "that/this/it matter|why should i tell you that/this?|why that|why this|what do you need that/"
    "this/it for|how is that/this/it relevant",
    greet="hi/hello/hey/hiya/howdy/greetings there?|good "
    "morning/afternoon/evening/day|hi/hello/hey bot/all/everyone/again|how are you|how is"
    " it going|how's it going|what's up|nice to meet you",
    thank="ok/okay? thanks/thank/thx/ty/cheers you?|ok/okay? thanks a? lot|ok/okay? thanks "
    "so/very? much|thank you so/very? much|many thanks|much appreciated|thanks for "
    "that/this/your/the help?",
    languages={
        "en": "english",
        "de": "german",
        "es": "spanish",
        "fr": "french",
        "pt": "portuguese|brazilian portuguese",
    },
    language="{}|in {}|in {} language|speak/use {}|do you speak {}|do you speak any {}|can you "
    "speak/write/answer {}|can you speak/write/answer in {}|can/could we speak/do/have this/it? "
    "in? {}|speak/talk/write/continue/chat/switch/change in/to {}|switch language to {}|i speak/"
    "understand only? {}|i only speak/understand {}",
    hints="actually|sorry|wait|oops|correction|i mean|no",
    meant="make it|make that|let's make it|i meant|i mean|i meant to say|i wanted to say|i should "
    "have said|change it to|change that to|change to|correction|better",
    change="wrong|change|update|correct|edit|fix|change my|change the|change our|update my|update "
    "the|update our|correct my|correct the|edit my|edit the|fix my|fix the|i gave the wrong|that "
    "was the wrong|go back to my|go back to the|go back to",
    own="my|our|the",
    becomes="is actually|is really|is now|is rather|should be|is wrong|was wrong|to|is|becomes",
    nouns={
        "money": "budget|amount|price|sum|spend",
        "timing": "date|timing|time|timeline|start|start date|deadline",
        "date": "date|day",
        "number": "number",
        "email": "e-mail|email|mail|email address|e-mail address|address",
        "phone": "phone|phone number|telephone|mobile|number",
        "name": "name",
        "company": "company|company name",
        "choice": "choice",
    },
    rude="fuck|fucking|fucked|fuckers|fuck off|fucker|motherfucker|shit|bullshit|asshole|arsehole|"
    "bitch|bastard|cunt|dickhead|wanker|idiot|idiots|moron|stupid bot|shut up|screw you|go "
    "to hell|piss off|twat|prick|suck my|you suck|dumbass|stfu|wtf",
    prompts="ignore/disregard/forget/override all? of? the/your/my? previous/prior/above/earlier/"
    "preceding/other/system/your instructions/instruction/rules/prompts/prompt/directions/"
    "messages|ignore/forget everything above/before|reveal/show/print/repeat/output/tell me? your/"
    "the system? prompt/instructions|system prompt|you are now|act as a/an/if|pretend to be|"
    "pretend you are|developer mode|jailbreak|do anything now|write me? a poem/essay/script/code",
)
