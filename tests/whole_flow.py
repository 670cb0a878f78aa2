"""A flow that uses every part of the language, for tests of what must hold for all of it."""

WHOLE = """\
locale: en
region: US
persona: {name: Mia, avatar: /mia.svg}
look: {accent: "#0b7285", radius: 12px, font: "Georgia, serif", position: left, icon: /hand.svg}
teasers:
  prices:
    {say: Questions?, page: /pricing, utm.source: ads, returning: false, hours: open, after: 20,
     scroll: 50, leaving: true, repeat: 1 week}
greeting: [Hello., "Glad that you came, {{ page.path }}."]
remember: true
protect: false
transcript: mailbox
for: {page: [/pricing, /plans], utm.campaign: spring, when: referrer is known}
redirects: [example.com, "*.example.org"]
values:
  seats: team | default(1)
  price: "[seats * 40, 500] | max"
stages: {mql: score >= 51, sql: claimed}
questions:
  hello: {say: "We are [here](/about).", image: /shop.png, alt: Our shop}
  goal:
    ask: What brings you here?
    kind: multi
    options: {buy: {label: Buying, points: 20}, sell: {label: Selling, disqualify: true}}
    skip: true
  place: {ask: Where is it?, kind: text, area: [90210, 941*], outside: far, points: 5}
  team:
    ask: How many are you?
    kind: number
    min: 1
    steps: {1: 0, 5: {points: 10}, 900: {points: 1, next: order}}
  budget:
    ask: How much?
    why: So that it fits.
    kind: money
    unit: USD a month
    currencies: [EUR]
    max: 90000
    slider: {from: 0, to: 5000, by: 100}
    steps: {0: {disqualify: true, next: order}, 500: 20}
    when: place is known
  dear: {say: "That is {{ (price * 12) | money('USD a year') }}.", when: price > 900, next: order}
  order:
    ask: "About {{ price | money }}. Your order?"
    kind: text
    pattern: {like: '[A-Z]{2}\\d+', say: "Like {{ persona.name }}."}
    skip: true
  contact:
    ask: Who are you?
    kind: contact
    fields: {name: optional, email: business, phone: optional}
    blocked: [mailinator.com]
    consent: {notice: We answer., remember: Remember me., marketing: News.}
signals: {big: {when: price >= 400, points: 7, why: A big one}}
bands: {cold: 0, hot: 50}
routes:
  - band: hot
    call: sales
    then: all
    manager: boss
    clock: {then: 30 s, honest: 2 min, manager: never, silent: 1 h}
    record: crm
    end: booked
  - {when: utm.source == 'ads', nurture: letters, end: gift}
  - {end: gift}
ends:
  booked: {say: Thanks., book: {link: "https://cal.example/x", prefill: [name, email]}}
  gift:
    say: "Thanks {{ name }}."
    deliver: {code: A1, link: "https://x.example/g", needs: marketing, say: "Take {{ code }}."}
    redirect: https://example.com/thanks
  no_agent: {say: Nobody is here.}
  far: {say: "Not in {{ place }} yet.", outcome: disqualified, redirect: /}
faq: {price: {asks: [how much], say: "{{ price | money }}."}}
canned: {hello: "Hi {{ name }}."}
"""
