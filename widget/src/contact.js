// Owns the contact form: a card of labelled fields sent as one answer. Refuses only what is plainly
// missing; whether an address is good is the server's to say.
/** @import { Field } from "./types" */
/** @import { Form } from "./forms.js" */
import { setKeyboard } from "./keyboard.js";
import { blame, el, t } from "./kit.js";
import { country } from "./picking.js";

/**
 * @param {Field} field
 * @param {string} region
 * @param {any} [known] what is known of it already
 */
const makeField = ({ name, required, label = name }, region, known) => {
  const id = `field-${name}`;
  const input = el("input", { id, name, maxLength: 300, value: known || "" });
  const error = el("p.error", { id: `${id}-error`, hidden: true });
  const caption = el("label", { htmlFor: id }, label);
  setKeyboard(input, name);
  if (required) input.ariaRequired = "true";
  else caption.append(" ", el("small", {}, t("optional")));
  const land = name == "phone" && country(input, region);
  const row = el("div.field", {}, caption, ...(land ? [land.select] : []), input, error);
  /** @param {string} [text] what is wrong, if anything is */
  const fault = (text = "") => {
    error.hidden = !text;
    error.textContent = text;
    blame(input, text && error.id);
  };
  const missing = () => {
    const empty = !!required && !input.value.trim();
    fault(empty ? t("missing", { name: label }) : undefined);
    return empty;
  };
  const value = () => (land ? land.number() : input.value.trim());
  return { name, input, row, fault, missing, value };
};

/** @type {Form} */
export const contactForm = ({ input }, consent, answer) => {
  /** @type {any} */
  const known = input.prefill?.value || {};
  const fields = (input.fields || []).map((field) =>
    makeField(field, input.region || "", known[field.name]),
  );
  const button = el("button.primary", { type: "submit" }, t("send"));
  const node = el("form.card", { noValidate: true });
  node.append(...fields.map(({ row }) => row), ...consent, button);
  node.onsubmit = (event) => {
    event.preventDefault();
    const gaps = fields.filter(({ missing }) => missing());
    if (gaps[0]) return gaps[0].input.focus();
    const filled = fields
      .map(({ name, value }) => [name, value()])
      .filter(([, value]) => value);
    answer(Object.fromEntries(filled), filled.map(([, value]) => value).join(", "));
  };
  return {
    node,
    // Tied to the field the refusal speaks of, where its code names one.
    fault: (code, text) => {
      for (const { name, fault } of fields) fault(code.includes(name) ? text : undefined);
    },
  };
};
