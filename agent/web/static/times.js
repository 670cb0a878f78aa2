// Owns how times read: pages come with UTC, a browser knows its own zone.
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** Show every <time> under `root` in the reader's zone: today's by the hour, others by the day. */
export const localTimes = (root) => {
  const today = new Date().toDateString();
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.textContent = (at.toDateString() === today ? hour : day).format(at);
    time.title = day.format(at);
  }
};
