// Owns waiting by name: a new wait under a name ends the one before. Refuses to outlive clearAll().

export const createTimers = () => {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const running = new Map();

  /** @param {string} name */
  const clear = (name) => {
    clearTimeout(running.get(name));
    running.delete(name);
  };

  return {
    clear,
    clearAll: () => [...running.keys()].forEach(clear),
    /** @param {string} name */
    runs: (name) => running.has(name),
    /**
     * @param {string} name
     * @param {number} delay milliseconds
     * @param {() => void} act
     */
    set: (name, delay, act) => {
      clear(name);
      running.set(
        name,
        setTimeout(() => {
          running.delete(name);
          act();
        }, delay),
      );
    },
  };
};

/** @typedef {ReturnType<typeof createTimers>} Timers */
