// Owns the way to take what a refusal suggests: "did you mean anna@gmail.com?" becomes a button.
// Refuses to correct by itself.
/** @import { Chat } from "./chat.js" */
import { el } from "./kit.js";

/**
 * @param {Chat} chat
 * @param {string} text what was said
 */
export const hint = ({ offers, composer }, text) => {
  const [address] = text.match(/[\w.+-]+@[\w.-]+\w/) || [];
  if (!address) return;
  const field = /** @type {HTMLInputElement | null} */ (offers.querySelector("[name=email]"));
  const input = field || composer.input;
  const onclick = () => {
    input.value = address;
    input.form?.requestSubmit();
  };
  offers.prepend(el("button.pill hint", { onclick }, address));
};
