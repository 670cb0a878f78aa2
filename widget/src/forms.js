// Owns the forms that need more than a tap on a pill: several options at once, a rating, boxes of
// consent. Refuses to send before something is chosen, and to tick a box by itself.
/** @import { Question } from "./types" */
/** @import { Answer, Offer } from "./inputs.js" */
import { contactForm } from "./contact.js";
import { el, notice, pills, rich, t } from "./kit.js";
import { calendar, months, phone, slider } from "./picking.js";

/**
 * A form for one kind of question.
 * @callback Form
 * @param {Question} question
 * @param {Node[]} consent shown before the button that sends
 * @param {Answer} answer
 * @returns {{ node: HTMLElement, fault?: Offer["fault"] }}
 */

/** @type {Form} */
const multiple = ({ input }, consent, answer) => {
  const options = input.options || [];
  const least = Number(input.min ?? 1);
  const most = Number(input.max ?? options.length);
  /** @type {any} */
  const known = input.prefill?.value || [];
  const toggles = options.map(({ label, value }) =>
    el("button.pill", { ariaPressed: String(known.includes(value)) }, label),
  );
  const chosen = () => options.filter((_, index) => toggles[index]?.ariaPressed == "true");
  const done = el("button.primary", { disabled: chosen().length < least }, t("done"));
  for (const toggle of toggles) {
    toggle.onclick = () => {
      const on = toggle.ariaPressed == "true";
      if (on || chosen().length < most) toggle.ariaPressed = String(!on);
      done.disabled = chosen().length < least;
    };
  }
  done.onclick = () => {
    const picked = chosen();
    answer(
      picked.map(({ value }) => value),
      picked.map(({ label }) => label).join(", "),
    );
  };
  return { node: el("div", {}, el("div.pills", {}, ...toggles), ...consent, done) };
};

/** @type {Form} */
const rating = (question, consent, answer) => {
  const { options, min = 1, max = 5 } = question.input;
  const steps = Array.from({ length: Number(max) - Number(min) + 1 }, (_, step) => {
    return { value: Number(min) + step, label: String(Number(min) + step) };
  });
  const input = { ...question.input, options: options || steps };
  return tapped({ ...question, input }, consent, answer);
};

/** @type {Form} */
const tapped = (question, consent, answer) => {
  const choices = el("div.pills", {}, ...pills(question, answer));
  return { node: el("div", {}, ...consent, choices) };
};

/**
 * What is known already comes first, to be confirmed by a tap; a card and a choice of several are filled
 * in with it instead.
 * @param {Question} question
 * @param {Node[]} before
 * @param {Answer} answer
 * @returns {Question} without the option that says the same
 */
const known = (question, before, answer) => {
  const { kind, prefill, options } = question.input;
  if (!prefill || /contact|multi/.test(kind)) return question;
  const { value, text } = prefill;
  const onclick = () => answer(value, text);
  const same = JSON.stringify(value);
  const others = options?.filter((option) => JSON.stringify(option.value) != same);
  before.push(el("button.primary known", { onclick }, `${text} ✓`));
  return others ? { ...question, input: { ...question.input, options: others } } : question;
};

/**
 * Buttons first, and a control of its own below them.
 * @param {Form} form
 * @returns {Form}
 */
const beside = (form) => (question, consent, answer) => {
  const { kind, slider } = question.input;
  const { node } = tapped(question, consent, answer);
  if (slider || kind == "timing") node.append(form(question, [], answer).node);
  return { node };
};

/** @type {Record<string, Form>} */
const FORMS = {
  contact: contactForm,
  multi: multiple,
  date: calendar,
  rating,
  timing: beside(months),
  money: beside(slider),
  number: beside(slider),
  phone,
};

/**
 * @param {Question} question
 * @param {Answer} answer
 * @returns {Offer}
 */
export const formOffer = (question, answer) => {
  const { kind, consent } = question.input;
  const boxes = (consent?.purposes || []).map(({ id, label }) => {
    const box = el("input", { type: "checkbox", name: id });
    return { id, box, label: el("label.tick", {}, box, el("span", {}, ...rich(label))) };
  });
  const wording = [...boxes.map(({ label }) => label), ...notice(question)];
  const form = (FORMS[kind] || tapped)(known(question, wording, answer), wording, answer);
  const given = () => Object.fromEntries(boxes.map(({ id, box }) => [id, box.checked]));
  return { ...form, consent: () => (boxes[0] ? given() : undefined) };
};
