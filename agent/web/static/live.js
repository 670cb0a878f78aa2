// Owns one lead on a rep's page: it ties the line to the transcript, the parts and the dock.
// Refuses to know where it stands: alone on its page, or one of several under /rep.
import { Dock } from "./live-dock.js";
import { ring, switchOf } from "./live-bell.js";
import { pending, seen } from "./live-kept.js";
import { Link, newId } from "./live-link.js";
import { Log } from "./live-log.js";
import { Parts } from "./live-parts.js";
import { Presence } from "./live-presence.js";
import { localTimes } from "./live-times.js";

const WORD = 6_000;
const TRIES = 3;
const PAUSE = 1_000;
const CUT = "No connection. Trying again; nothing you write is lost.";
const SLOW = "No live connection just now: this page asks every few seconds instead.";
const DONE = {
  contacted: "Noted as your first words.",
  release: "Given back. It is offered to everybody again.",
  outcome: "Kept.",
};

/** Post a claim; one whose answer was lost on its way is made again, for the server knows a repeat. */
const asked = async (address, claim) => {
  const body = JSON.stringify(claim);
  for (let tries = TRIES; ; tries -= 1) {
    try {
      return await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    } catch (error) {
      if (tries === 1) throw error;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
};

export class Lead {
  /** `told` hears of every change that shows outside: title, unread, state. */
  constructor(sheet, told) {
    this.sheet = sheet;
    this.told = told;
    this.handoff = sheet.dataset.handoff;
    this.title = sheet.getAttribute("aria-label");
    this.unread = 0;
    this.gone = new AbortController();
    this.writes = "mine" in sheet.dataset;
    this.owner = sheet.dataset.owner;
    this.state = sheet.dataset.state;
    this.find = (name) => sheet.querySelector(`[data-${name}]`);
    localTimes(sheet);
    this.parts = new Parts(sheet, (title) => this.entitled(title));
    this.presence = new Presence(sheet);
    this.log = new Log(() => sheet.querySelector(".transcript"), this.find("scroll"), this.find("newer"));
    this.dock = new Dock(this.find("dock"), this.handoff, {
      say: (text) => this.say(text),
      typing: () => this.link.typing(),
      word: (text) => this.word(text),
    }, this.gone.signal);
    this.listen();
    this.arrange();
    this.kept = pending(this.handoff);
    for (const act of this.kept.read()) if (act.type === "say") this.log.send(act);
    this.link = new Link(sheet.dataset.base, this.kept, (frame) => this.hear(frame), (state) => this.line(state));
  }

  close() {
    this.gone.abort();
    this.link.close();
    this.parts.poll(false);
    this.sheet.remove();
  }

  listen() {
    const { sheet } = this;
    switchOf(this.find("sound"), this.gone.signal);
    sheet.addEventListener("submit", (event) => this.submit(event));
    sheet.addEventListener("click", (event) => this.click(event));
    this.attend = () => this.attended() && this.read();
    const { signal } = this.gone;
    for (const name of ["focus", "pointerdown", "keydown"]) addEventListener(name, this.attend, { signal });
    document.addEventListener("visibilitychange", this.attend, { signal });
  }

  entitled(title) {
    this.title = title;
    this.sheet.setAttribute("aria-label", title);
    this.presence.reach();
    this.log.keep();
    this.told();
  }

  // What comes.

  hear(frame) {
    HEARD[frame.type]?.call(this, frame);
  }

  event(frame) {
    this.log.add(frame);
    const fresh = frame.seq > this.caught;
    if (frame.type === "owner") this.owner = frame.owner;
    if (frame.from === "visitor" && frame.type === "message") this.presence.quiet();
    if (fresh && frame.from === "visitor" && this.writes) this.called();
    if (this.attended()) this.read();
    if (frame.seq >= this.caught) {
      this.arrange();
      if (fresh) this.parts.refresh();
    }
  }

  welcome(frame) {
    if (this.caught === undefined) this.caught = frame.seq;
    this.writes = frame.you.writes;
    this.parts.skipped.add("transcript");
    this.log.begin(frame.seq);
    this.dock.offer(frame.canned);
    this.parts.refresh();
    this.arrange();
  }

  claimed(frame) {
    const was = this.state;
    this.state = frame.state;
    if (frame.state === "yours") this.writes = true;
    if (frame.state === "waiting" || frame.state === "taken") {
      if (this.writes && was === "yours") {
        this.word(frame.by ? `${frame.by} has it now.` : "It went back to everybody: given back, or without a word for too long.");
      }
      this.writes = false;
    }
    this.verdict(frame);
    this.arrange();
    this.parts.refresh();
    this.told();
  }

  verdict({ outcome, reason }) {
    const words = outcome ? `Settled: ${outcome}.${reason ? ` ${reason}` : ""}` : "Settled. How did it go?";
    this.find("verdict").textContent = words;
    const summary = this.sheet.querySelector("[data-holds=over] summary");
    summary.textContent = outcome ? "Change the outcome" : "Say how it went";
  }

  refused({ id, error }) {
    const text = this.texts.get(id);
    if (text !== undefined) this.log.refused(id, error.text, () => this.dock.restore(text));
    else this.word(error.text);
  }

  /** The state of the line: a quiet word, and asking by itself while there is none. */
  line(state) {
    const on = state === "on";
    this.parts.poll(!on);
    this.sheet.dataset.line = state;
    if (on) {
      if (this.broken) this.word("Connected again.", 2_500);
      this.broken = false;
      return;
    }
    this.presence.unknown();
    if (state === "over") return this.word("This page is not live any more. Load it again.", 0);
    if (this.link.failures > 2) this.parts.skipped.delete("transcript");
    if (this.link.failures > 1 || this.log.sending.size) this.cutOff();
  }

  /** Say what is the matter: no way to the server at all, or none for what is live. */
  async cutOff() {
    this.broken = true;
    const reached = await this.parts.refresh();
    if (this.sheet.dataset.line !== "off") return;
    this.word(reached ? SLOW : CUT, 0);
  }

  /** Say something small, for a while; with 0 until something else is said. */
  word(text, lasts = WORD) {
    clearTimeout(this.wording);
    this.find("word").textContent = text;
    if (lasts) this.wording = setTimeout(() => this.word("", 0), lasts);
  }

  // What the rep does.

  texts = new Map();

  say(text) {
    const act = { type: "say", id: newId(), text, at: Date.now() };
    this.texts.set(act.id, text);
    this.log.send(act);
    this.act(act);
  }

  async act(frame) {
    try {
      await this.link.act(frame);
      if (DONE[frame.type]) this.word(DONE[frame.type]);
    } catch {
      // `refused` has said why.
    }
  }

  submit(event) {
    event.preventDefault();
    const form = event.target;
    if ("claim" in form.dataset) {
      this.claim(form);
      return;
    }
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    form.closest("details")?.removeAttribute("open");
    this.act(Object.fromEntries(given));
  }

  click({ target }) {
    const link = target.closest("a[data-how]");
    // Whoever dials from here is calling: the claim is not silent any more.
    if (link && this.writes && this.state === "yours") this.act({ type: "contacted", how: link.dataset.how });
    const view = target.closest("[data-show]");
    if (view) this.view(view.dataset.show);
  }

  view(name) {
    this.sheet.dataset.view = name;
    for (const button of this.sheet.querySelectorAll("[data-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === name));
    }
    if (name === "chat") this.log.toEnd();
    this.attend();
  }

  async claim(form) {
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await asked(form.action, { name: new FormData(form).get("name") });
      const said = await answer.json();
      this.problem(answer.ok ? "" : said.message || said.error.message);
      if (answer.ok) this.won();
      else await this.parts.refresh();
    } catch {
      this.problem("That did not reach the server. Check your connection and tap again.");
    }
    button.disabled = false;
  }

  won() {
    this.writes = true;
    this.state = "yours";
    this.owner = "rep";
    this.arrange();
    this.parts.refresh();
    this.link.again();
    this.dock.field.focus();
  }

  problem(text) {
    const place = this.find("problem");
    place.textContent = text;
    place.hidden = !text;
  }

  // What is shown.

  arrange() {
    const { sheet, writes } = this;
    sheet.classList.toggle("at-work", writes);
    sheet.dataset.state = this.state;
    this.find("dock").hidden = !writes;
    sheet.querySelector(".views").hidden = !writes;
    // What scrolls by itself is reached by key; the name over the chat stands in for the brief's.
    for (const part of sheet.querySelectorAll(".brief, .first, .second")) part.tabIndex = writes ? 0 : -1;
    this.find("name").ariaLevel = writes ? "1" : "2";
    this.presence.hold(this.owner === "rep");
    this.dock.show(this.state === "resolved" ? "over" : this.owner === "bot" ? "bot" : "rep");
    if (writes && !this.worked) this.log.toEnd();
    this.worked = writes;
  }

  // What waits to be read.

  attended() {
    const talk = this.sheet.querySelector(".talk");
    return !document.hidden && document.hasFocus() && talk.offsetParent !== null;
  }

  called() {
    if (this.attended()) return;
    this.unread += 1;
    this.count();
    ring();
  }

  read() {
    if (this.link?.seq) seen(this.handoff).write(this.link.seq);
    if (!this.unread) return;
    this.unread = 0;
    this.count();
  }

  count() {
    const place = this.find("count");
    place.textContent = String(this.unread);
    place.hidden = !this.unread;
    this.told();
  }
}

const HEARD = {
  welcome: Lead.prototype.welcome,
  claim: Lead.prototype.claimed,
  refused: Lead.prototype.refused,
  ack({ id }) {
    if (this.sheet.dataset.line === "on") return; // the event is there already
    this.log.drop(id);
    this.parts.skipped.delete("transcript");
    this.parts.forget();
    this.parts.refresh();
  },
  score() {
    this.parts.refresh();
  },
  visitor(frame) {
    this.presence.show(frame);
  },
  typing(frame) {
    this.presence.typing(frame);
  },
  delivered(frame) {
    this.log.reached(frame.seq);
  },
  error(frame) {
    this.word(frame.text, frame.fatal ? 0 : WORD);
  },
};
for (const type of ["message", "question", "reject", "owner", "end"]) HEARD[type] = Lead.prototype.event;
