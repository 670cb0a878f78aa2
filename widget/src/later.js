// Owns the second part of the panel, fetched after the visitor's first act or when a question needs it:
// forms, menu, ending. Refuses to be needed for the first question.
/** @import { Chat } from "./chat.js" */
/** @import { Kit } from "./kit.js" */
import { use } from "./kit.js";
import css from "./later.css";
import { more } from "./locales/en.json";
import { linked } from "./links.js";
import { keepInView } from "./viewport.js";

export { ending } from "./ending.js";
export { formOffer } from "./forms.js";
export { setKeyboard } from "./keyboard.js";
export { commands } from "./commands.js";
export { erased, followOtherTab } from "./erasing.js";
export { dress } from "./dressing.js";
export { showTyping, tellTyping } from "./typing.js";
export { toggleMenu } from "./menu.js";

/**
 * Takes its place beside the panel.
 * @typedef {object} Teachers
 * @property {typeof import("./strings.js").learn} learn
 * @property {typeof import("./text.js").teach} teach
 */

/**
 * @param {Kit & Teachers} kit
 * @param {Chat} chat
 */
export const join = (kit, { shell: { root }, frame: { dialog } }) => {
  use(kit);
  kit.learn(more);
  kit.teach(linked);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets.push(sheet);
  keepInView(dialog);
};
