// Owns what the server says: each frame changes the state and is shown. Refuses to announce history.
/** @import { ChatEvent, End, Fault, Input, Message, Owner, Question, Reject } from "./types" */
/** @import { Typing, Welcome } from "./types" */
/** @import { Chat } from "./chat.js" */
import { empty } from "./chat.js";
import { changeWords, fetchLater, persona, render, renderLauncher, still, unlock } from "./screen.js";
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
export const welcome = (chat, { flow, seq, id }, fresh) => {
  const { dataset, box } = chat.shell;
  if (fresh) empty(chat);
  chat.flow = flow;
  chat.id = id;
  chat.until = seq;
  chat.replaying = fresh && seq > 0;
  chat.log.live(!chat.replaying);
  // Accent, radius and font; what else stands in the dataset does no harm as a property.
  for (const [name, value = ""] of Object.entries({ ...flow.look, ...dataset })) {
    if (name != "accent" || CSS.supports("color", value)) {
      box.style.setProperty("--handraise-" + name, value);
    }
  }
  for (const { input, label } of chat.memory.queue()) {
    if (label) chat.log.wait(input.id, label);
  }
  if (flow.locale) changeWords(chat, flow.locale);
  render(chat);
};

/**
 * Tells the page.
 * @param {Chat} chat
 * @param {string} name
 * @param {object} detail
 */
const tell = ({ shell, id }, name, detail) => shell.emit(name, { ...detail, conversation: id });

/**
 * @param {Chat} chat
 * @param {Message["from"]} from
 * @param {string} text
 * @param {string} [name]
 */
const told = (chat, from, text, name = persona(chat)) => {
  if (/]\(|:\/\//.test(text)) fetchLater(chat); // it makes links
  if (!chat.presence.isOpen() && !chat.replaying) {
    chat.news++;
    renderLauncher(chat);
  }
  return chat.log.put(from, text, { name });
};

/**
 * @param {Chat} chat
 * @param {Message} event
 */
const takeMessage = (chat, { from, text, name, id }) => {
  if (from != "visitor") return told(chat, from, text, name);
  const { question, owner } = chat;
  const edits = id && owner == "bot" && question?.input.kind != "confirm" ? question?.id : undefined;
  return chat.log.put(from, text, { name: "", id, edits });
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
  tell(chat, "question", { id: event.id, kind: event.input.kind });
};

/**
 * @param {Chat} chat
 * @param {Reject} event
 */
const takeReject = (chat, { code, text, question, seq }) => {
  const said = told(chat, "bot", text);
  if (chat.replaying || (question != chat.question?.id && !chat.ended)) return;
  said.id = "said" + seq;
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
  if (!chat.replaying) tell(chat, "end", { outcome, redirect });
};

/** @type {Record<string, (chat: Chat, event: any) => any>} */
const TAKE = {
  message: takeMessage,
  question: takeQuestion,
  reject: takeReject,
  owner: takeOwner,
  end: takeEnd,
};

/**
 * @param {Chat} chat
 * @param {ChatEvent} event one of a type unknown here is passed over: servers may be newer
 */
export const take = (chat, event) => {
  chat.timers.drop("dots");
  chat.frame.word("");
  chat.composer.fault();
  const { replaying } = chat;
  const bubble = TAKE[event.type]?.(chat, event);
  if (chat.owner != "bot" || "owner" in event || "image" in event || "code" in event) {
    fetchLater(chat).then((later) => later?.dress(chat, event, bubble, !replaying));
  }
  if (chat.replaying && event.seq >= chat.until) catchUp(chat);
};

/**
 * The history is in: from now on everything is news.
 * @param {Chat} chat
 */
const catchUp = (chat) => {
  chat.replaying = false;
  fetchLater(chat);
  render(chat);
  chat.timers.arm("live", SETTLED, () => chat.log.live(true));
};

/**
 * @param {Chat} chat
 * @param {import("./types").Entry} entry
 */
export const acknowledged = (chat, { input: { type, question }, lead }) => {
  if (type == "answer") tell(chat, "answer", { question });
  if (lead) tell(chat, "lead", { question });
  if (type == "erase") fetchLater(chat).then((later) => later?.erased(chat));
  else unlock(chat);
};

/**
 * @param {Chat} chat
 * @param {Fault} frame
 * @param {Input | undefined} input
 */
export const fault = (chat, frame, input) =>
  fetchLater(chat).then((later) => later?.refused(chat, frame, input));

/**
 * @param {Chat} chat
 * @param {boolean} calm
 */
export const showState = (chat, calm) => {
  const { timers, frame } = chat;
  if (calm) {
    timers.drop("state");
    frame.word("");
  } else {
    still(chat); // who typed may have stopped by the time the line is back
    if (!timers.runs("state")) timers.arm("state", CALM, () => wordOnState(chat));
  }
};

/** @param {Chat} chat */
export const wordOnState = ({ memory, frame }) =>
  frame.word(memory.queue()[0] ? t("kept") : t("connecting"));

/**
 * @param {Chat} chat
 * @param {Typing} frame
 */
export const showTyping = (chat, frame) => chat.later?.showTyping(chat, frame);
