// Owns the picture beside something said. Refuses addresses that are not to be followed.
import { el } from "./kit.js";
import { safeAddress } from "./links.js";

/**
 * @param {HTMLElement} bubble what it belongs to
 * @param {string} image an address: another site's, or a path of the page's
 * @param {string} [alt] what it shows
 */
export const picture = (bubble, image, alt = "") => {
  const src = safeAddress(image);
  if (!src) return;
  const shown = el("img.picture", { alt, src });
  shown.onerror = () => shown.replaceWith("\n" + alt); // its words stand for it
  bubble.append(shown);
};
