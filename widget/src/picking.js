// Owns what is chosen with a control of its own: a sum on a slider, a day, a month, a phone's country.
// Refuses a slider without a field: nobody has to drag.
/** @import { Form } from "./forms.js" */
/** @import { Answer } from "./inputs.js" */
/** @import { Value } from "./types" */
import { el, language, t } from "./kit.js";

/** Calling codes to choose from; a number of any other country is written with its plus. */
const CODES = "AT43AU61BE32BR55CA1CH41DE49DK45ES34FR33GB44IE353IN91IT39MX52NL31PL48PT351SE46US1";

/**
 * Controls with a button that sends what they hold.
 * @param {Node[]} consent
 * @param {Answer} answer
 * @param {() => Value} read the value; falsy while there is none
 * @param {...(HTMLInputElement | HTMLSelectElement)} controls the first has the focus then
 */
const picked = (consent, answer, read, ...controls) => {
  const done = el("button.primary", {}, t("done"));
  done.onclick = () => {
    const value = read();
    const [{ value: label } = done, ...more] = controls;
    // What the server understood stands there a moment later, in its own words.
    if (value) answer(value, [label, ...more.map((one) => one.value)].at(-1) || "");
    else controls[0]?.focus();
  };
  return { node: el("div.day", {}, ...controls, ...consent, done) };
};

/** @type {Form} */
export const calendar = ({ input: { min = "", max = "" }, text }, consent, answer) => {
  const day = el("input", { type: "date", ariaLabel: text, min, max });
  return picked(consent, answer, () => day.value, day);
};

/** @type {Form} */
export const slider = ({ input, text }, consent, answer) => {
  const { from: min = 0, to: max = 0, by: step } = input.slider || {};
  const limits = { min, max, step, ariaLabel: text };
  const range = el("input", { type: "range", ...limits, value: (min + max) / 2 });
  const field = el("input", { type: "number", ...limits, value: range.value });
  range.oninput = () => (field.value = range.value);
  field.oninput = () => (range.value = field.value);
  const read = () => {
    const { kind, currency = null, period = null } = input;
    const sum = { min: +field.value, max: +field.value };
    return field.value && (kind == "money" ? { ...sum, currency, period, approx: false } : sum);
  };
  return picked(consent, answer, read, range, field);
};

/** @type {Form} */
export const months = ({ text }, consent, answer) => {
  const now = new Date();
  const day = (/** @type {number} */ month, /** @type {number} */ date) =>
    new Date(Date.UTC(now.getFullYear(), now.getMonth() + month, date));
  const iso = (/** @type {Date} */ date) => date.toISOString().slice(0, 10);
  const select = el("select", { ariaLabel: text });
  for (let month = 0; month < 13; month++) {
    const style = /** @type {const} */ ({ month: "long", year: "numeric", timeZone: "UTC" });
    select.append(new Option(day(month, 1).toLocaleDateString(language(), style)));
  }
  const read = () => {
    const { selectedIndex: month } = select;
    return { from: iso(day(month, 1)), to: iso(day(month + 1, 0)) };
  };
  return picked(consent, answer, read, select);
};

/**
 * Whose number it is, beside a field for it.
 * @param {HTMLInputElement} field
 * @param {string} home the country whose numbers the server reads without a code
 */
export const country = (field, home) => {
  const names = new Intl.DisplayNames(language(), { type: "region" });
  const select = el("select", { ariaLabel: t("country") });
  for (const [, land = "", code] of CODES.matchAll(/(..)(\d+)/g)) {
    const value = land == home ? "" : "+" + code;
    select.append(new Option(`${names.of(land)} +${code}`, value, false, !value));
  }
  return {
    select,
    /** @returns {string} the number with its country, where that is not the server's own */
    number: () => {
      const typed = field.value.trim();
      return /^[^+]/.test(typed) && select.value ? select.value + typed.replace(/^0/, " ") : typed;
    },
  };
};

/** @type {Form} */
export const phone = ({ input, text }, consent, answer) => {
  const field = el("input", { type: "tel", autocomplete: "tel", ariaLabel: text });
  const { select, number } = country(field, input.region || "");
  return picked(consent, answer, number, select, field);
};
