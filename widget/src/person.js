// Owns what is told of a person on the line: who came and went, that a message arrived, that nobody
// answers just now. Refuses to guess that somebody reads.
/** @import { Chat } from "./chat.js" */
import { el, persona, t } from "./kit.js";

/** After so long without an answer or a sign of typing the person counts as away. */
const AWAY = 120_000;

/**
 * The conversation went over to somebody else.
 * @param {Chat} chat
 * @param {boolean} live whether it happens now
 */
export const handed = (chat, live) => {
  const { owner, frame, timers } = chat;
  timers.drop("away");
  if (!live || owner == "none") return;
  const name = persona(chat);
  frame.word(owner == "rep" ? t("joined", { name }) : t("handedBack", { name }));
};

/**
 * A message to a person is stored, and theirs to read.
 * @param {Chat} chat
 * @param {HTMLElement} bubble
 * @param {boolean} live
 */
export const delivered = (chat, bubble, live) => {
  const { log, owner, frame, timers } = chat;
  log.body.querySelector(".delivered")?.remove(); // only the latest needs its tick
  bubble.after(el("small.delivered", {}, `✓ ${t("delivered")}`));
  log.toEnd();
  if (!live || owner != "rep") return;
  timers.arm("away", AWAY, () => frame.word(t("away", { name: persona(chat) })));
};
