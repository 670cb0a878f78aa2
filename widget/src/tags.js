// Owns telling the tags that the page itself has loaded what happens in the chat. Refuses to send
// anything by itself, to load a tag, and to pass on what the visitor wrote.
/** @import { Shell } from "./types" */

/** @type {Record<string, (page: any, event: string, detail: object, id: string) => void>} */
const TAGS = {
  dataLayer: ({ dataLayer }, event, detail, event_id) =>
    dataLayer?.push({ event, event_id, ...detail }),
  ga4: ({ gtag }, event, detail, event_id) => gtag?.("event", event, { ...detail, event_id }),
  meta: ({ fbq }, event, detail, eventID) => fbq?.("trackCustom", event, detail, { eventID }),
  tiktok: ({ ttq }, event, detail, event_id) => ttq?.track(event, detail, { event_id }),
};

/**
 * From now on every step of the widget is told.
 * @param {Shell} shell
 * @param {string} wanted names of tags
 */
export const follow = (shell, wanted) => {
  const { emit } = shell;
  /** @param {string} step @param {any} [detail] */
  shell.emit = (step, detail) => {
    const { conversation = crypto.randomUUID(), id = "", question = id } = detail || {};
    for (const tag of wanted.split(/\W+/)) {
      TAGS[tag]?.(window, "handraise_" + step, detail, `${conversation}-${step}-${question}`);
    }
    emit(step, detail);
  };
};
