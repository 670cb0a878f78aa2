// Owns waiting by name: a new wait under a name ends the one before. Refuses to outlive clearAll().

export const createTimers = () => {
  /** @type {Record<string, any>} what runs, by name */
  const running = {};

  /** @param {string} name */
  const drop = (name) => {
    clearTimeout(running[name]);
    running[name] = 0;
  };

  return {
    drop,
    clearAll: () => Object.keys(running).map(drop),
    /** @param {string} name */
    runs: (name) => running[name],
    /**
     * @param {string} name
     * @param {number} delay milliseconds
     * @param {() => void} act
     */
    arm: (name, delay, act) => {
      drop(name);
      running[name] = setTimeout(() => {
        running[name] = 0;
        act();
      }, delay);
    },
  };
};

/** @typedef {ReturnType<typeof createTimers>} Timers */
