// Owns the messages on the screen and what of them is announced. Refuses to announce history: what
// was there before is put in while the log is silent.
/** @import { Message } from "./types" */
import { ICONS, el, icon, spoken } from "./dom.js";
import { t } from "./strings.js";
import { rich } from "./text.js";

/** @param {(question: string) => void} onEdit */
export const createLog = (onEdit) => {
  const messages = el("div.messages", { role: "log" });
  const waiting = el("div.messages");
  const dots = el("div.bubble dots", { hidden: true, ariaHidden: true }, "●●●");
  const body = el("div", {}, messages, waiting, dots);
  /** @type {Map<string, HTMLElement>} */
  const unsent = new Map();
  let speaker = "";

  /**
   * What was said once does not wait again: it stays known when only its acknowledgement was lost.
   * @param {string} id
   */
  const unwait = (id) => unsent.get(id)?.remove();

  /**
   * With the next picture: to look where things stand costs a layout each time.
   * @param {number} [grown] only from the end, as it was before the talk grew by so many pixels
   */
  const toEnd = (grown = 1e9) =>
    requestAnimationFrame(() => {
      const last = /** @type {HTMLElement | null} */ (messages.lastElementChild);
      const view = body.parentElement;
      if (!last || !view) return;
      // The end, unless a tall form would push what it belongs to out of sight.
      const end = Math.min(last.offsetTop - 8, view.scrollHeight - view.clientHeight);
      if (view.scrollTop + grown > end - 40) view.scrollTop = end;
    });

  /**
   * @param {Message["from"]} from
   * @param {string} text
   * @param {string} name who says it
   * @param {string} [edits] the question this answers, where it may be answered again
   */
  const bubble = (from, text, name, edits) => {
    const said = [spoken(`${from == "visitor" ? t("you") : t("says", { name })}: `), ...(from == "visitor" ? [text] : rich(text))];
    if (!edits) return el("div.bubble", {}, ...said);
    return el("button.bubble edit", { onclick: () => onEdit(edits) },
      ...said,
      spoken(`, ${t("edit")}`),
      icon(ICONS.pencil),
    );
  };

  return {
    body,
    toEnd,
    /**
     * @param {Message["from"]} from
     * @param {string} text
     * @param {{ name: string, id?: string | undefined, edits?: string | undefined }} more
     * @returns {HTMLElement} the bubble
     */
    put: (from, text, { name, id, edits }) => {
      const said = bubble(from, text, name, edits);
      const row = el(`div.row ${from}`);
      if (from + name != speaker) row.classList.add("first");
      if (from == "rep" && from + name != speaker) row.append(el("small", { ariaHidden: true }, name));
      row.append(said);
      speaker = from + name;
      if (id) unwait(id);
      messages.append(row);
      dots.hidden = true;
      toEnd();
      return said;
    },
    /**
     * Shows what was said but is not stored yet.
     * @param {string} id
     * @param {string} label
     */
    wait: (id, label) => {
      if (unsent.has(id)) return;
      const row = el("div.row visitor first waiting");
      unsent.set(id, row);
      row.append(bubble("visitor", label, ""), el("small", {}, t("sending")));
      waiting.append(row);
      toEnd();
    },
    unwait,
    /** @param {boolean} live */
    live: (live) => (messages.ariaLive = live ? "polite" : "off"),
    /** @param {boolean} shown */
    dots: (shown) => {
      dots.hidden = !shown;
      if (shown) toEnd();
    },
    /** @param {boolean} frozen whether the answers given so far cannot be changed now */
    freeze: (frozen) => {
      messages.querySelectorAll("button").forEach((button) => (button.disabled = frozen));
    },
    wipe: () => {
      messages.replaceChildren();
      waiting.replaceChildren();
      unsent.clear();
      dots.hidden = true;
      speaker = "";
    },
  };
};

/** @typedef {ReturnType<typeof createLog>} Log */
