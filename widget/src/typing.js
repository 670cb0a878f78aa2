// Owns telling each side that the other one types. Refuses to say it too often.
/** @import { Typing } from "./types" */
/** @import { Chat } from "./chat.js" */
import { persona, t } from "./kit.js";

const LAPSES = 5_000;
const TOLD_AGAIN = 3_000;

/**
 * @param {Chat} chat
 * @param {Typing} frame
 */
export const showTyping = (chat, { from }) => {
  const { log, frame, timers } = chat;
  timers.drop("away");
  // The same word again is no change, so it is heard once however often it comes.
  if (from == "rep") frame.word(t("typing", { name: persona(chat) }));
  log.dots(true);
  timers.arm("dots", LAPSES, () => {
    log.dots(false);
    frame.word("");
  });
};

/** @param {Chat} chat */
export const tellTyping = ({ owner, timers, connection }) => {
  if (owner == "bot" || timers.runs("told")) return;
  connection.typing();
  timers.arm("told", TOLD_AGAIN, () => {});
};
