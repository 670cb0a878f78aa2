// Owns what the later part adds to an event once it is shown: a picture, and what is told of a person
// on the line. Refuses to change what was said.
/** @import { Chat } from "./chat.js" */
import { mailed } from "./ending.js";
import { hint } from "./hinting.js";
import { delivered, handed } from "./person.js";
import { picture } from "./picture.js";

/**
 * @param {Chat} chat
 * @param {any} event
 * @param {HTMLElement} bubble what it became, where it is something said
 * @param {boolean} live whether it is news
 */
export const dress = (chat, { type, from, image, alt, code, text, seq }, bubble, live) => {
  chat.frame.word(""); // of the event before, where this part came after both
  if (live && code == "did_you_mean") hint(chat, text);
  if (image) picture(bubble, chat.log.toEnd, image, alt);
  if (type == "owner") handed(chat, live);
  if (code == "transcript") mailed(chat, seq);
  if (from == "rep") chat.timers.drop("away");
  if (from == "visitor") delivered(chat, bubble, live);
};
