// Owns every word the widget says by itself. Refuses to fail: without its table a language is English,
// whose first words are here; the rest of them is a table like any other.
import { core } from "./locales/en.json";

/** @typedef {typeof import("./locales/en.json")} Table */
/** @typedef {(keyof Table["core"] | keyof Table["more"]) & string} Word */

const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/;

/** By the words' places: the build puts those for their names. @type {Record<string, string>} */
let words = core;
let current = "en";

/**
 * The site may have words of its own, each by the words it stands for.
 * @param {Word} word
 * @param {Record<string, string | number>} [values] what stands for {n} and the like
 * @returns {string}
 */
export const t = (word, values = {}) => {
  const text = words[word] || "";
  return (own()?.[text] || text).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
};

/** @returns {Record<string, string> | undefined} */
const own = () => window.Handraise?.on?.words;

/** @returns {string} the language of the words now in use */
export const language = () => current;

/** @param {string} locale */
export const direction = (locale) => (RIGHT_TO_LEFT.test(locale) ? "rtl" : "ltr");

/**
 * Takes the words of a language into use.
 * @param {string} locale a BCP 47 tag; its language decides
 * @param {string} parts how the tables' addresses begin
 * @param {boolean} all whether English needs its table too
 * @returns {Promise<boolean>} whether the words changed
 */
export const speak = async (locale, parts, all) => {
  const wanted = locale.toLowerCase().split(/[-_]/)[0] || "en";
  const known = LOCALES.includes(wanted) ? wanted : "en";
  if (wanted == current && (!all || t("done"))) return false;
  try {
    words = all || known != "en" ? await (await fetch(`${parts}${known}.json`)).json() : core;
  } catch {
    return false; // without its table the chat goes on in the language it has
  }
  current = wanted; // a language without a table is still written and read its own way
  return true;
};
