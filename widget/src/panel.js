// Owns the panel's entry: builds the chat in the language of the page and carries out the commands of
// the page's global. Refuses unknown commands, with a word in the console.
/** @import { Panel, Shell } from "./types" */
/** @import { Chat } from "./chat.js" */
import { createChat, forget, show } from "./chat.js";
import css from "./panel.css";
import { fetchLater } from "./screen.js";
import { createSite } from "./site.js";
import { speak } from "./strings.js";

/** @param {"source" | "prefill" | "identity"} what */
const tell = (what) => (/** @type {Chat} */ chat, /** @type {object} */ more) => {
  chat.site[what] = { ...chat.site[what], ...more };
  // Where a conversation already runs, a new hello lets it learn what is new.
  if (chat.flow) chat.connection.renew();
};

/** @type {Record<string, (chat: Chat, value: any) => void>} */
const commands = {
  source: tell("source"),
  prefill: tell("prefill"),
  identify: tell("identity"),
  close: (chat) => chat.presence.hide(),
  reset: (chat) => {
    chat.presence.hide();
    forget(chat);
  },
  destroy: ({ timers, presence, connection }) => {
    timers.clearAll();
    presence.quit();
    connection.quit();
  },
};

/**
 * @param {Shell} shell
 * @param {any[][]} pending commands given before the panel came
 * @returns {Promise<Panel>}
 */
export const mount = async (shell, pending) => {
  shell.adopt(css);
  const site = createSite(shell);
  await speak(site.locale, shell.parts, false);
  const chat = createChat(shell, site);
  /**
   * @param {string} name
   * @param {...any} values
   */
  const run = async (name, ...values) => {
    const command = commands[name] || (await fetchLater(chat))?.commands[name];
    if (command) command(chat, values[0]);
    else console.warn(`Handraise: there is no command "${name}"`);
  };
  for (const [name, ...values] of pending) await run(name, ...values);
  // To build and to show are a task each, so that neither is a long one.
  await new Promise((next) => setTimeout(next));
  return {
    show: (byVisitor, turn) => (turn && chat.presence.isOpen() ? chat.presence.hide() : show(chat, byVisitor)),
    run,
  };
};
