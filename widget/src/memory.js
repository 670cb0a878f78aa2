// Owns what the browser keeps: the tokens for the next page, this tab's unsent inputs and whether its
// chat is open. Refuses to keep transcripts, and to fail where storage is blocked.
/** @import { Entry, Touch } from "./types" */

/**
 * @param {Storage} storage
 * @param {string} key
 */
const read = (storage, key) => {
  try {
    return JSON.parse(storage.getItem(key) || "null");
  } catch {
    return null;
  }
};

/** @param {() => void} change */
const attempt = (change) => {
  try {
    change();
  } catch {
    // Blocked or full: what is held in memory is enough for this page.
  }
};

/**
 * @param {string} key the entry's name, `handraise:<flow>`
 */
export const remember = (key) => {
  /** @type {{ conversation?: string, visitor?: string }} */
  let tokens = {};
  /** @type {Entry[]} */
  let queue = [];
  attempt(() => (tokens = read(localStorage, key) || {}));
  attempt(() => (queue = read(sessionStorage, key + ":queue") || []));

  /** @param {Entry[]} entries */
  const keepQueue = (entries) => {
    queue = entries;
    attempt(() => {
      if (queue.length) sessionStorage.setItem(key + ":queue", JSON.stringify(queue));
      else sessionStorage.removeItem(key + ":queue");
    });
  };

  return {
    key,
    tokens: () => tokens,
    queue: () => queue,
    keepQueue,
    /**
     * @param {string} conversation
     * @param {string} visitor
     */
    keepTokens: (conversation, visitor) => {
      tokens = { conversation, visitor };
      attempt(() => localStorage.setItem(key, JSON.stringify(tokens)));
    },
    /** Takes over the tokens another tab wrote. */
    reread: () => attempt(() => (tokens = read(localStorage, key) || {})),
    /** The next hello opens a new conversation of the same visitor. */
    leaveConversation: () => {
      delete tokens.conversation;
      keepQueue([]);
    },
    /** @param {boolean} open */
    keepOpen: (open) =>
      attempt(() => {
        if (open) sessionStorage.setItem(key + ":open", "1");
        else sessionStorage.removeItem(key + ":open");
      }),
    /** @returns {Touch[] | undefined} where the visitor came from, if the site lets it be kept */
    touches: () => {
      /** @type {Touch[] | undefined} */
      let touches;
      attempt(() => (touches = read(sessionStorage, "handraise:touches") || undefined));
      return touches;
    },
    forget: () => {
      tokens = {};
      keepQueue([]);
      attempt(() => localStorage.removeItem(key));
    },
  };
};

/** @typedef {ReturnType<typeof remember>} Memory */
