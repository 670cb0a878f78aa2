// Owns how times read: pages come with UTC, a browser knows its own zone.
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
});
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** Show every <time> under `root` in the reader's zone: today's by the hour, others by the day too,
 * unless it is one of a class that only ever shows the hour. */
export const localTimes = (root) => {
  const today = new Date().toDateString();
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const near = time.className === "hour" || at.toDateString() === today;
    time.textContent = (near ? hour : day).format(at);
    time.title = full.format(at);
  }
};
