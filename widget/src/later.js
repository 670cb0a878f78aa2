// Owns the second part of the panel, fetched after the visitor's first act or when a question needs it:
// forms, menu, ending. Refuses to be needed for the first question.
/** @import { Kit } from "./kit.js" */
import { use } from "./kit.js";
import css from "./later.css";
import { more } from "./locales/en.json";

export { ending } from "./ending.js";
export { formOffer } from "./forms.js";
export { setKeyboard } from "./keyboard.js";
export { showTyping, tellTyping } from "./typing.js";
export { speakIn, toggleMenu } from "./menu.js";

/**
 * @param {Kit & { learn: (words: Record<string, string>) => void }} kit
 * @param {ShadowRoot} root
 */
export const join = (kit, root) => {
  use(kit);
  kit.learn(more);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets.push(sheet);
};
