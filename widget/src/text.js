// Owns how a text becomes what is shown. Refuses markup: the one kind there is, [label](address), and a
// bare address are made links by the later part; until that is here the label stands alone.
import { el } from "./dom.js";

const LINK = /\[([^\]]+)\]\([^\s()]+\)/g;

/** @type {Map<HTMLElement, string>} */
const waiting = new Map();
/** @type {((text: string) => (Node | string)[]) | undefined} */
let link;

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export const rich = (text) => {
  const bare = text.replace(LINK, "$1");
  if (bare == text && !text.includes("://")) return [text];
  if (link) return link(text);
  const node = el("span", {}, bare);
  waiting.set(node, text);
  return [node];
};

/** @param {typeof link & {}} how makes links */
export const teach = (how) => {
  link = how;
  for (const [node, text] of waiting) node.replaceChildren(...how(text));
};
