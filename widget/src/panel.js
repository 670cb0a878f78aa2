// Owns the panel's entry: builds the chat in the language of the page and carries out the commands of
// the page's global. Refuses unknown commands, with a word in the console.
/** @import { Panel, Shell } from "./types" */
/** @import { Chat } from "./chat.js" */
import { changeFlow, createChat, forget, show } from "./chat.js";
import css from "./panel.css";
import { fetchLater } from "./screen.js";
import { createSite } from "./site.js";
import { speak } from "./strings.js";

/**
 * @param {Chat} chat
 * @returns {Record<string, (value: any) => void>}
 */
const commandsOf = (chat) => {
  const { site } = chat;
  /** Says hello again where a conversation already runs, so that it learns what is new. */
  const renew = () => chat.flow && chat.connection.renew();
  return {
    source: (more) => {
      site.source = { ...site.source, ...more };
      renew();
    },
    prefill: (values) => {
      site.prefill = { ...site.prefill, ...values };
      renew();
    },
    identify: (identity) => {
      site.identity = identity;
      renew();
    },
    locale: async (locale) => {
      site.locale = locale;
      if (chat.flow) (await fetchLater(chat))?.speakIn(chat, locale);
    },
    flow: (name) => changeFlow(chat, name),
    reset: () => {
      chat.presence.hide();
      forget(chat);
    },
    destroy: () => {
      chat.timers.clearAll();
      chat.presence.destroy();
      chat.connection.destroy();
    },
  };
};

/**
 * @param {Shell} shell
 * @param {any[][]} pending commands given before the panel came
 * @returns {Promise<Panel>}
 */
export const mount = async (shell, pending) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shell.root.adoptedStyleSheets.push(sheet);
  const site = createSite(shell);
  await speak(site.locale, shell.server);
  const chat = createChat(shell, site);
  const commands = commandsOf(chat);
  /**
   * @param {string} name
   * @param {...any} values
   */
  const run = (name, ...values) => {
    if (commands[name]) commands[name](values[0]);
    else console.warn(`Handraise: there is no command "${name}"`);
  };
  for (const [name, ...values] of pending) run(name, ...values);
  return {
    show: (byVisitor) => show(chat, byVisitor),
    hide: () => chat.presence.hide(),
    isOpen: () => chat.presence.isOpen(),
    run,
  };
};
