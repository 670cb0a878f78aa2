// Owns what the later part shares with the panel, handed over when it comes: so neither the panel nor
// the later part is cut into more files than one. Refuses to have anything before use().

/** @type {typeof import("./acts.js").act} */
export let act;
/** @type {typeof import("./acts.js").restart} */
export let restart;
/** @type {typeof import("./chat.js").dial} */
export let dial;
/** @type {typeof import("./chat.js").empty} */
export let empty;
/** @type {typeof import("./chat.js").forget} */
export let forget;
/** @type {typeof import("./composer.js").blame} */
export let blame;
/** @type {typeof import("./dom.js").el} */
export let el;
/** @type {typeof import("./inputs.js").notice} */
export let notice;
/** @type {typeof import("./inputs.js").pills} */
export let pills;
/** @type {typeof import("./screen.js").changeWords} */
export let changeWords;
/** @type {typeof import("./screen.js").persona} */
export let persona;
/** @type {typeof import("./screen.js").render} */
export let render;
/** @type {typeof import("./screen.js").unlock} */
export let unlock;
/** @type {typeof import("./strings.js").language} */
export let language;
/** @type {typeof import("./strings.js").t} */
export let t;
/** @type {typeof import("./text.js").rich} */
export let rich;

/**
 * In the order in which `use` takes them: a list has no names to be carried over.
 * @typedef {[
 *   typeof act,
 *   typeof blame,
 *   typeof changeWords,
 *   typeof dial,
 *   typeof el,
 *   typeof empty,
 *   typeof forget,
 *   typeof language,
 *   typeof notice,
 *   typeof persona,
 *   typeof pills,
 *   typeof render,
 *   typeof restart,
 *   typeof rich,
 *   typeof t,
 *   typeof unlock,
 * ]} Kit
 */

/** @param {Kit} kit */
export const use = (kit) => {
  [act, blame, changeWords, dial, el, empty, forget, language, notice, persona, pills, render, restart, rich, t, unlock] =
    kit;
};
