// Owns what the browser keeps: the tokens for the next page, this tab's unsent inputs and whether its
// chat is open. Refuses to keep transcripts, and to fail where storage is blocked.
/** @import { Entry, Touch } from "./types" */

/**
 * @param {"localStorage" | "sessionStorage"} place
 * @param {string} key
 */
const read = (place, key) => {
  try {
    return JSON.parse(window[place][key]);
  } catch {
    return undefined; // nothing there, or blocked
  }
};

/**
 * @param {"localStorage" | "sessionStorage"} place
 * @param {string} key
 * @param {unknown} value what to keep; nothing, if falsy
 */
const write = (place, key, value) => {
  try {
    if (value) window[place][key] = JSON.stringify(value);
    else delete window[place][key];
  } catch {
    // Blocked or full: what is held in memory is enough for this page.
  }
};

/**
 * @param {string} key the entry's name, `handraise:<flow>`
 */
export const remember = (key) => {
  /** @returns {{ conversation?: string, visitor?: string }} */
  const stored = () => read("localStorage", key) || {};
  // Read when it is first asked for: a page's first look into its storage takes a while.
  /** @type {ReturnType<typeof stored> | undefined} */
  let kept;
  const tokens = () => (kept ??= stored());
  /** @type {Entry[]} */
  let queue = read("sessionStorage", key + ":queue") || [];

  /** @param {Entry[]} entries */
  const keepQueue = (entries) => {
    queue = entries;
    write("sessionStorage", key + ":queue", queue[0] && queue);
  };

  return {
    key,
    tokens,
    queue: () => queue,
    keepQueue,
    /**
     * @param {string} conversation
     * @param {string} visitor
     */
    keepTokens: (conversation, visitor) => {
      kept = { conversation, visitor };
      write("localStorage", key, kept);
    },
    /** Takes over the tokens another tab wrote. */
    reread: () => {
      kept = undefined;
    },
    /** The next hello opens a new conversation of the same visitor. */
    leaveConversation: () => {
      delete tokens().conversation;
      keepQueue([]);
    },
    /** @param {boolean} open */
    keepOpen: (open) => write("sessionStorage", key + ":open", open),
    /** @returns {Touch[] | undefined} where the visitor came from, if the site lets it be kept */
    touches: () => read("sessionStorage", "handraise:touches"),
    forget: () => {
      kept = {};
      keepQueue([]);
      write("localStorage", key, 0);
    },
  };
};

/** @typedef {ReturnType<typeof remember>} Memory */
