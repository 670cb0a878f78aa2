// Owns every word the widget says by itself. Refuses to fail: a word a language lacks is English.
import { core } from "./locales/en.json";

/** @typedef {typeof import("./locales/en.json")} Table */
/** @typedef {(keyof Table["core"] | keyof Table["more"]) & string} Word */

const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/;

/** English, as far as its parts are here. @type {Record<string, string>} */
const english = { ...core };
/** @type {Record<string, string>} */
let words = english;
let current = "en";

/**
 * @param {Word} word
 * @param {Record<string, string | number>} [values] what stands for {n} and the like
 * @returns {string}
 */
export const t = (word, values = {}) =>
  (words[word] || english[word] || "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** @param {Record<string, string>} more English words that came with a later part */
export const learn = (more) => Object.assign(english, more);

/** @returns {string} the language of the words now in use */
export const language = () => current;

/** @param {string} locale */
export const direction = (locale) => (RIGHT_TO_LEFT.test(locale) ? "rtl" : "ltr");

/**
 * Takes the words of a language into use.
 * @param {string} locale a BCP 47 tag; its language decides
 * @param {string} server where the tables lie
 * @returns {Promise<boolean>} whether the words changed
 */
export const speak = async (locale, server) => {
  const wanted = locale.toLowerCase().split(/[-_]/)[0] || "en";
  const next = LOCALES.includes(wanted) ? wanted : "en";
  if (next == current) return false;
  try {
    /** @type {Table | false} */
    const table =
      next != "en" && (await (await fetch(`${server}widget/${next}-${TABLES}.json`)).json());
    words = table ? { ...table.core, ...table.more } : english;
  } catch {
    return false; // without its table the chat goes on in the language it has
  }
  current = next;
  return true;
};
