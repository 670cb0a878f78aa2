"""English words for times."""

from agent.core.understand.locales.timing import Times

_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties"

TIMES = Times(
    starting="starting|starting on|starting from|starting with|beginning on|beginning from|"
    "commencing|effective",
    offsets={
        -1: "yesterday|the day before|day before",
        -2: "the day before yesterday|day before yesterday|the other day",
        0: "today|by the end of the day|todays|today's|tonight|"
        "this evening|this afternoon|this morning|"
        "present day|earlier today|later today",
        1: "tomorrow|tomorrows|tomorrow's|tmrw|tmr|tomorow|tommorow|tommorrow|2morrow|"
        "tomorrow morning|tomorrow night",
        2: "the day after tomorrow|day after tomorrow",
    },
    at_once="asap|a.s.a.p.|as soon as possible|as soon as you can|as soon as i can|"
    "as soon as we can|"
    "now|right now|right away|straight away|immediately|immediate|instantly|urgent|urgently|"
    "at once|very urgent|earliest possible|as quickly as possible|as early as possible|this minute|"
    "the sooner the better|sooner the better|right this minute|without delay|"
    "at this time|at the moment|at this moment|this instant",
    soon="soon|shortly|very soon|pretty soon|fairly soon|before long|in the near future|"
    "any time soon|anytime soon|sometime soon|in a bit|sooner rather than later|any day now",
    edges={
        ("late", "year"): "eoy|year end|year-end|year's end|years end",
        ("late", "quarter"): "eoq|quarter end|quarter-end",
        ("late", "month"): "eom|month end|month-end|month's end",
        ("late", "week"): "eow",
        ("early", "year"): "boy|start of year",
        ("so_far", "year"): "ytd|year to date|year-to-date",
        ("so_far", "quarter"): "qtd|quarter to date|quarter-to-date",
        ("so_far", "month"): "mtd|month to date|month-to-date",
        ("so_far", "week"): "wtd|week to date|week-to-date",
        ("late", "day"): "eod|cob|end of day|close of business|end of business",
        ("early", "month"): "bom",
        ("early", "quarter"): "boq",
        ("early", "week"): "bow",
    },
    units={
        "hour": "hour|hours|hr",
        "minute": "minute|minutes|min|mins|seconds",
        "day": "day|days",
        "week": "week|weeks|wk|wks|week's|weeks'",
        "fortnight": "fortnight|fortnights",
        "month": "month|months|mo|mos|mth|mths|month's",
        "quarter": "quarter|quarters|qtr|qtrs",
        "year": "year|years|yr|yrs|year's|fiscal year|financial year|school year|academic year|"
        "tax year|calendar year|fy",
        "half": "half a year|half year|half-year|semester",
        "weekend": "weekend|weekends|week-end|week end|week-ends",
        "workday": "business day|business days|working days|work days|workdays|weekdays",
        "decade": "decade|decades",
        "century": "century|centuries",
    },
    months=(
        "january|jan|jan.|in the new year|early in the new year|at the beginning of the new year|"
        "beginning of the new year|start of the new year|at the start of the new year",
        "february|feb|feb.|febr",
        "march|mar|mar.",
        "april|apr|apr.",
        "may",
        "june|jun|jun.",
        "july|jul|jul.",
        "august|aug|aug.",
        "september|sept|sep|sept.|sep.",
        "october|oct|oct.",
        "november|nov|nov.",
        "december|dec|dec.",
    ),
    weekdays=(
        "monday|mon|mon.|mondays|monday's",
        "tuesday|tue|tues|tue.|tues.|tuesdays|tuesday's",
        "wednesday|wed|wed.|weds|wednesdays|wednesday's",
        "thursday|thu|thur|thurs|thu.|thur.|thurs.|thursdays|thursday's",
        "friday|fri|fri.|fridays|friday's",
        "saturday|sat|sat.|saturdays|saturday's",
        "sunday|sun|sun.|sundays|sunday's",
    ),
    seasons={
        3: "spring|springtime",
        6: "summer|summertime|the summer holidays|summer holidays|summer break",
        9: "autumn|fall",
        12: "winter",
    },
    feasts={
        (12, 24): "christmas eve|xmas eve",
        (12, 25): "christmas|xmas|christmas day|xmas day|x-mas",
        (12, 26): "boxing day",
        (12, 31): "new year's eve|new years eve|nye",
        (1, 1): "new year|new years|new year's|new year's day|new years day|the new year",
        (2, 14): "valentine's day|valentines day|valentine's|valentine day",
        (10, 31): "halloween",
    },
    easter={
        0: "easter|easter sunday",
        1: "easter monday",
        -2: "good friday",
        39: "ascension day",
        49: "pentecost|whitsun|whit sunday",
        50: "whit monday",
    },
    decades={10: "tens", **dict(zip(range(20, 100, 10), _DECADES.split(), strict=True))},
    decade_endings="s|'s",
    shy="may|march|mar|sat|sun|mon|wed|fri|fall|spring|jan|dec|second|boy|bow|present",
    this="this|current|the current|the same|same|that|our current",
    coming="coming|the coming|this coming|upcoming|the upcoming|this upcoming",
    following="next|the next|following|the following|this next|subsequent|the subsequent",
    second_next="after next|after the next|after the coming|after this next|after the next one",
    past="last|past|previous|the last|the past|the previous|this past|preceding|the preceding|"
    "this last|most recent",
    last_but_one="before last|before the last|penultimate|next to last|last but one|next-to-last",
    ago="ago|back",
    so_far="earlier|earlier in|so far|so far in",
    within="<|<=|no more than|no longer than|not longer than|within|in the next|within the next|"
    "over the next|inside|in less than|in under|"
    "less than|under|during the next|at most|max|in the coming|no later than in|not more than|"
    "up to|inside of|in at most|over the coming|in the following|in as little as|"
    "within the coming|throughout the next|in no more than",
    beyond=">|>=|more than|over|at least|in more than|in over|in at least|no less than|"
    "not less than|no sooner than|longer than|well over|upwards of",
    ahead="in|in about|in around|about|around|after about|approximately in|roughly|in roughly|"
    "in maybe|maybe in|probably in|in another|in the range of",
    hence="hence|out|away|time|or so|ahead|down the road|down the line|from this moment|from here",
    later="later|later on",
    rest="rest of|the rest of|rest|rest of my|rest of our|the rest of my|the rest of our|"
    "remainder of|the remainder of|what is left of|what's left of|"
    "remaining|balance of",
    until="by|until|till|til|no later than|not later than|by the latest|"
    "at the latest by|latest|up to|through|on or before|up until|thru",
    before="before|prior to|ahead of|earlier than|sooner than",
    after="after|later than|not before the end of|once we are past|following on from|beyond",
    since="from|since|starting|starting in|starting from|beginning in|as of|not before|"
    "not until|no earlier than|not earlier than|starting on|at the earliest in|earliest|"
    "from about|on or after|anytime from|beginning on|beginning from|effective|onwards from|"
    "starting with|commencing",
    to="to|-|through|thru|till|up to|and up to|til|up until|until",
    early="early|early in|beginning of|the beginning of|start of|the start of|"
    "at the beginning of|at the start of|beginning|"
    "the early part of|early part of|early on in|earlier part of",
    middle="mid|middle of|the middle of|mid-|in the middle of|mid of|half way through",
    onwards="or more|or longer|and more|plus|onwards|onward|or later|or after|at the earliest|"
    "and later|and after|and up|"
    "and beyond|or beyond",
    or_less="or less|max|maximum|at most|or under",
    clock="noon|midday|midnight",
    at_latest="at the latest|or earlier|or sooner|or before|tops",
    first_half="1st half of|1st half|first half of|the first half of|first half|the first half",
    second_half="2nd half of|2nd half|second half of|the second half of|second half|"
    "the second half|last half of|latter half of|the latter half of|back half of|"
    "the back half of",
    half_more="and a half|and half",
    latter="late|late in|the latter part of|latter part of",
    late="end of|the end of|at the end of|towards the end of|"
    "|end|the close of|close of|back end of",
    of="of|in|the|on|,|a|at|during|of the|in the|sometime|some time|sometimes|around|about|"
    "maybe|probably|hopefully|ideally|anytime|any time|approximately|roughly|~|is|out|perhaps|"
    "towards|toward|first thing|start|starts|begin|begins|start in|start on|starts in|starts on|"
    "begin in|begins in|"
    "throughout|year|calendar|date|'s|circa|over|into|that's",
    lasting="for",
    quarter="q|quarter|qtr",
    half="h",
    vague={
        1: "a|an|another|a single",
        2: "a couple of|a couple|couple of|couple|a pair of",
        3: "a few|few|several|some|a handful of|a number of|the few",
        12: "a dozen",
    },
    rank_endings="st|nd|rd|th",
    days="on|the|date",
    idioms="as soon as|as soon|24/7|24-7|9 to 5|one on one|1 on 1|day to day|day-to-day|"
    "year after year|"
    "on the one hand|the one|second hand|may be",
    some_day="whenever|someday|some day|one day|eventually|not now|not yet|at some point|"
    "sometime|anytime|any time|not today|not at the moment|in the future|not right now",
    no_rush="no rush|no hurry|not in a rush|not in a hurry|no rush at all|just looking|"
    "just browsing|just looking around|just exploring|only looking|only browsing|"
    "not soon|not urgent|no deadline|no time pressure|no particular date|no fixed date|"
    "no timeline|no timeframe|flexible|i'm flexible|we're flexible|no specific date|"
    "in the distant future|not any time soon|not anytime soon|there is no rush|"
    "take your time|just researching|just curious|not right away|not immediately|"
    "not asap|in no hurry|in no rush|no pressure|much later|way later|"
    "not in the near future|no date yet|doesn't matter when|does not matter when|"
    "it can wait|can wait|window shopping",
)
