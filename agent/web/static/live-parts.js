// Owns the parts of a lead that the server renders: it asks for them when something changed, and
// by itself while there is no websocket. Refuses to ask on and on while nobody looks.
import { morph, parsed } from "./live-morph.js";
import { localTimes } from "./live-times.js";

const EVERY = 5_000;
const AT_MOST = 60_000;

export class Parts {
  /** `shown` is told of the page's title after each change. */
  constructor(sheet, shown) {
    this.sheet = sheet;
    this.shown = shown;
    this.tag = "";
    this.wait = EVERY;
    this.timer = 0;
    this.asking = null;
    this.again = false;
    this.polls = true;
    this.skipped = new Set(["transcript"]);
    this.later();
  }

  /** Ask now; what is asked for meanwhile is asked for once more afterwards. Resolves with whether
   * the server answered. */
  refresh() {
    if (this.asking) {
      this.again = true;
      return this.asking;
    }
    this.asking = this.ask().finally(() => {
      this.asking = null;
      if (this.again) {
        this.again = false;
        this.refresh();
      }
    });
    return this.asking;
  }

  /** Not all of what was answered was shown: ask for all of it. */
  forget() {
    this.tag = "";
  }

  /** Whether to ask by itself. With a websocket there is no need to. */
  poll(wanted) {
    this.polls = wanted;
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    if (this.polls) {
      this.timer = setTimeout(() => (document.hidden ? this.later() : this.refresh()), this.wait);
    }
  }

  async ask() {
    try {
      const tag = this.tag;
      const headers = tag ? { "If-None-Match": tag } : {};
      const answer = await fetch(`${this.sheet.dataset.base}/parts`, { headers, cache: "no-store" });
      if (answer.status === 404 || answer.status === 410) {
        this.polls = false;
        return false;
      }
      if (answer.status === 200) {
        if (this.tag === tag) this.tag = answer.headers.get("ETag") || "";
        this.show(await answer.json());
      } else if (answer.status !== 304) throw new Error(String(answer.status));
      this.wait = EVERY;
    } catch {
      this.wait = Math.min(this.wait * 2, AT_MOST);
    }
    this.later();
    return this.wait === EVERY;
  }

  show({ parts, title }) {
    for (const [name, html] of Object.entries(parts)) {
      const place = this.sheet.querySelector(`[data-part="${name}"]`);
      if (!place || this.skipped.has(name)) continue;
      const fresh = parsed(html);
      localTimes(fresh);
      morph(place, fresh);
    }
    this.shown(title);
  }
}
