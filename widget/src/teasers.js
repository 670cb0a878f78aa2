// Owns when the launcher speaks first: a small bubble beside it, once its moment has come, and the
// reason why it did or did not. Refuses to open the chat, to take the focus, and to come back once
// dismissed. Which teasers fit the page, the campaign and the hours is the server's to say.
/** @import { Shell } from "./types" */
import { here } from "./touches.js";

/**
 * @typedef {object} Teaser
 * @property {string} id
 * @property {string} say
 * @property {string} [no] why it is not for this page
 * @property {number} [after] seconds on the page
 * @property {number} [scroll] percent of the page
 * @property {number} [leaving] seconds without a touch; with a mouse: it leaves at the top
 * @property {number} again milliseconds until it may show again
 */

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {string | null} [ariaLabel]
 */
const make = (tag, className = "", ariaLabel = null) =>
  Object.assign(document.createElement(tag), { className, ariaLabel });

/** @param {Shell} shell */
export const createTeasers = ({ host, launcher, server, key, dataset, emit, open }) => {
  /** @type {Record<string, string>} what became of each */
  const fate = {};
  /** @type {Record<string, number>} when each was shown last */
  let shown = {};
  let mayKeep = false;
  const gone = new AbortController();
  /** @type {HTMLElement | undefined} */
  let bubble;

  /** @param {string} name @returns {any} */
  const read = (name) => {
    try {
      return JSON.parse(localStorage[key + name] || sessionStorage[key + name]);
    } catch {
      return 0; // nothing there, or blocked
    }
  };

  /** @param {Storage} place @param {string} name @param {any} value */
  const write = (place, name, value) => (place[key + name] = JSON.stringify(value));

  /** @param {string} why */
  const stop = (why) => {
    fate["now"] = why;
    gone.abort();
    bubble?.remove();
  };

  /** @param {Teaser} teaser @param {string} close */
  const show = ({ id, say }, close) => {
    bubble = make("section", "teaser", launcher.ariaLabel);
    const text = make("button");
    const dismiss = make("button", "dismiss", window.Handraise?.on?.words?.[close] || close);
    text.onclick = open;
    dismiss.textContent = "×";
    dismiss.onclick = () => {
      if (dismiss.matches(":focus")) launcher.focus();
      stop("dismissed");
      emit("dismiss", { id });
      write(localStorage, ":dismissed", 1); // an act of the visitor, who wants it kept
    };
    bubble.ariaLive = "polite";
    bubble.append(text, dismiss);
    launcher.before(bubble);
    setTimeout(() => text.append(say), 99); // heard, because what it comes into is live by then
    shown[id] = Date.now();
    emit("teaser", { id });
    if (mayKeep) write(sessionStorage, ":teasers", shown);
  };

  /** @param {Teaser} teaser @param {string} close */
  const arm = (teaser, close) => {
    const { id, no, after, scroll, leaving, again } = teaser;
    const early = Date.now() - (shown[id] || 0) < again;
    const touch = matchMedia("(pointer:coarse)").matches;
    fate[id] = no || (early ? "shown before" : "waiting");
    /** @param {string} cause */
    const fire = (cause) => {
      if (gone.signal.aborted || fate[id] != "waiting") return;
      fate[id] = bubble ? "another one was first" : "shown: " + cause;
      if (!bubble) show(teaser, close);
    };
    /** @param {string} type @param {(event: any) => void} listener */
    const on = (type, listener) => addEventListener(type, listener, { passive: true, ...gone });
    /** @type {any} */
    let rest;
    const wait = () => {
      clearTimeout(rest);
      rest = setTimeout(fire, (leaving || 0) * 1e3, "idle");
    };
    if (after != null) setTimeout(fire, after * 1e3, "after");
    if (scroll) {
      on("scroll", () => {
        const all = document.documentElement.scrollHeight - innerHeight;
        if (100 * scrollY >= scroll * all) fire("scroll");
      });
    }
    if (leaving && touch) ["touchstart", "scroll"].map((type) => on(type, wait), wait());
    else if (leaving) {
      on("mouseout", (event) => event.relatedTarget || event.clientY > 0 || fire("leaving"));
    }
  };

  const start = async () => {
    if (read(":dismissed")) return stop("dismissed");
    const { utm } = here();
    const { flow = "", locale = document.documentElement.lang || navigator.language } = dataset;
    const page = { flow, locale, page: location.pathname, returning: read("") ? "1" : "", ...utm };
    const asked = await fetch(`${server}v1/teasers?${new URLSearchParams(page)}`);
    const { teasers, close } = await asked.json();
    for (const teaser of teasers) arm(teaser, close);
  };

  host.addEventListener("handraise:open", () => stop("opened"), gone);
  host.addEventListener("handraise:destroy", () => stop("destroyed"), gone);

  return {
    start,
    /** @param {boolean} allowed whether to count from page to page */
    remember: (allowed) => {
      mayKeep = allowed;
      if (allowed) shown = read(":teasers") || shown;
    },
    /** Says in the console what became of each teaser. */
    why: () => console.info("Handraise:", fate),
  };
};
