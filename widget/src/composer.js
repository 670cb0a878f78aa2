// Owns the line the visitor types into. Refuses to judge what is typed: the server understands.
/** @import { Question } from "./types" */
import { ICONS, el, icon } from "./dom.js";
import { t } from "./strings.js";

/**
 * Marks a field as wrong, or as right again.
 * @param {HTMLInputElement} input
 * @param {string} [describedBy] id of what says why
 */
export const blame = (input, describedBy = "") => {
  input.setAttribute("aria-describedby", describedBy);
  input.ariaInvalid = describedBy ? "true" : null;
};

/**
 * @param {(text: string) => boolean} onSubmit returns whether the text was taken
 * @param {() => void} oninput
 * @param {() => void} onfocus
 */
export const createComposer = (onSubmit, oninput, onfocus) => {
  const input = el("input", { maxLength: 4000, enterKeyHint: "send", oninput, onfocus });
  const button = el("button.send", { type: "submit" }, icon(ICONS.send));
  const form = el("form.composer", { noValidate: true }, input, button);
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text && onSubmit(text)) input.value = "";
  };

  return {
    form,
    input,
    /** @param {Question | undefined} question what the next line answers; undefined: a message */
    expect: (question) => {
      const label = question ? t("answer") : t("message");
      const offered = question?.input.options || question?.input.fields;
      input.placeholder = question?.input.placeholder || (offered ? t("orType") : label);
      input.ariaLabel = label;
      button.ariaLabel = t("send");
    },
    /** @param {string} [describedBy] id of the bubble that says what was wrong */
    fault: (describedBy) => blame(input, describedBy),
  };
};

/** @typedef {ReturnType<typeof createComposer>} Composer */
