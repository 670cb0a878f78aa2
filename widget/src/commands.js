// Owns the page's rarer commands, which come with the later part. Refuses nothing it knows: what a
// command needs is there by then.
/** @import { Chat } from "./chat.js" */
import { act, changeWords, dial, empty } from "./kit.js";

/**
 * Goes on in another language.
 * @param {Chat} chat
 * @param {string} locale
 */
export const speakIn = (chat, locale) => {
  chat.site.locale = locale;
  if (!chat.flow) return;
  act(chat, { type: "locale", locale });
  chat.flow = { ...chat.flow, locale };
  changeWords(chat, locale);
};

/**
 * Goes over to another flow.
 * @param {Chat} chat
 * @param {string} flow
 */
const changeFlow = (chat, flow) => {
  chat.connection.quit();
  chat.shell.dataset.flow = flow;
  chat.flow = undefined;
  dial(chat, "handraise:" + flow);
  empty(chat);
  if (chat.presence.isOpen()) chat.connection.begin();
};

/** @type {Record<string, (chat: Chat, value: any) => void>} */
export const commands = { flow: changeFlow, locale: speakIn };
