// Owns what stands after the last word: where to go on, and the way to begin again. Refuses to lead
// anywhere by itself.
/** @import { End } from "./types" */
import { el, t } from "./kit.js";
import { safeAddress } from "./links.js";

/**
 * @param {Pick<End, "redirect" | "link">} end
 * @param {() => void} restart
 */
export const ending = ({ redirect, link }, restart) => {
  const node = el("div.ending");
  const address = redirect || link;
  const href = address && safeAddress(address);
  if (href) {
    node.append(el("a.primary", { href, target: "_blank", rel: "noopener" }, t("continue")));
  }
  const again = el("button.quiet", { onclick: restart }, t("restart"));
  node.append(again);
  return node;
};
