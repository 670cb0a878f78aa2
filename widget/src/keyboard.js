// Owns which keyboard and which autocomplete token each kind of answer gets. Refuses to judge what is
// typed. Money stays on letters: "5k", "5-10k" and "not sure" are answers too.

const NAMES = ["type", "inputmode", "autocomplete", "autocapitalize"];
/** Their values; from the first one left out on as in PLAIN. @type {Record<string, string>} */
const KEYBOARDS = {
  name: "text text name words",
  company: "text text organization words",
  email: "email email email off",
  phone: "tel tel tel",
  url: "url url url off",
  number: "text numeric",
  rating: "text numeric",
};
const PLAIN = ["text", "text", "off", "sentences"];

/**
 * @param {HTMLInputElement} input
 * @param {string} kind
 */
export const setKeyboard = (input, kind) => {
  const values = KEYBOARDS[kind]?.split(" ") || [];
  NAMES.forEach((name, place) => input.setAttribute(name, values[place] || PLAIN[place] || ""));
};
