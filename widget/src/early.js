// Owns what runs before the chat is opened, only where the site or the flow asks for it: the teaser,
// the launcher's picture, touches, the page's own tags. Refuses to be loaded for anything else.
/** @import { Shell } from "./types" */
import css from "./early.css";
import { follow } from "./tags.js";
import { createTeasers } from "./teasers.js";
import { keep } from "./touches.js";

/** @param {Shell} shell @returns {Record<string, (value?: any) => void>} */
const begin = (shell) => {
  const { root, launcher, dataset } = shell;
  const { icon, tags, storage } = dataset;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets.push(sheet);
  if (icon) {
    launcher.classList.add("icon");
    launcher.style.setProperty("--icon", `url("${new URL(icon, document.baseURI).href}")`);
  }
  if (tags) follow(shell, tags);
  const { start, why, remember } = createTeasers(shell);
  const consent = (/** @type {{ storage: boolean }} */ allowed) => remember(keep(allowed.storage));
  if (storage == "session") consent({ storage: true });
  return {
    consent,
    why,
    start,
  };
};

/** @type {WeakMap<Shell, ReturnType<typeof begin>>} */
const begun = new WeakMap();

/**
 * Begins for a widget, once, and carries out a command.
 * @param {Shell} shell
 * @param {string} command or, at the page's load, what asked for this part
 * @param {any} [value] at the page's load the flow, where it is known to have a teaser
 */
export const early = (shell, command, value) => {
  const commands = begun.get(shell) || begin(shell);
  begun.set(shell, commands);
  if (commands[command]) commands[command](value);
  else if (value != null || "teaser" in shell.dataset) commands["start"]?.();
};
