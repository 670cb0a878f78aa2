// Owns what is shown when the server did not take something. Refuses to lose what was typed, and to say
// the same at each try to come back.
/** @import { Fault, Input } from "./types" */
/** @import { Chat } from "./chat.js" */
import { unlock } from "./kit.js";
import { prove } from "./proof.js";

/**
 * @param {Chat} chat
 * @param {Fault} fault
 * @param {Input | undefined} input
 */
export const refused = async (chat, { code, text, challenge }, input) => {
  const { log, connection, site } = chat;
  if (challenge) {
    site.proof = await prove(challenge);
    return connection.renew();
  }
  if (input) log.unwait(input.id);
  if (code != "stale") {
    if (input || !log.body.textContent?.includes(text)) log.put("system", text, { name: "" });
    if (input?.text) chat.composer.input.value ||= input.text;
  }
  unlock(chat);
};
