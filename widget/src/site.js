// Owns what the site tells about the visitor and the page: the content of the first frame. Refuses to
// send the address's fragment, which may carry secrets.
/** @import { Shell } from "./types" */
/** @import { Chat } from "./chat.js" */

/** @param {Shell} shell */
export const createSite = ({ dataset }) => ({
  locale: dataset.locale || document.documentElement.lang || navigator.language,
  /** @type {object | undefined} what the site knows about where the visitor came from */
  source: undefined,
  /** @type {object | undefined} answers the site already has, by question */
  prefill: undefined,
  /** @type {object | undefined} */
  identity: undefined,
});

/** @typedef {ReturnType<typeof createSite>} Site */

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
