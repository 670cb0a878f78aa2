// Owns what the server says: each frame changes the state and is shown. Refuses to announce history.
/** @import { ChatEvent, End, Fault, Input, Message, Owner, Question, Reject } from "./types" */
/** @import { Welcome } from "./types" */
/** @import { Chat } from "./chat.js" */
/** @import { State } from "./connection.js" */
import { empty, forget } from "./chat.js";
import { changeWords, fetchLater, persona, render, renderLauncher, unlock } from "./screen.js";
import { t } from "./strings.js";

/** Quick answers and quick reconnects pass without a flicker of dots and words. */
export const CALM = 500;
/** Screen readers have passed over silent history by then. */
const SETTLED = 300;

/**
 * @param {Chat} chat
 * @param {Welcome} frame
 * @param {boolean} fresh
 */
export const welcome = (chat, { flow, seq }, fresh) => {
  const { accent = "" } = flow.look || {};
  const { dataset, box } = chat.shell;
  if (fresh) empty(chat);
  chat.flow = flow;
  chat.until = seq;
  chat.replaying = fresh && seq > 0;
  chat.log.live(!chat.replaying);
  if (!dataset.accent && CSS.supports("color", accent)) {
    box.style.setProperty("--handraise-accent", accent);
  }
  for (const { input, label } of chat.memory.queue()) {
    if (label) chat.log.wait(input.id, label);
  }
  if (flow.locale) changeWords(chat, flow.locale);
  render(chat);
};

/**
 * @param {Chat} chat
 * @param {ChatEvent} event
 */
export const take = (chat, event) => {
  chat.timers.clear("dots");
  if (event.type == "message") takeMessage(chat, event);
  else if (event.type == "question") takeQuestion(chat, event);
  else if (event.type == "reject") takeReject(chat, event);
  else if (event.type == "owner") takeOwner(chat, event);
  else if (event.type == "end") takeEnd(chat, event);
  if (chat.replaying && event.seq >= chat.until) catchUp(chat);
};

/**
 * @param {Chat} chat
 * @param {Message["from"]} from
 * @param {string} text
 * @param {string} [name]
 */
const told = (chat, from, text, name = persona(chat)) => {
  if (!chat.presence.isOpen() && !chat.replaying) {
    chat.unread++;
    renderLauncher(chat);
  }
  return chat.log.add(from, text, { name });
};

/**
 * @param {Chat} chat
 * @param {Message} event
 */
const takeMessage = (chat, { from, text, name, id }) => {
  if (from != "visitor") return told(chat, from, text, name);
  const edits = id && chat.owner == "bot" && !chat.ended ? chat.question?.id : undefined;
  return chat.log.add(from, text, { name: "", id, edits });
};

/**
 * @param {Chat} chat
 * @param {Question} event
 */
const takeQuestion = (chat, event) => {
  chat.question = event;
  told(chat, "bot", event.text);
  if (chat.replaying) return;
  render(chat);
  chat.shell.emit("question", { id: event.id, kind: event.input.kind });
};

/**
 * @param {Chat} chat
 * @param {Reject} event
 */
const takeReject = (chat, { code, text, question }) => {
  const said = told(chat, "bot", text);
  if (chat.replaying || question != chat.question?.id) return;
  said.id = "refusal";
  unlock(chat);
  chat.offer?.fault?.(code, text);
  chat.composer.fault(said.id);
};

/**
 * @param {Chat} chat
 * @param {Owner} event
 */
const takeOwner = (chat, { owner, name }) => {
  chat.owner = owner;
  chat.ownerName = name;
  render(chat);
};

/**
 * @param {Chat} chat
 * @param {End} event
 */
const takeEnd = (chat, event) => {
  chat.ended = event;
  render(chat);
  const { outcome, redirect } = event;
  if (!chat.replaying) chat.shell.emit("end", { outcome, redirect });
};

/**
 * The history is in: from now on everything is news.
 * @param {Chat} chat
 */
const catchUp = (chat) => {
  chat.replaying = false;
  render(chat);
  chat.timers.set("live", SETTLED, () => chat.log.live(true));
};

/**
 * @param {Chat} chat
 * @param {Input} input
 */
export const acknowledged = (chat, { type, question }) => {
  if (type == "answer") chat.shell.emit("answer", { question });
  if (type == "erase") erased(chat);
  else unlock(chat);
};

/**
 * @param {Chat} chat
 * @returns {Promise<void>}
 */
const erased = async (chat) => {
  forget(chat);
  await fetchLater(chat);
  chat.log.add("system", t("erased"), { name: "" });
  chat.ended = {};
  render(chat);
};

/**
 * @param {Chat} chat
 * @param {Fault} fault
 * @param {Input | undefined} input
 */
export const fault = (chat, { code, text }, input) => {
  if (input) chat.log.unwait(input.id);
  if (code != "stale") {
    chat.log.add("system", text, { name: "" });
    if (input?.text) chat.composer.input.value ||= input.text;
  }
  unlock(chat);
};

/**
 * @param {Chat} chat
 * @param {State} state
 */
export const showState = (chat, state) => {
  const { timers, frame } = chat;
  if (state == "open" || state == "closed") {
    timers.clear("state");
    frame.word("");
  } else if (!timers.runs("state")) timers.set("state", CALM, () => wordOnState(chat));
};

/** @param {Chat} chat */
export const wordOnState = ({ memory, flow, frame }) =>
  frame.word(t(memory.queue()[0] ? "kept" : flow ? "reconnecting" : "connecting"));

/**
 * Another tab restarted or erased the conversation.
 * @param {Chat} chat
 * @param {StorageEvent} event
 */
export const followOtherTab = (chat, { key, newValue }) => {
  const { memory, connection } = chat;
  const before = memory.tokens().conversation;
  if (key != memory.key || !before) return;
  memory.reread();
  if (!newValue) erased(chat);
  else if (memory.tokens().conversation != before) connection.renew();
};
