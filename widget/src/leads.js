// Owns telling the page that a visitor left an address. Refuses to say which.
/** @import { Chat } from "./chat.js" */

const ADDRESSES = /contact|email|phone/;

/** @param {Chat} chat */
export const watchForLeads = ({ shell, question }) => {
  let lead = "";
  /** @param {any} asked */
  const note = ({ id, kind }) => ADDRESSES.test(kind) && (lead = id);
  if (question) note({ id: question.id, kind: question.input.kind });
  /** @param {string} step @param {(detail: any) => void} listener */
  const on = (step, listener) =>
    shell.host.addEventListener("handraise:" + step, (/** @type {any} */ event) => listener(event.detail));
  on("question", note);
  on("answer", (detail) => detail.question == lead && shell.emit("lead", detail));
};
