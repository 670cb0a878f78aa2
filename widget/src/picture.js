// Owns the picture beside something said. Refuses addresses that are not to be followed.
import { el } from "./kit.js";
import { safeAddress } from "./links.js";

/**
 * @param {HTMLElement} bubble what it belongs to
 * @param {(grown: number) => void} toEnd keeps in view what came last
 * @param {string} image an address: another site's, or a path of the page's
 * @param {string} [alt] what it shows
 */
export const picture = (bubble, toEnd, image, alt = "") => {
  const src = safeAddress(image);
  if (!src) return;
  const shown = el("img.picture", { alt, src });
  shown.onload = () => toEnd(shown.height);
  shown.onerror = () => {
    shown.replaceWith("\n" + alt); // its words stand for it
    toEnd(0);
  };
  bubble.append(shown);
};
