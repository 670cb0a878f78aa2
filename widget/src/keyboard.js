// Owns which keyboard and which autocomplete token each kind of answer gets. Refuses to judge what is
// typed. Money stays on letters: "5k", "5-10k" and "not sure" are answers too.

/** @type {Record<string, Record<string, string>>} */
const KEYBOARDS = {
  name: { autocomplete: "name", autocapitalize: "words" },
  company: { autocomplete: "organization", autocapitalize: "words" },
  email: { type: "email", inputmode: "email", autocomplete: "email", autocapitalize: "off" },
  phone: { type: "tel", inputmode: "tel", autocomplete: "tel" },
  url: { type: "url", inputmode: "url", autocomplete: "url", autocapitalize: "off" },
  number: { inputmode: "numeric" },
  rating: { inputmode: "numeric" },
};

const PLAIN = { type: "text", inputmode: "text", autocomplete: "off", autocapitalize: "sentences" };

/**
 * @param {HTMLInputElement} input
 * @param {string} kind
 */
export const setKeyboard = (input, kind) => {
  const wanted = { ...PLAIN, ...KEYBOARDS[kind] };
  for (const [name, value] of Object.entries(wanted)) input.setAttribute(name, value);
};
