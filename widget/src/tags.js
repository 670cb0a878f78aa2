// Owns telling the tags that the page itself has loaded what happens in the chat. Refuses to send
// anything by itself, to load a tag, and to pass on what the visitor wrote.

const STEPS = ["ready", "teaser", "open", "close", "question", "answer", "lead", "end"];

/** @type {Record<string, (page: any, event: string, detail: object, id: string) => void>} */
const TAGS = {
  dataLayer: (page, event, detail, event_id) =>
    (page.dataLayer ||= []).push({ event, event_id, ...detail }),
  ga4: (page, event, detail, event_id) => page.gtag?.("event", event, { ...detail, event_id }),
  meta: (page, event, detail, eventID) => page.fbq?.("trackCustom", event, detail, { eventID }),
  tiktok: (page, event, detail, event_id) => page.ttq?.track(event, detail, { event_id }),
};

/**
 * @param {HTMLElement} host
 * @param {string} wanted names of tags
 */
export const follow = (host, wanted) => {
  for (const step of STEPS) {
    host.addEventListener("handraise:" + step, (event) => {
      const detail = /** @type {CustomEvent} */ (event).detail || {};
      const { conversation = crypto.randomUUID(), question = detail.id || "" } = detail;
      for (const tag of wanted.split(/\W+/)) {
        TAGS[tag]?.(window, "handraise_" + step, detail, `${conversation}-${step}-${question}`);
      }
    });
  }
};
