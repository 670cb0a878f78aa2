// Owns the state of one chat and its parts on the screen, put together. Refuses to decide anything
// about the flow: the server does. What happens to the state stands in events.js and acts.js, what is
// shown of it in screen.js.
/** @import { End, Flow, Owner, Question, Shell } from "./types" */
/** @import { Offer } from "./inputs.js" */
/** @import { Site } from "./site.js" */
import { act, typed } from "./acts.js";
import { createComposer } from "./composer.js";
import { connect } from "./connection.js";
import { el } from "./dom.js";
import { acknowledged, fault, showState, showTyping, take, welcome } from "./events.js";
import { createFrame } from "./frame.js";
import { createLog } from "./log.js";
import { remember } from "./memory.js";
import { createPresence } from "./presence.js";
import { fetchLater, moveFocus, render, renderLauncher } from "./screen.js";
import { hello } from "./site.js";
import { createTimers } from "./timers.js";

/**
 * Makes ready for a conversation of one flow.
 * @param {Chat} chat
 * @param {string} key the flow's entry in the browser's storage
 */
export const dial = (chat, key) => {
  chat.memory = remember(key);
  chat.connection = connect(chat.shell, chat.memory, chat, LISTENER);
};

/** What an empty chat knows. */
const blank = () => ({
  /** @type {string | undefined} what webhooks call the conversation */
  id: undefined,
  /** @type {Question | undefined} */
  question: undefined,
  /** @type {Partial<End> | undefined} */
  ended: undefined,
  /** @type {Owner["owner"]} */
  owner: "bot",
  /** @type {string | undefined} */
  ownerName: undefined,
  /** @type {Offer | undefined} */
  offer: undefined,
  /** The last event of the history. */
  until: 0,
  /** Whether history is being put in. */
  replaying: false,
  /** Whether an answer is on its way. */
  locked: false,
  news: 0,
});

const LISTENER = { acknowledged, fault, hello, showState, showTyping, take, welcome };

/**
 * @param {Shell} shell
 * @param {Site} site
 * @returns {Chat}
 */
export const createChat = (shell, site) => {
  const log = createLog((question) => act(chat, { type: "back", question }));
  const composer = createComposer(
    (text) => typed(chat, text),
    () => chat.later?.tellTyping(chat),
    () => fetchLater(chat),
  );
  const offers = el("div.offers", { role: "group" });
  const tools = el("div.tools");
  const foot = el("footer", {}, composer.form, tools);
  const frame = createFrame(
    [log.body, offers],
    foot,
    () => chat.presence.hide(),
    async (button) => (await fetchLater(chat))?.toggleMenu(chat, button),
  );
  const presence = createPresence(shell, frame.dialog, () => turned(chat));
  /** @type {Chat} */
  const chat = Object.assign(/** @type {Chat} */ ({}), {
    shell,
    site,
    log,
    composer,
    offers,
    tools,
    frame,
    presence,
    timers: createTimers(),
    flow: undefined,
    later: undefined,
    coming: undefined,
    refocus: false,
    ...blank(),
  });
  dial(chat, shell.key);
  render(chat);
  shell.box.append(frame.dialog);
  addEventListener("storage", async ({ key, newValue }) => {
    if (key == chat.memory.key) (await fetchLater(chat))?.followOtherTab(chat, newValue);
  });
  return chat;
};

/**
 * @typedef {object} Parts
 * @property {Shell} shell
 * @property {Site} site
 * @property {import("./log.js").Log} log
 * @property {import("./composer.js").Composer} composer
 * @property {HTMLElement} offers
 * @property {HTMLElement} tools
 * @property {import("./frame.js").Frame} frame
 * @property {import("./presence.js").Presence} presence
 * @property {import("./timers.js").Timers} timers
 * @property {import("./memory.js").Memory} memory
 * @property {import("./connection.js").Connection} connection
 * @property {Flow | undefined} flow
 * @property {import("./screen.js").LaterPart | undefined} later
 * @property {Promise<import("./screen.js").LaterPart | undefined> | undefined} coming the later part, asked for
 * @property {boolean} refocus whether the visitor's last act leads the focus on to the next control
 */

/** @typedef {Parts & ReturnType<typeof blank>} Chat */

/**
 * Forgets what is on the screen.
 * @param {Chat} chat
 */
export const empty = (chat) => {
  Object.assign(chat, blank());
  chat.timers.clearAll();
  chat.log.wipe();
  render(chat);
};

/**
 * Drops the conversation from this browser.
 * @param {Chat} chat
 */
export const forget = (chat) => {
  chat.connection.cease();
  chat.memory.forget();
  empty(chat);
};

/**
 * @param {Chat} chat
 * @param {boolean} byVisitor
 */
export const show = (chat, byVisitor) => {
  chat.refocus = byVisitor;
  chat.presence.show(byVisitor);
  chat.log.toEnd();
  moveFocus(chat);
};

/**
 * The chat was opened or closed.
 * @param {Chat} chat
 */
const turned = (chat) => {
  const { presence, memory, connection, log, shell } = chat;
  const open = presence.isOpen();
  memory.keepOpen(open);
  if (open) {
    chat.news = 0;
    connection.begin();
    if (!chat.flow) log.dots(true);
  } else fetchLater(chat); // what comes meanwhile is counted on the launcher
  renderLauncher(chat);
  shell.emit(open ? "open" : "close");
};
