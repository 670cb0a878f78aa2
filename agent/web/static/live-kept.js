// Owns what a browser keeps for a rep: what was written and not sent yet (this tab's), what was
// read, and whether it may sound (this browser's). Refuses to fail where storage is shut.
const held = (storage, key) => ({
  read(otherwise) {
    try {
      return JSON.parse(storage().getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  write(value) {
    try {
      storage().setItem(key, JSON.stringify(value));
    } catch {
      // Shut or full: then it lasts as long as the page.
    }
  },
});

/** Acts that were not acknowledged yet. */
export const pending = (handoff) => {
  const kept = held(() => sessionStorage, `handraise-acts-${handoff}`);
  return { read: () => kept.read([]), write: kept.write };
};

/** What stands in the composer. */
export const draft = (handoff) => held(() => sessionStorage, `handraise-draft-${handoff}`);

/** The last seq that was read. */
export const seen = (handoff) => held(() => localStorage, `handraise-seen-${handoff}`);

/** Whether no sound is wanted. */
export const muted = held(() => localStorage, "handraise-muted");
