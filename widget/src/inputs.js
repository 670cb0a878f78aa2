// Owns what can be tapped to answer: one tap for most kinds, a form from the later part for the rest.
// Refuses to replace the typed line: it always works beside.
/** @import { Question, Value } from "./types" */
import { el } from "./dom.js";
import { rich } from "./text.js";

/** @typedef {(value: Value, label: string) => void} Answer */

/**
 * @typedef {object} Offer
 * @property {HTMLElement} node
 * @property {() => Record<string, boolean> | undefined} [consent] the choice for each purpose, as of now
 * @property {((code: string, text: string) => void) | undefined} [fault] ties a refusal to its field
 */

/**
 * What a question needs beyond pills and a notice.
 * @param {Question} question
 */
export const needsForm = ({ input: { kind, consent, prefill, slider } }) =>
  /^(contact|multi|date|rating|timing|phone)$/.test(kind) ||
  !!(prefill || slider || consent?.purposes?.length);

/**
 * @param {Question} question
 * @param {Answer} answer
 */
export const pills = ({ input }, answer) =>
  (input.options || []).map(({ value, label }) =>
    el("button.pill", { onclick: () => answer(value, label) }, label),
  );

/**
 * @param {Question} question
 * @returns {Node[]}
 */
export const notice = ({ input: { consent } }) =>
  consent?.notice ? [el("p.notice", {}, ...rich(consent.notice))] : [];

/**
 * @param {Question} question
 * @param {Answer} answer
 * @returns {Offer}
 */
export const offer = (question, answer) => ({
  node: el(
    "div",
    {},
    ...notice(question),
    el("div.pills", {}, ...pills(question, answer)),
  ),
});
