// Owns the second part of the panel, fetched after the visitor's first act or when a question needs it:
// forms, menu, ending. Refuses to be needed for the first question.
/** @import { Chat } from "./chat.js" */
/** @import { Kit } from "./kit.js" */
import { commands } from "./commands.js";
import { dress } from "./dressing.js";
import { ending } from "./ending.js";
import { erased, followOtherTab } from "./erasing.js";
import { formOffer } from "./forms.js";
import { setKeyboard } from "./keyboard.js";
import { use } from "./kit.js";
import css from "./later.css";
import { linked } from "./links.js";
import { toggleMenu } from "./menu.js";
import { refused } from "./refusing.js";
import { showTyping, tellTyping } from "./typing.js";
import { keepInView } from "./viewport.js";

/**
 * Takes its place beside the panel.
 * @param {Kit} kit
 * @param {Chat} chat
 * @param {typeof import("./text.js").teach} teach
 */
const join = (kit, chat, teach) => {
  const { shell, frame } = chat;
  use(kit);
  teach(linked);
  shell.adopt(css);
  keepInView(frame.dialog);
};

/** One object, whose names the build shortens; those of exports it may not. */
export const part = {
  commands,
  dress,
  ending,
  erased,
  followOtherTab,
  formOffer,
  join,
  refused,
  setKeyboard,
  showTyping,
  tellTyping,
  toggleMenu,
};
