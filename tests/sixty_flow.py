"""A flow of sixty questions in twenty branches that exclude each other; no path asks over six."""

AREAS = "abcde"
_HEAD = """\
locale: en
questions:
  area:
    ask: What is it about?
    kind: choice
    options: {a: Heating, b: Water, c: Power, d: Roof, e: {label: Garden, points: 4}}
"""
_TOPIC = """\
  topic_{area}:
    ask: What of it?
    kind: choice
    when: area == '{area}'
    options: {{t0: Repair, t1: {{label: Build, points: 9}}, t2: {{label: Care, points: 3}}, t3: No}}
"""
_LEAF = """\
  more_{area}{topic}{number}:
    ask: Question {number} on it?
    kind: choice
    when: topic_{area} == 't{topic}'
    skip: true
    options: {{x: {{label: This, points: {points}}}, y: {{label: That, points: 5}}, z: Neither}}
"""
_TAIL = """\
  contact: {ask: Who are you?, kind: contact, consent: {notice: We answer.}}
signals: {ads: {when: utm.source == 'ads', points: 5}}
bands: {cold: 0, warm: 25, hot: 45}
routes: [{band: hot, call: sales, end: booked}, {end: bye}]
ends: {booked: {say: Thanks.}, bye: {say: Bye.}, no_agent: {say: Nobody is here.}}
"""
_LEAVES = [(area, topic, number) for area in AREAS for topic in range(4) for number in range(3)]

SIXTY = "".join(
    (
        _HEAD,
        *(_TOPIC.format(area=area) for area in AREAS),
        *(
            _LEAF.format(area=area, topic=topic, number=number, points=10 + number * 5)
            for area, topic, number in _LEAVES[:53]
        ),
        _TAIL,
    )
)
