// Owns what is shown when the server did not take something. Refuses to lose what was typed.
/** @import { Fault, Input } from "./types" */
/** @import { Chat } from "./chat.js" */
import { unlock } from "./kit.js";

/**
 * @param {Chat} chat
 * @param {Fault} fault
 * @param {Input | undefined} input
 */
export const refused = (chat, { code, text }, input) => {
  if (input) chat.log.unwait(input.id);
  if (code != "stale") {
    chat.log.add("system", text, { name: "" });
    if (input?.text) chat.composer.input.value ||= input.text;
  }
  unlock(chat);
};
