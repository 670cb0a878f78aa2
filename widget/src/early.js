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
    launcher.style.setProperty("--icon", `url("${new URL(icon, Object.hasOwn(dataset, "icon") ? document.baseURI : shell.server).href}")`);
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
 * @param {...any} given what the command says, and its name; nothing at the page's load
 */
export const early = (shell, ...given) => {
  const command = given.pop() || ("teaser" in shell.dataset ? "start" : "");
  const commands = begun.get(shell) || begin(shell);
  begun.set(shell, commands);
  commands[command]?.(...given);
};
