// Owns the menu of the header: languages, beginning again, deleting one's data. Refuses to delete
// without asking.
/** @import { Chat } from "./chat.js" */
import { speakIn } from "./commands.js";
import { act, el, render, restart, t } from "./kit.js";

/** @param {Chat} chat */
const languages = (chat) => {
  const { locale = "", locales = [] } = chat.flow || {};
  return (locales.length > 1 ? locales : []).map((/** @type {string} */ lang) => ({
    label: new Intl.DisplayNames([lang], { type: "language" }).of(lang) || lang,
    act: () => speakIn(chat, lang),
    lang,
    ariaCurrent: String(lang == locale),
  }));
};

/** @param {Chat} chat */
const askErase = (chat) => {
  const keep = el("button.pill", {}, t("eraseNo"));
  const erase = el("button.pill danger", {}, t("eraseYes"));
  const choice = el("div.pills", {}, keep, erase);
  keep.onclick = () => render(chat);
  erase.onclick = () => act(chat, { type: "erase" });
  const question = el("p.ask", {}, t("eraseAsk"));
  chat.offers.replaceChildren(el("div", {}, question, choice));
  chat.log.toEnd();
  keep.focus();
};

/**
 * Opens the menu under its button, or closes it.
 * @param {Chat} chat
 * @param {HTMLButtonElement} button
 */
export const toggleMenu = (chat, button) => {
  if (button.ariaExpanded == "true") return button.focus(); // leaving the menu closes it
  const close = () => {
    if (button.ariaExpanded != "true") return; // removing the focused item calls here again
    button.ariaExpanded = "false";
    menu.remove();
    scroller.inert = false;
  };
  const { scroller } = chat.frame;
  const items = [
    ...languages(chat),
    { label: t("restart"), act: () => restart(chat) },
    { label: t("erase"), act: () => askErase(chat) },
  ];
  const menu = el("div.menu", { id: "menu" });
  for (const { label, act, ...more } of items) {
    const onclick = () => {
      close();
      act();
    };
    menu.append(el("button", { onclick, ...more }, label));
  }
  menu.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key != "Escape") return;
    event.preventDefault();
    close();
    button.focus();
  };
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget != button && !menu.contains(/** @type {Node} */ (relatedTarget))) close();
  });
  button.after(menu);
  button.ariaExpanded = "true";
  scroller.inert = true; // what the menu covers in part is no target meanwhile
  menu.querySelector("button")?.focus();
};
