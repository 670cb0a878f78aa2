// Owns what is shown of the state, and where the focus goes on. Refuses to change the state.
/** @import { Question } from "./types" */
/** @import { Chat } from "./chat.js" */
import { act, answer, restart } from "./acts.js";
import { blame } from "./composer.js";
import { dial, empty, forget } from "./chat.js";
import { ICONS, el, icon } from "./dom.js";
import { CALM } from "./events.js";
import { needsForm, notice, offer, pills } from "./inputs.js";
import { language, speak, t } from "./strings.js";
import { rich, teach } from "./text.js";

/** @typedef {typeof import("./later.js").part} LaterPart */

/**
 * @param {Chat} chat
 * @returns {string} the name of who speaks for the other side
 */
export const persona = ({ owner, ownerName, flow, shell: { dataset } }) =>
  (owner == "rep" && ownerName) || dataset.name || flow?.persona?.name || t("launcher");

/** @param {Chat} chat */
export const render = (chat) => {
  const { owner, ended, flow, offers, composer, frame } = chat;
  if (chat.replaying) return;
  holdFocus(chat);
  const held = owner != "bot";
  const asking = held || ended ? undefined : chat.question;
  chat.locked = false;
  offers.hidden = false;
  offers.replaceChildren();
  offers.ariaLabel = asking?.text || null;
  chat.offer = asking && renderOffer(chat, asking);
  if (ended && !held) renderEnd(chat);
  chat.log.freeze(!asking);
  composer.form.hidden = !asking && !held;
  composer.expect(asking);
  chat.later?.setKeyboard(composer.input, asking?.input.kind || "");
  renderTools(chat, asking);
  const { dataset, server } = chat.shell;
  frame.show(persona(chat), flow, owner, server, dataset.avatar || flow?.persona?.avatar);
  frame.progress(asking?.progress);
  chat.log.toEnd();
  moveFocus(chat);
};

/**
 * @param {Chat} chat
 * @param {Question} asking
 */
const renderOffer = (chat, asking) => {
  const { offers, later } = chat;
  const { why, options } = asking.input;
  if (why) offers.append(el("p.why", {}, why));
  const form = needsForm(asking);
  // A typed answer wants its keyboard, which comes with the later part.
  if (!later && (form || !options)) fetchLater(chat);
  const make = form && later ? later.formOffer : offer;
  const made = make(asking, (value, label) => answer(chat, { value }, label));
  offers.append(made.node);
  return made;
};

/** @param {Chat} chat */
const renderEnd = (chat) => {
  const { ended, later, offers } = chat;
  if (!later) fetchLater(chat);
  else if (ended) {
    chat.offer = later.ending(chat, ended, () => restart(chat));
    offers.append(chat.offer.node);
  }
};

/**
 * @param {Chat} chat
 * @param {Question | undefined} asking
 */
const renderTools = (chat, asking) => {
  const { tools, flow, owner, ended } = chat;
  /** @param {import("./types").NewInput} input @param {...(Node | string)} face */
  const tool = (input, ...face) => {
    const onclick = () => act(chat, input);
    const button = el(`button.quiet ${input.type}`, { onclick }, ...face);
    tools.append(button);
  };
  tools.replaceChildren();
  if ((asking?.progress?.asked || 0) > 1) tool({ type: "back" }, icon(ICONS.back), t("back"));
  if (asking?.skippable) tool({ type: "skip", question: asking.id }, t("skip"));
  if (flow && owner == "bot" && !ended) tool({ type: "human" }, t("human"));
};

/** @param {Chat} chat */
export const renderLauncher = ({ shell: { launcher }, presence, news }) => {
  launcher.ariaLabel = t("launcher") + (news ? `, ${t("unread", { n: news })}` : "");
  launcher.dataset.unread = String(news || "");
  launcher.classList.toggle("open", presence.isOpen());
};

/**
 * Keeps the focus in the chat while the control that has it goes away.
 * @param {Chat} chat
 */
const holdFocus = (chat) => {
  const { activeElement } = chat.shell.root;
  if (!chat.offers.contains(activeElement) && !chat.tools.contains(activeElement)) return;
  chat.refocus = true;
  chat.frame.dialog.focus();
};

/** @param {Chat} chat */
export const lock = (chat) => {
  const { offers, timers, log, connection } = chat;
  fetchLater(chat);
  holdFocus(chat);
  chat.locked = true;
  offers.hidden = true;
  timers.arm("dots", CALM, () => log.dots(connection.isReady()));
};

/**
 * Nobody is seen to type any more.
 * @param {Chat} chat
 */
export const still = ({ timers, log }) => {
  timers.drop("dots");
  log.dots(false);
};

/** @param {Chat} chat */
export const unlock = (chat) => {
  still(chat);
  if (!chat.locked) return;
  chat.locked = false;
  chat.offers.hidden = false;
  chat.log.toEnd();
  moveFocus(chat);
};

/**
 * Leads on to the next control, where the visitor's last act left the focus in the chat.
 * @param {Chat} chat
 */
export const moveFocus = (chat) => {
  const { offers, composer, frame, shell, question, later } = chat;
  const { activeElement } = shell.root;
  if (!chat.refocus || activeElement != frame.dialog) return;
  if (!later && question && needsForm(question)) return; // it is on its way
  const next =
    /** @type {HTMLElement | null} */ (offers.querySelector("button:enabled,input,a")) ||
    composer.input;
  // On a touch screen a focused field calls up the keyboard over what there is to read.
  if (next.matches("input") && matchMedia("(pointer:coarse)").matches) return;
  next.focus({ preventScroll: true });
  chat.refocus = activeElement == shell.root.activeElement;
};

/**
 * @param {Chat} chat
 * @param {string} locale
 */
export const changeWords = async (chat, locale) => {
  if (!(await speak(locale, chat.shell.parts, !!chat.later))) return;
  chat.frame.rename();
  renderLauncher(chat);
  if (!chat.locked) render(chat);
};

/**
 * @param {Chat} chat
 * @returns {Promise<LaterPart | undefined>} forms and menu; undefined where they cannot be fetched just
 *   now: the typed line does without, and the next need tries again. Who waits is served in turn
 */
export const fetchLater = (chat) => (chat.coming ||= bring(chat));

/**
 * @param {Chat} chat
 * @returns {Promise<LaterPart | undefined>}
 */
const bring = async (chat) => {
  const { parts } = chat.shell;
  try {
    /** @type {{ part: LaterPart }} */
    const { part } = await import(parts + "later.js");
    await speak(chat.flow?.locale || language(), parts, true);
    if (!t("done")) throw 0; // its words did not come
    part.join(
      [act, blame, changeWords, dial, el, empty, forget, language, notice, persona, pills, render, restart, rich, t, unlock],
      chat,
      teach,
    );
    chat.later = part;
    renderLauncher(chat);
    const { question, locked, offer } = chat;
    // Buttons that are right as they are stay, and the focus on them: it would be heard twice.
    if (!locked && !(offer && question?.input.options && !needsForm(question))) render(chat);
    return part;
  } catch {
    return (chat.coming = undefined);
  }
};
