// Owns where a rep writes and acts: the composer with its draft, ready answers, the menus. Refuses
// to send by itself: what is done goes to `act`, what is written to `say`.
import { draft } from "./live-kept.js";

const LONGEST = 4_000;
const TALLEST = 168; // px, and never more than a third of what is seen
const TYPING_EVERY = 3_000;

export class Dock {
  /** `gone` aborts when the lead is closed: what listens beyond the dock lets go of it then. */
  constructor(place, handoff, { say, typing, word }, gone) {
    this.place = place;
    this.form = place.querySelector("[data-say]");
    this.field = this.form.elements.text;
    this.canned = place.querySelector("[data-canned]");
    this.kept = draft(handoff);
    this.say = say;
    this.word = word;
    this.typed = 0;
    this.field.value = this.kept.read("");
    this.field.addEventListener("input", () => this.changed(typing));
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.canned.addEventListener("click", (event) => this.choose(event));
    menus(place, gone);
    this.grow();
  }

  changed(typing) {
    this.kept.write(this.field.value);
    this.grow();
    if (!this.field.value.trim() || Date.now() - this.typed < TYPING_EVERY) return;
    this.typed = Date.now();
    typing();
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  submit(event) {
    event.preventDefault();
    event.stopPropagation();
    const text = this.field.value.trim();
    if (!text) return;
    if (text.length > LONGEST) {
      const long = text.length.toLocaleString();
      this.word(`That is ${long} characters; a message has at most 4,000. Send it in parts.`);
      return;
    }
    this.say(text);
    this.fill("");
  }

  /** Put words into the composer. */
  fill(text) {
    this.field.value = text;
    this.kept.write(text);
    this.typed = 0;
    this.grow();
  }

  /** Take words back that could not be sent, before what was begun since. */
  restore(text) {
    this.fill([text, this.field.value].filter(Boolean).join("\n"));
    this.field.focus();
  }

  choose(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const begun = this.field.value.trimEnd();
    this.fill(begun ? `${begun} ${button.dataset.text}` : button.dataset.text);
    this.field.focus();
  }

  /** Ready answers, as `[{id, text}]`. */
  offer(canned) {
    const made = canned.map(({ text }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.text = text;
      button.title = text;
      button.textContent = text;
      item.append(button);
      return item;
    });
    this.canned.replaceChildren(...made);
    this.canned.hidden = made.length === 0;
  }

  /** Show what can be done now: "rep" writes, "bot" has it, "over". */
  show(holds) {
    for (const part of this.place.querySelectorAll("[data-holds]")) {
      part.hidden = part.dataset.holds !== holds;
    }
    this.grow();
  }

  grow() {
    this.field.style.height = "auto";
    const { scrollHeight } = this.field;
    if (scrollHeight) this.field.style.height = `${Math.min(scrollHeight + 2, TALLEST, Math.max(48, innerHeight / 3))}px`;
  }
}

/** Menus open one at a time, and close by Escape and by a tap beside them. */
const menus = (place, signal) => {
  const close = (but) => {
    for (const open of place.querySelectorAll("details[open]")) {
      if (open !== but) open.open = false;
    }
  };
  document.addEventListener("pointerdown", ({ target }) => close(target.closest("details")), { signal });
  place.addEventListener("toggle", ({ target }) => target.open && close(target), true);
  place.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
};
