// Owns what is known of the visitor at this moment: whether he is there, on which page, whether he
// writes, and how he is reached elsewhere once he left. Refuses to guess while the line is cut.
import { timeOf } from "./live-times.js";

const TYPING = 5_000;

const pageOf = ({ url, title }) => {
  if (!url) return "";
  if (!/^https?:/.test(url)) return title || url;
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noreferrer noopener";
  link.textContent = title || url;
  return link;
};

export class Presence {
  constructor(sheet) {
    this.sheet = sheet;
    this.away = sheet.querySelector("[data-away]");
    this.writes = sheet.querySelector("[data-writes]");
    this.writer = sheet.querySelector("[data-writer]");
    this.timer = 0;
    this.reach();
  }

  /** What the server says of him. */
  show(visitor) {
    this.known = visitor;
    for (const place of this.sheet.querySelectorAll("[data-presence]")) {
      place.dataset.own = "";
      place.classList.toggle("online", visitor.online);
      place.replaceChildren(...this.words(visitor));
    }
    this.away.hidden = visitor.online;
    const over = visitor.ended && !this.held;
    this.away.querySelector("p").textContent = over
      ? "The conversation is over. What you write is there if they come back."
      : "They are not here now. What you write is there when they come back.";
    if (!visitor.online) this.quiet();
  }

  words({ online, page, left_at, ended }) {
    const where = pageOf(page);
    if (online) return where ? ["Here now, on ", where] : ["Here now"];
    const gone = ended && !this.held ? "The conversation is over" : "Away";
    const when = left_at ? [", left ", timeOf(left_at)] : [];
    return where ? [gone, ...when, ", last on ", where] : [gone, ...when];
  }

  /** A person has the chat: whatever ended before, it is open. */
  hold(held) {
    if (held === this.held) return;
    this.held = held;
    if (this.known) this.show(this.known);
  }

  /** The line is cut: what was known may not be so any more. */
  unknown() {
    for (const place of this.sheet.querySelectorAll("[data-presence]")) {
      delete place.dataset.own;
      place.classList.remove("online");
    }
    this.quiet();
  }

  /** Somebody writes; it lapses by itself. */
  typing({ from, name }) {
    const visitor = this.sheet.querySelector(".who h1")?.textContent;
    const who = from === "visitor" ? (visitor === "Somebody new" ? "The visitor" : visitor) : name;
    this.writer.textContent = `${who || "Somebody"} is writing`;
    this.writes.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.quiet(), TYPING);
  }

  quiet() {
    clearTimeout(this.timer);
    this.writes.hidden = true;
  }

  /** Put the ways to reach him, once known, wherever they are needed; and his name over the chat. */
  reach() {
    const known = this.sheet.querySelector("[data-part=contact] .reach-them");
    for (const place of this.sheet.querySelectorAll("[data-reach]")) {
      place.replaceChildren(...(known ? [known.cloneNode(true)] : []));
    }
    const name = this.sheet.querySelector(".who h1")?.textContent;
    this.sheet.querySelector("[data-name]").textContent = name || "";
    if (this.known) this.show(this.known);
  }
}
