// Owns how times read on a rep's pages: how long ago, and by the pointer the exact moment.
// Pages come with UTC; a browser knows its own zone and goes on counting.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
});

/** How long ago a moment was, in words. Up to an hour in minutes, later by the clock. */
export const ago = (at, now = Date.now()) => {
  const passed = now - at;
  if (passed < MINUTE) return "just now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  return (new Date(at).toDateString() === new Date(now).toDateString() ? hour : day).format(at);
};

/** Show every <time> under `root` for this reader. */
export const localTimes = (root) => {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = Date.parse(time.dateTime);
    const words = ago(at);
    if (time.textContent !== words) time.textContent = words;
    time.title = exact.format(at);
  }
};

/** A <time> of a moment given as RFC 3339. */
export const timeOf = (at) => {
  const made = document.createElement("time");
  made.dateTime = at;
  made.textContent = ago(Date.parse(at));
  made.title = exact.format(Date.parse(at));
  return made;
};

setInterval(() => localTimes(document), MINUTE / 4);
