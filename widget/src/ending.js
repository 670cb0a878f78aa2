// Owns what stands after the last word: where to go on, the talk by mail, and the way to begin again.
// Refuses to lead anywhere by itself.
/** @import { End } from "./types" */
/** @import { Chat } from "./chat.js" */
/** @import { Offer } from "./inputs.js" */
import { contactForm } from "./contact.js";
import { act, el, render, t } from "./kit.js";
import { outward, safeAddress } from "./links.js";

/**
 * @param {Chat} chat
 * @param {Partial<End>} end
 * @param {() => void} restart
 * @returns {Offer}
 */
export const ending = (chat, { redirect, link, transcript }, restart) => {
  const node = el("div.ending");
  const address = redirect || link;
  const href = address && safeAddress(address);
  if (href) {
    node.append(outward("a.primary", href, t("continue")));
  }
  const form = transcript != null && byMail(chat, transcript);
  const again = el("button.quiet", { onclick: restart }, t("restart"));
  node.append(...(form ? [form.node] : []), again);
  return { ...form, node };
};

/**
 * The talk by mail: to the address that was given, or to one that is asked for.
 * @param {Chat} chat
 * @param {string} known
 */
const byMail = (chat, known) => {
  const fields = [{ name: "email", required: true, label: t("transcript") }];
  /** @type {any} what a question for it would be */
  const question = { input: { fields, prefill: { value: { email: known } } } };
  const form = contactForm(question, [], (/** @type {any} */ { email: text }) =>
    act(chat, { type: "transcript", text }),
  );
  const field = form.node.querySelector("input");
  if (field) field.readOnly = !!known;
  return form;
};

/**
 * The talk is on its way: an offer made before is done.
 * @param {Chat} chat
 * @param {number} seq of the word on it
 */
export const mailed = (chat, seq) => {
  if (!chat.ended?.seq || chat.ended.seq > seq) return;
  chat.ended = { ...chat.ended, transcript: undefined };
  render(chat);
};
