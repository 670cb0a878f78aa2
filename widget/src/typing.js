// Owns telling each side that the other one types. Refuses to say it too often.
/** @import { Typing } from "./types" */
/** @import { Chat } from "./chat.js" */
import { persona, t } from "./kit.js";

const LAPSES = 5_000;
const SAID_AGAIN = 20_000;
const TOLD_AGAIN = 3_000;

/**
 * @param {Chat} chat
 * @param {Typing} frame
 */
export const showTyping = (chat, { from }) => {
  const { log, frame, timers } = chat;
  log.dots(true);
  timers.set("dots", LAPSES, () => log.dots(false));
  if (from == "bot" || timers.runs("said")) return;
  frame.say(t("typing", { name: persona(chat) }));
  timers.set("said", SAID_AGAIN, () => frame.say(""));
};

/** @param {Chat} chat */
export const tellTyping = ({ owner, timers, connection }) => {
  if (owner == "bot" || timers.runs("told")) return;
  connection.typing();
  timers.set("told", TOLD_AGAIN, () => {});
};
