// Owns where the visitor came from, kept from page to page of one tab: the first touch and the latest.
// Loaded only where the site allows storage before the visitor acts. Refuses under Global Privacy
// Control, and refuses to keep any part of an address but campaign parameters and click ids.
/** @import { Touch } from "./types" */

const KEY = "handraise:touches";
const MOST = 10;
const CLICK = /^(gclid|gbraid|wbraid|fbclid|ttclid|msclkid|li_fat_id|twclid)$/;
const at = new Date().toISOString();

/** @returns {Touch} this page */
export const here = () => {
  /** @type {Touch} */
  const touch = { utm: {}, click_ids: {}, landing_page: location.origin + location.pathname, at };
  new URLSearchParams(location.search).forEach((value, name) => {
    if (name.startsWith("utm_")) touch.utm[name.slice(4)] = value;
    if (CLICK.test(name)) touch.click_ids[name] = value;
  });
  const { referrer } = document;
  if (referrer && !referrer.startsWith(location.origin + "/")) touch.referrer = referrer;
  return touch;
};

/** @param {Touch} touch a page reached from within the site tells nothing new */
const telling = ({ utm, click_ids, referrer }) =>
  referrer || Object.keys({ ...utm, ...click_ids }).length;

/** @returns {Touch[]} */
const stored = () => JSON.parse(sessionStorage[KEY] || "[]");

/**
 * @param {boolean} allowed whether to keep this page's touch, or to forget what was kept
 * @returns {boolean} whether anything may be kept
 */
export const keep = (allowed) => {
  try {
    if (!allowed || navigator.globalPrivacyControl) {
      delete sessionStorage[KEY];
      return false;
    }
    const touch = here();
    const earlier = stored().filter((kept) => kept.at != at);
    const touches = telling(touch) || !earlier[0] ? [...earlier, touch] : earlier;
    if (touches.length > MOST) touches.splice(1, 1); // the first touch is never the one to go
    sessionStorage[KEY] = JSON.stringify(touches);
  } catch {
    // Blocked: only the page the chat is opened on counts.
  }
  return true;
};
