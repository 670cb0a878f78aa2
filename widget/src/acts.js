// Owns what the visitor does: each act becomes an input, shown at once and sent until it is stored.
// Refuses a second answer while one is on its way.
/** @import { NewInput, Value } from "./types" */
/** @import { Chat } from "./chat.js" */
import { empty } from "./chat.js";
import { wordOnState } from "./events.js";
import { lock } from "./screen.js";

const ADDRESSES = /contact|email|phone/;

/**
 * @param {Chat} chat
 * @param {NewInput} input
 * @param {string} [label] what the visitor sees of it until it comes back
 * @param {boolean} [lead] whether the visitor leaves an address by it
 */
export const act = (chat, input, label, lead) => {
  const id = chat.connection.send(input, label, lead);
  if (label) chat.log.wait(id, label);
  if (input.type != "say") lock(chat);
  if (!chat.connection.isReady()) wordOnState(chat);
};

/**
 * @param {Chat} chat
 * @param {{ value: Value } | { text: string }} content
 * @param {string} label
 * @returns {boolean} whether it was sent
 */
export const answer = (chat, content, label) => {
  const { question, offer } = chat;
  if (!question || chat.locked || chat.ended) return false;
  const consent = offer?.consent?.();
  chat.composer.fault();
  const input = { type: /** @type {const} */ ("answer"), question: question.id, ...content };
  act(chat, consent ? { ...input, consent } : input, label, ADDRESSES.test(question.input.kind));
  return true;
};

/**
 * @param {Chat} chat
 * @param {string} text
 * @returns {boolean} whether it was sent
 */
export const typed = (chat, text) => {
  if (chat.owner == "bot") return answer(chat, { text }, text);
  act(chat, { type: "say", text }, text);
  return true;
};

/** @param {Chat} chat */
export const restart = (chat) => {
  if (chat.memory.tokens().conversation) return act(chat, { type: "restart" });
  empty(chat);
  chat.connection.begin();
};
