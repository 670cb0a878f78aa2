// Owns what happens when the conversation goes away: deleted here, or deleted or begun anew in another
// tab. Refuses to leave anything of it on the screen or in the browser.
/** @import { Chat } from "./chat.js" */
import { forget, render, t } from "./kit.js";

/** @param {Chat} chat */
export const erased = (chat) => {
  forget(chat);
  chat.log.put("system", t("erased"), { name: "" });
  chat.ended = {};
  render(chat);
};

/**
 * @param {Chat} chat
 * @param {string | null} written what the other tab wrote in place of the tokens
 */
export const followOtherTab = (chat, written) => {
  const { memory, connection } = chat;
  const before = memory.tokens().conversation;
  memory.reread();
  if (!written && before) erased(chat);
  else if (before && memory.tokens().conversation != before) connection.renew();
};
