// Owns what a link in a text may lead to. Refuses an address that could run code: it is shown as it is.
import { el, t } from "./kit.js";

/** [label](address), or an address by itself without the full stop behind it. */
const LINK = /\[([^\]]+)\]\(([^\s()]+)\)|(https?:\/\/\S*[\w/])/;
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
 * A link out of the page, which says that it opens elsewhere.
 * @param {"a" | "a.primary"} kind
 * @param {string} href
 * @param {string} text
 */
export const outward = (kind, href, text) =>
  el(kind, { href, target: "_blank", rel: "noopener" }, text, el("span.spoken", {}, `, ${t("newTab")}`));

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export const linked = (text) => {
  // Splitting leaves each link's label and address, or address alone, between the plain parts.
  const parts = text.split(LINK);
  return parts.map((part = "", place) => {
    const kind = place % 4;
    if (!part || !kind) return part;
    if (kind == 2) return "";
    const address = kind == 3 ? part : parts[place + 1] || "";
    const href = safeAddress(address);
    if (!href) return `[${part}](${address})`;
    return outward("a", href, part);
  });
};
