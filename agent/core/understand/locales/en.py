"""English."""

from agent.core.understand.locales import Language
from agent.core.understand.locales.english_money import COINS, CURRENCIES

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_TEENS = "fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ROUND = "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)

LANGUAGE = Language(
    code="en",
    decimal=".",
    numerals={
        **{word: index for index, word in enumerate(f"{_UNITS} {_TEENS}".split())},
        **{word: index * 10 for index, word in enumerate(_TENS.split(), 2)},
        "fourty": 40,
        "half a": 0.5,
        "half": 0.5,
        "a couple of": 2,
        "a couple": 2,
        "couple of": 2,
        **{
            f"{some} {scale}": 3 * count
            for some in ("a few", "few", "several", "some")
            for scale, count in (("hundred", 100), ("thousand", 1000), ("million", 10**6))
        },
        "a single": 1,
        "single": 1,
        "nought": 0,
        "naught": 0,
        "nil": 0,
    },
    scales={
        12: "dozen|dozens|doz|dozs|dz",
        100: "hundred|hundreds",
        1000: "thousand|thousands|k|grand|g|thou",
        10**6: "million|millions|mio|mil|mm|m|mln|mn|mill",
        10**9: "billion|billions|bn|b|bln|bil",
        10**12: "trillion|trillions|tn|tln|trn",
        10**5: "lakh|lakhs|lac|lacs|lkh|lkhs",
        10**7: "crore|crores|cr|kr|koti|kotis",
    },
    ordinals={
        **{word: index for index, word in enumerate(_ORDINALS.split(), 1)},
        **{f"twenty {word}": 20 + i for i, word in enumerate(_ORDINALS.split()[:9], 1)},
        **{f"twenty-{word}": 20 + i for i, word in enumerate(_ORDINALS.split()[:9], 1)},
        "thirty first": 31,
        "thirty-first": 31,
        "nineth": 9,
        **{word: index * 10 for index, word in enumerate(_ROUND.split(), 3)},
        "hundredth": 100,
        "thousandth": 1000,
        "millionth": 10**6,
        "billionth": 10**9,
        "trillionth": 10**12,
    },
    last="last|final|bottom",
    point="point",
    ordinal_endings="st|nd|rd|th",
    glued=True,
    parts={
        2: "half|halves",
        4: "quarter|quarters|fourths",
        100: "hundredths",
        1000: "thousandths",
        10**6: "millionths",
        10**9: "billionths",
        10**12: "trillionths",
        **{index: f"{word}s" for index, word in enumerate(_ORDINALS.split()[2:], 3) if index != 4},
        **{index * 10: f"{word[:-1]}hs" for index, word in enumerate(_ROUND.split(), 3)},
    },
    divided="over|out of|divided by",
    minus="minus|negative",
    indefinite="a|an",
    some={3: "a few|few|several"},
    beside="with",
    articles="a|an|the",
    approx="about|around|roughly|approximately|approx|approx.|circa|ca|ca.|~|some|nearly|almost|"
    "maybe|perhaps|probably|close to|in the region of|somewhere around|more or less|say|ballpark|"
    "in the ballpark of|just about|nearly about|as much as|an estimated",
    approx_after="or so|ish|-ish|roughly|approximately|approx|more or less|give or take|"
    "or thereabouts",
    of="of",
    under="under|less than|below|up to|at most|no more than|not more than|not over|fewer than|"
    "lower than|max|maximum|max.|maximum of|a maximum of|not above|within|<|<=|until|"
    "cheaper than|cannot exceed|can't exceed|not exceed|not exceeding|capped at|smaller than|"
    "less than or equal to|less or equal than|lower or equal than|smaller or equal than|"
    "smaller than or equal to|equal to or less than|equal or less than|lower than or equal to|"
    "at most or equal to|under or equal to|fewer than or equal to|no greater than|"
    "not greater than|no bigger than|no larger than|not larger than|no higher than|as little as|"
    "tops|max of|maximum is|not exceeding|doesn't exceed|does not exceed|just under|well under|"
    "as high as",
    over="over|more than|above|at least|greater than|bigger than|higher than|upwards of|north of|"
    "min|minimum|min.|minimum of|a minimum of|starting at|starting from|no less than|"
    "not less than|not under|exceeding|in excess of|>|>=|well over|greater than or equal to|"
    "greater or equal than|more than or equal to|more or equal than|bigger or equal than|"
    "bigger than or equal to|larger than or equal to|larger or equal than|"
    "higher than or equal to|higher or equal than|equal to or greater than|equal to or more than|"
    "equal or more than|equal or greater than|equal to or larger than|at least or equal to|"
    "over or equal to|larger than|no smaller than|not smaller than|no fewer than|not fewer than|"
    "no lower than|exceeds|exceed|surpass|surpasses|surpassing|exceeded|surpassed|=>|minimum is|"
    "a little over|just over|upward of|not below",
    under_after="or less|or fewer|max|maximum|max.|tops|at most|or under|or below|and below|"
    "and under|at the most|or lower|and less|or fewer than|or smaller|or less than|"
    "or equal or less|at maximum|or lower than",
    over_after="+|plus|or more|and up|and above|or above|and more|or over|and over|upwards|"
    "at least|minimum|min|min.|or higher|and upwards|or bigger|or more than|or greater|or larger|"
    "or greater than|or equal to it|or equal to that|or equal|and higher|or bigger than|"
    "and greater|or better",
    to="to|-|through|thru|till|up to|and up to",
    both="and|&",
    either="or",
    between="between|anywhere between|somewhere between|bw|in between|ranging between|"
    "ranges between|in the range of|somewhere in between",
    origin="from|anywhere from|starting from|ranging from|ranges from|ranging between",
    fillers="budget|is|it|it's|its|i|i'd|i'll|we|we'd|we'll|we're|our|my|would|could|can|will|"
    "think|guess|spend|pay|afford|invest|have|got|of|for|at|be|right|now|please|in|on|total|all|"
    "thanks|ok|okay|well|hmm|so|the|a|an|just|only|currently|with|us|to|that|this|there|per|want|"
    "need|go|looking|aiming|target|amount|or|and|but|if|max|each|today|yes|yeah|usually|monthly|"
    "tops|depending|though|sorry|actually|make|then|as|much|me|by|i'm|am|are|let's|say|cost|"
    "costs|price|range|ranges|number|with|estimate|equals|equal|approximate|figure|sum|hello|hi|"
    "hey|sure|fine|great|good|perfect|deal|sounds",
    currencies=CURRENCIES,
    coins=COINS,
    counted="people|person|users|user|customers|customer|clients|client|employees|employee|staff|"
    "seats|seat|licenses|licences|leads|contacts|visitors|visits|members|subscribers|followers|"
    "friends|guests|kids|children|students|patients|times|days|weeks|months|years|day|week|hours|"
    "hour|minutes|minute|seconds|mins|hrs|points|point|percent|pct|miles|mile|km|kilometers|"
    "meters|metres|feet|foot|inches|kg|kgs|kilos|lbs|grams|calories|degrees|items|units|pieces|"
    "boxes|orders|tickets|calls|emails|mails|messages|questions|rooms|bedrooms|cards|card|"
    "accounts|numbers|digits|stars|steps|words|pages|products|things|options|reasons|offices|"
    "locations|stores|shops|cars|teams|devices|gb|mb|tb",
    idioms="thanks a million|thank you a million|one in a million|a million thanks|"
    "a thousand thanks|thanks a thousand|one moment|one second|one sec|one minute|one more|"
    "another one|no one|one of|which one|that one|this one|the one|the other one|any one|"
    "a hundred percent|hundred percent|one hundred percent|a hundred times|a million times|"
    "a thousand times|one day|one by one|one another|at first|first of all|for one|one question|"
    "two questions|one thing|a second|one last|one way|24/7|9 to 5|50/50|401k|401 k|401(k)|10-4|"
    "three in one|on one hand|one another|either one|next one|o clock",
    periods={
        "month": "a month|per month|monthly|each month|every month|/ month|/ mo|/ m|/ mth|a mo|"
        "per mo|"
        "p/m|p.m.|pcm|month|the month|/ mon|mo|mth",
        "year": "a year|per year|yearly|annually|annual|per annum|each year|every year|/ year|/ yr|"
        "/ y|per yr|a yr|p.a.|pa|/ annum|an annum|year|yr",
        "once": "once|one off|one-off|one time|one-time|in total|total|altogether|upfront|up front|"
        "lump sum|flat|for everything|overall|single payment",
    },
    counts={
        1: "just me|only me|me alone|just myself|only myself|by myself",
        2: "me and my partner|the two of us|both of us|me plus one|me and one other",
        0: "no one|nobody|none",
    },
    clock="am|pm|a.m.|o'clock|oclock|hrs|hours|hour|minutes|mins|min.",
    yes="fine by me|would love to|couldn't agree more|could not agree more|count me in|i'm in|"
    "100%|100 %|\U0001f64c|yes|yep|yeah|yup|yea|ya|yes please|yessir|sure|sure thing|of course|"
    "absolutely|"
    "definitely|certainly|indeed|affirmative|agreed|agree|i agree|sounds good|looks good|"
    "looks great|looks right|looks fine|sounds great|go ahead|please do|that's right|"
    "that is right|that's correct|by all means|gladly|happy to|with pleasure|you bet|why not|"
    "i'd love to|i'd like that|yes of course|ok|okay|k|okey|for sure|no doubt|without a doubt|"
    "totally|exactly|obviously|naturally|aye|i don't mind|don't mind|do not mind|works for me|"
    "do it|let's do it|let's go|\U0001f44d|\U0001f44c|\u2705|\u2714|\U0001f197|\u2611|uh huh|mhm|"
    "mm hmm|10-4|roger|i accept|accept|accepted|i consent|i think so|i guess so|i believe so|"
    "probably|likely|most likely|i suppose so|i hope so|can't wait|alright|all right|true|"
    "correct|yess|yas|will do|i will do that|yes i will|no objection|no objections|\U0001f4af",
    weak_yes="y|right|fine|good|great|perfect|please|cool|nice|awesome|on|do|am|is|that works|"
    "would work|that's fine|it's fine|lovely|wonderful|amazing|excellent|fantastic|approved|"
    "confirm|confirmed|very much|a lot|always|already|easily|fully|i do|we do|i am|we are|i have|"
    "we have|i would|we would|i will|we will|i can|we can|it is",
    no="over my dead body|count me out|sounds bad|no|nope|prefer not to|prefer not|"
    "not comfortable|i'd prefer not to|nah|no way|never|"
    "negative|not really|not at all|no thanks|no thank you|not yet|not now|not today|"
    "not interested|i refuse|refuse|i disagree|disagree|i don't think so|don't think so|"
    "do not think so|i doubt it|doubt it|doubt|unlikely|hardly|absolutely not|definitely not|"
    "certainly not|of course not|probably not|not sure i want|i'd rather not|rather not|nay|"
    "no can do|not necessarily|not quite|not exactly|\U0001f44e|\u274c|\u2716|\U0001f645|hell no|"
    "fat chance|forget it|leave me alone|stop|cancel|don't want|unfortunately|i'm afraid|pass|"
    "i pass|uh uh|nuh uh|wrong|incorrect|false|not ok|not okay|not likely|yeah no|unable|hate|"
    "reject|decline|i decline|declined|as if|by no means|no way|n|\U0001f6ab|\u26d4|not a chance|"
    "no chance",
    negators="not|n't|don't|dont|do not|doesn't|does not|didn't|did not|isn't|is not|aren't|"
    "are not|won't|wont|will not|can't|cant|cannot|can not|couldn't|wouldn't|would not|wasn't|"
    "weren't|haven't|have not|hasn't|shouldn't|should not|neither|nor|none|without|nobody|"
    "nothing|mustn't|ain't|barely|scarcely|never ever|no longer|far from|anything but|less than",
    asks="are you|is it|is this|is that|do you|can you|could you|will you|would you|did you|"
    "have you|what|what's|why|how|when|who|where|which|does it|am i|are we|do i|do we",
    neutral="no problem|no worries|not a problem|yeah right|yeah sure right|no need|not bad|"
    "no idea why|i'm good|i am good|im good|i'm fine|i am fine|i'm ok|i'm okay|i'm all set|"
    "all set|we're good|we are good|we're all set|all good|i'm all right|never better|"
    "can't complain|never mind|nevermind",
    conditions="if|only if|provided that|as long as|subject to|if and only if",
    hedges="maybe|perhaps|it depends|depends|possibly|could be|might be|may be|might|not sure|"
    "unsure|not certain|uncertain|i'm not sure|kind of|sort of|kinda|sorta|50/50|fifty fifty|"
    "hard to say|undecided|\U0001f937|\U0001f914|so so|i wonder|who knows|sometimes|partly|"
    "partially|yes and no|not so sure|not too sure|not entirely sure|not quite sure|"
    "not really sure|not totally sure|i guess|on the fence|torn|leaning yes|leaning no",
    reported="i said|i did say|i told you",
    declined="i'd rather not say|i would rather not say|i'd prefer not to say|rather not say|"
    "prefer not to say|rather not answer|rather not tell|prefer not to answer|prefer not to|"
    "prefer not|rather not|none of your business|not going to tell|won't tell|will not tell|"
    "don't want to say|don't want to tell|do not want to say|don't want to share|"
    "do not want to share|don't wish to|won't say|not comfortable|don't feel comfortable|"
    "no comment|keep that private|keep it private|that's private|that is private|it's private|"
    "it is private|that's personal|it's personal|that's confidential|it's confidential|"
    "that is confidential|can't share|cannot share|can't disclose|not disclose|can't say|"
    "cannot say|cannot disclose|not allowed to say|don't want to answer|do not want to answer|"
    "won't answer|refuse to answer|skip this|skip that|skip it|skip the question|next question|"
    "why should i tell|not telling|don't want to give|won't give|not giving|do not want to give|"
    "mind your own business|not tell you|don't want to disclose|prefer to keep",
    unknown="cant decide|cant say|cant tell|"
    "don't know|dont know|do not know|don't really know|not sure|no idea|no clue|unsure|"
    "haven't decided|have not decided|not decided|undecided|haven't thought|have not thought|"
    "hard to say|difficult to say|can't tell|who knows|not certain|don't have an idea|"
    "haven't a clue|couldn't say|couldn't tell you|have not figured|haven't figured|idk|dunno|"
    "have to check|need to check|need to ask|have to ask|to be determined|tbd|to be decided|"
    "not determined|beats me|it depends|can't decide|no preference yet|haven't got a clue|"
    "not been decided|still deciding|\U0001f937|remains to be seen|wouldn't know|would not know",
    declined_alone="skip|pass|private|confidential|decline|no answer|secret|i pass|"
    "i'd rather not|n/a|na|not applicable|next|no comment|declined|prefer not to say|rather not",
    unknown_alone="unknown|depends|that depends|whatever you think|not known|unclear|open|hmm|"
    "maybe|perhaps|i wonder|undefined|not specified|good question",
    polite="please|thanks|thank|you|sorry|oh|hi|hello|hey|well|um|uh|hmm|yet|right|now|really|"
    "honestly|tbh|at|the|moment|sir|lol|just|i|i'd|i'm|we|we'd|we're|us|would|like|to|it|that|"
    "this|one|so|then|and|but|to be honest|at all|exactly|still|say|here|actually|a|bit|let|me|"
    "for|with|would|is|be|am|do|can|will|my|myself|friend|very|much|too|if|could|have|about|of|"
    "question|answer|tell|share|is|there|as|today",
    all="all|all of them|all of the above|everything|every one|every one of them|all of these|"
    "all of it|all options|the lot|the whole lot|both|both of them|all the above|all three|"
    "all four|each of them",
    none="none|none of them|none of these|none of the above|nothing|neither|no|none of those|"
    "nope|not any|no thanks|zero|neither of them|none at all",
    joiners="and|&|plus|as well as|also|or|and also|then",
    besides="except|but not|but|except for|apart from|all but|other than|excluding|without|not|"
    "besides|bar|save|save for|save the|aside from|minus|leaving out",
    contrast="but|rather|instead",
    pick="either|option|number|no|no.|nr|nr.|num|choice|answer|the|one|#|that|letter|item|i|"
    "choose|pick|"
    "take|would|say|i'd|i'll|it's|go|with|for|please|select|want|like|to|my|is|think|definitely|"
    "probably|maybe|mostly|rather|prefer|well|hi|ok|yes|sure|thanks|a|an|we|we're|i'm|it|mainly|"
    "really|just|we'd|you|need|looking|am|are|of|be|let's|lets|so|um|hmm|uh|oh|and",
    stop="many|much|a|an|the|i|we|you|he|she|it|they|me|us|my|our|your|is|am|are|was|were|be|"
    "been|being|do|"
    "does|did|have|has|had|to|of|in|on|at|for|from|by|with|about|and|or|but|if|so|as|that|this|"
    "these|those|there|here|not|no|yes|can|could|will|would|should|may|might|must|shall|want|"
    "need|like|more|most|some|any|all|one|other|else|get|go|make|just|only|very|too|than|then|"
    "what|who|when|where|why|how|which|up|out|into|over|under|also|it's|i'm|i'd|we're|we'd|i'll|"
    "don't|please|really|something|someone|few|now|still|think|let|know|s|t|im|id|looking|look|"
    "new",
    edit="edit|change|change it|correct it|not correct|fix|fix it|let me change|modify|update|"
    "go back",
    courtesies="hi|hello|hey|hi there|hello there|hey there|hiya|good morning|good afternoon|"
    "good evening|"
    "dear all|regards|kind regards|best regards|warm regards|best|best wishes|cheers|sincerely|"
    "thanks|thank you|many thanks|thanks a lot|please|sure|sure thing|ok|okay|yes|of course|"
    "here you go|there you go|here it is|here we go|certainly|great|perfect|alright",
    name_leads="my name is|my name's|my full name is|the name is|the name's|name is|name's|"
    "i'm called|i am called|they call me|people call me|you can call me|please call me|"
    "just call me|call me|this is|it's|it is|i'm|i am|im|mr|mr.|mrs|mrs.|ms|ms.|hi|hello|hey|"
    "sure|it's|yes|that's|that would be|name",
    name_ends="here|speaking|again|btw|please|thanks|and|too",
    figured="figure|figures|digit|digits",
    called="called|named|by the name of",
    company_leads="we are called|we're called|we are|we're|i work at|i work for|i'm working at|"
    "i am working at|working at|my company is called|my company is|our company is called|"
    "our company is|the company is called|the company is|company is|it's called|it is called|"
    "it's|it is|called|i'm from|i am from|i'm with|i am with|i'm at|i am at|from|at|with|i run|"
    "i own|we run|the name is|our name is|my business is called|my business is|our business is|"
    "business name is|company name is|the company's name is|i represent|company",
    company_joins="from|at|with|of|working at|working for|who works at|representing",
    digits={"0": "oh|o|nought|zero", "*2": "double", "*3": "triple", "+": "plus"},
    extension="extension|ext|extn",
    reach="reach|use|send|mail|ping|drop|message|line|contact|call|write|text|ring|address|best|"
    "e-mail",
    labels={
        "name": "name",
        "full name": "name",
        "company": "company",
        "organisation": "company",
        "organization": "company",
        "business": "company",
        "firm": "company",
        "email": "email",
        "e-mail": "email",
        "mail": "email",
        "email address": "email",
        "e-mail address": "email",
        "phone": "phone",
        "phone number": "phone",
        "telephone": "phone",
        "tel": "phone",
        "mobile": "phone",
        "cell": "phone",
        "number": "phone",
    },
    address_signs={"_": "underscore", "-": "dash|hyphen|minus", "+": "plus"},
    shown={
        "under": "under {}",
        "over": "{}+",
        "about": "about {}",
        "month": "{} a month",
        "year": "{} a year",
        "once": "{} once",
        "no_rush": "no rush",
        "until": "until {}",
        "since": "from {}",
        "yes": "Yes",
        "no": "No",
        "edit": "Edit",
        "none": "None",
        "day": "d MMM y",
    },
    month_first=True,
)
