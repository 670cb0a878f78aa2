// Owns the one piece of markup in texts, [label](address). Refuses every other: it is shown as it is,
// and so is a link whose address could run code.
import { el, spoken } from "./dom.js";
import { t } from "./strings.js";

const LINK = /\[([^\]]+)\]\(([^\s()]+)\)/g;
const SAFE = /^(https?|mailto|tel):$/;

/**
 * @param {string} address
 * @returns {string | undefined} the absolute address, or undefined where it is not to be followed
 */
export const safeAddress = (address) => {
  try {
    const { href, protocol } = new URL(address, document.baseURI);
    return SAFE.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
};

/**
 * @param {string} text
 * @returns {Node[]}
 */
export const rich = (text) => {
  /** @type {Node[]} */
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const [whole, label = "", address = ""] = match;
    const href = safeAddress(address);
    if (!href) continue;
    nodes.push(
      new Text(text.slice(from, match.index)),
      el("a", { href, target: "_blank", rel: "noopener" }, label, spoken(`, ${t("newTab")}`)),
    );
    from = match.index + whole.length;
  }
  nodes.push(new Text(text.slice(from)));
  return nodes;
};
