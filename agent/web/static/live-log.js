// Owns the transcript of a lead: each event as a line, what is being sent, and the ticks behind it.
// Refuses markup: what people wrote becomes text, and addresses in it links that tell nobody where
// they were.
import { timeOf } from "./live-times.js";

const ENDS = {
  left: "The visitor ended the conversation.",
  restarted: "The visitor began again.",
  erased: "The visitor had the conversation erased.",
  disqualified: "The conversation ended: not a fit.",
  resolved: "The matter was settled.",
};
const WHO = { visitor: "Visitor", bot: "Bot", rep: "Rep" };
const LINK = /\[([^\]\n]{1,200})\]\(((?:https?:\/\/|mailto:|tel:)[^\s()]{1,1000})\)/g;
const ADDRESS = /()(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])/g;
const NEAR = 80; // px from the bottom that still count as being there

const element = (name, type, ...inside) => {
  const made = document.createElement(name);
  if (type) made.className = type;
  made.append(...inside);
  return made;
};

/** Text with its links as links. */
const rich = (text, pattern) => {
  const made = document.createDocumentFragment();
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    const link = element("a", "", found[1] || found[2]);
    link.href = found[2];
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    made.append(text.slice(end, found.index), link);
    end = found.index + found[0].length;
  }
  made.append(text.slice(end));
  return made;
};

const owner = (event) => {
  if (event.owner === "rep") return `${event.name || "A colleague"} joined.`;
  return event.owner === "none" ? "A person was called." : "The bot goes on.";
};

/** Who says what in an event; null where there is nothing to read. */
const read = (event) => {
  const { type, text, at } = event;
  if (type === "message") return { speaker: event.from, name: event.name, text, at };
  if (type === "question" || type === "reject") return { speaker: "bot", text };
  if (type === "owner") return { speaker: "system", text: owner(event) };
  return { speaker: "system", text: ENDS[event.outcome] || "The conversation ended." };
};

export class Log {
  /** `list` finds the list, which the server may have made anew; `scroll` holds it. */
  constructor(list, scroll, newer) {
    this.list = list;
    this.scroll = scroll;
    this.newer = newer;
    this.events = [];
    this.sending = new Map();
    this.delivered = 0;
    this.filling = null;
    this.stuck = true;
    newer.addEventListener("click", () => this.toEnd());
    scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // A keyboard that opens takes room: who was at the end stays there.
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(scroll);
  }

  scrolled() {
    this.stuck = this.atEnd();
    if (this.stuck) this.newer.hidden = true;
  }

  /** The server tells how far the log goes: until then nothing is shown line by line. */
  begin(last) {
    this.last = last;
    if (this.events.length < last) this.filling = document.createDocumentFragment();
    else this.redraw();
  }

  add(event) {
    this.events.push(event);
    if (event.id) this.drop(event.id);
    if (!this.filling) this.put(this.list(), event);
    else if (event.seq >= this.last) this.redraw();
  }

  /** Everything anew; a reader's ear is spared what he heard already. */
  redraw() {
    this.filling = null;
    const made = document.createDocumentFragment();
    for (const event of this.events) this.line(made, event);
    const list = this.list();
    this.scroll.setAttribute("aria-live", "off");
    const was = this.atEnd() || !this.drawn;
    list.replaceChildren(made, ...this.sending.values());
    setTimeout(() => this.scroll.removeAttribute("aria-live"), 500);
    this.drawn = true;
    if (was) this.toEnd();
  }

  put(list, event) {
    const was = this.atEnd();
    const first = this.sending.values().next().value;
    this.line(list, event, first?.parentNode === list ? first : null);
    if (was || event.from === "rep") this.toEnd();
    else this.newer.hidden = false;
  }

  line(list, event, before = null) {
    const { speaker, name, text, at } = read(event);
    const who = name || WHO[speaker];
    const above = before ? before.previousElementSibling : list.lastElementChild;
    const made = element("li", speaker);
    made.dataset.who = who || "";
    // What is settled goes to the bot only to be ended by it: that it goes on would be wrong.
    if (event.type === "end" && above?.dataset.owner === "bot") above.remove();
    if (event.owner) made.dataset.owner = event.owner;
    if (who && above?.dataset.who !== who) made.append(element("span", "speaker", who));
    made.append(element("p", "", rich(text, speaker === "bot" ? LINK : ADDRESS)));
    const foot = element("span", "foot");
    if (at) foot.append(timeOf(at));
    if (speaker === "rep") foot.append(this.ticks(event.seq));
    made.append(foot);
    list.insertBefore(made, before);
  }

  ticks(seq) {
    const made = element("span", "ticks");
    made.dataset.seq = String(seq);
    this.tick(made);
    return made;
  }

  tick(ticks) {
    const there = Number(ticks.dataset.seq) <= this.delivered;
    const words = there ? "Delivered" : "Sent";
    ticks.replaceChildren(there ? "\u2713\u2713" : "\u2713", element("span", "unseen", ` ${words}`));
    ticks.title = there ? "On the visitor's screen" : "Sent. It waits for the visitor.";
    ticks.classList.toggle("there", there);
  }

  /** The visitor's browser has everything up to `seq`. */
  reached(seq) {
    this.delivered = Math.max(this.delivered, seq);
    for (const ticks of this.list().querySelectorAll(".ticks:not(.there)")) this.tick(ticks);
  }

  /** A line on its way. */
  send({ id, text, at }) {
    const foot = element("span", "foot", "Sending\u2026");
    const made = element("li", "rep sending", element("p", "", rich(text, ADDRESS)), foot);
    if (at) made.title = new Date(at).toLocaleString();
    this.sending.set(id, made);
    this.list().append(made);
    this.toEnd();
  }

  /** The server's own rendering knows nothing of what is on its way. */
  keep() {
    for (const line of this.sending.values()) if (!line.isConnected) this.list().append(line);
  }

  /** It was refused: say why, and let the words be taken back. */
  refused(id, why, take) {
    const made = this.sending.get(id);
    if (!made) return;
    made.className = "rep refused";
    const button = element("button", "again", "Edit it");
    button.type = "button";
    button.addEventListener("click", () => {
      this.drop(id);
      take();
    });
    made.lastElementChild.replaceChildren(`Not sent. ${why} `, button);
  }

  drop(id) {
    this.sending.get(id)?.remove();
    this.sending.delete(id);
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd() {
    this.stuck = true;
    this.newer.hidden = true;
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}
