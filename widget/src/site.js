// Owns what the site tells about the visitor and the page: the content of the first frame. Refuses to
// send the address's fragment, which may carry secrets.
/** @import { Shell } from "./types" */
/** @import { Chat } from "./chat.js" */

/**
 * @typedef {object} Site
 * @property {string} locale
 * @property {object} [source] what the site knows about where the visitor came from
 * @property {object} [prefill] answers the site already has, by question
 * @property {object} [identity]
 * @property {object} [proof] that this browser worked for a conversation
 */

/**
 * @param {Shell} shell
 * @returns {Site}
 */
export const createSite = ({ dataset }) => ({
  locale: dataset.locale || document.documentElement.lang || navigator.language,
});

/**
 * @param {Chat} chat
 * @param {number} after
 */
export const hello = ({ shell: { dataset }, site, memory }, after) => ({
  type: "hello",
  flow: dataset.flow,
  ...memory.tokens(),
  after: after || undefined,
  page: {
    url: location.href.replace(/#.*/, ""),
    referrer: document.referrer,
    title: document.title,
  },
  ...site,
  source: { ...site.source, touches: memory.touches() },
  test: "test" in dataset || undefined,
});
