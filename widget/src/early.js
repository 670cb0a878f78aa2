// Owns what runs before the chat is opened, only where the site or the flow asks for it: the teaser,
// the launcher's picture, touches, the page's own tags. Refuses to be loaded for anything else.
/** @import { Shell } from "./types" */
import css from "./early.css";
import { follow } from "./tags.js";
import { createTeasers } from "./teasers.js";
import { keep } from "./touches.js";

/** @param {Shell} shell @returns {Record<string, (value?: any) => void>} */
const begin = (shell) => {
  const { adopt, box, launcher, dataset } = shell;
  const { icon, tags, storage } = dataset;
  adopt(css);
  for (const name of ["radius", "font"]) {
    box.style.setProperty("--handraise-" + name, dataset[name] || "");
  }
  if (icon) {
    launcher.classList.add("icon");
    launcher.style.setProperty("--icon", `url("${new URL(icon, document.baseURI).href}")`);
  }
  if (tags) follow(shell, tags);
  const { start, why, remember } = createTeasers(shell);
  if (storage == "session") remember(keep(true));
  return { consent: ({ storage }) => remember(keep(storage)), why, start };
};

/** @type {WeakMap<Shell, ReturnType<typeof begin>>} */
const begun = new WeakMap();

/**
 * Begins for a widget, once, and carries out a command.
 * @param {Shell} shell
 * @param {string} [command] none at the page's load
 * @param {any} [value]
 */
export const early = (shell, command = "teaser" in shell.dataset ? "start" : "", value) => {
  const commands = begun.get(shell) || begin(shell);
  begun.set(shell, commands);
  commands[command]?.(value);
};
