// Owns the second part of the panel, fetched after the visitor's first act or when a question needs it:
// forms, menu, ending. Refuses to be needed for the first question.
/** @import { Chat } from "./chat.js" */
/** @import { Kit } from "./kit.js" */
import { use } from "./kit.js";
import css from "./later.css";
import { watchForLeads } from "./leads.js";
import { linked } from "./links.js";
import { keepInView } from "./viewport.js";

export { ending } from "./ending.js";
export { formOffer } from "./forms.js";
export { setKeyboard } from "./keyboard.js";
export { commands } from "./commands.js";
export { erased, followOtherTab } from "./erasing.js";
export { refused } from "./refusing.js";
export { dress } from "./dressing.js";
export { showTyping, tellTyping } from "./typing.js";
export { toggleMenu } from "./menu.js";

/**
 * Takes its place beside the panel.
 * @typedef {object} Teachers
 * @property {typeof import("./text.js").teach} teach
 */

/**
 * @param {Kit & Teachers} kit
 * @param {Chat} chat
 */
export const join = (kit, chat) => {
  const { shell, frame } = chat;
  use(kit);
  kit.teach(linked);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shell.root.adoptedStyleSheets.push(sheet);
  keepInView(frame.dialog);
  watchForLeads(chat);
};
