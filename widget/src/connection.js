// Owns the socket: it comes back by itself, sends each input until it is acknowledged, and passes
// each event on exactly once and in order. Refuses to know what any of them means.
/** @import { ChatEvent, Entry, Fault, Frame, Input, NewInput, Shell, Typing, Welcome } from "./types" */
/** @import { Memory } from "./memory.js" */

const SHORTEST = 500;
const LONGEST = 30_000;
/** A socket that stays silent this long after something was sent is taken for dead. */
const PATIENCE = 10_000;

/**
 * What is told of a subject's connection; the subject comes first each time.
 * @template S
 * @typedef {object} Listener
 * @property {(subject: S, after: number) => object} hello makes the first frame
 * @property {(subject: S, frame: Welcome, fresh: boolean) => void} welcome fresh: not the one shown
 * @property {(subject: S, event: ChatEvent) => void} take
 * @property {(subject: S, entry: Entry) => void} acknowledged
 * @property {(subject: S, fault: Fault, input: Input | undefined) => void} fault
 * @property {(subject: S, frame: Typing) => void} showTyping
 * @property {(subject: S, calm: boolean) => void} showState calm: open, or not wanted
 */

/** @param {number} failures */
const pause = (failures) => {
  const longest = Math.min(LONGEST, SHORTEST * 2 ** (failures + 1));
  return SHORTEST + Math.random() * (longest - SHORTEST);
};

const newId = () => Date.now() + Math.random().toString(36).slice(2);

/**
 * @template S
 * @param {Shell} shell
 * @param {Memory} memory
 * @param {S} subject
 * @param {Listener<S>} listener
 */
export const connect = (shell, memory, subject, listener) => {
  /** @type {WebSocket | undefined} */
  let socket;
  /** @type {string | undefined} */
  let shown;
  let wanted = false;
  let ready = false;
  let failures = 0;
  let last = 0;
  /** @type {(Entry & { seq: number })[]} */
  let stored = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let overdue;

  const expectWord = () => {
    clearTimeout(overdue);
    overdue = setTimeout(recycle, PATIENCE);
  };

  const open = () => {
    clearTimeout(retry);
    if (!wanted || socket) return;
    listener.showState(subject, false);
    expectWord();
    try {
      const { wire = shell.dial() } = shell;
      delete shell.wire;
      const opened = (socket = wire.readyState > 1 ? shell.dial() : wire);
      opened.onopen = () => opened.send(JSON.stringify(greet()));
      if (opened.readyState) opened.onopen(/** @type {any} */ (0));
      opened.onmessage = ({ data }) => opened == socket && take(JSON.parse(data));
      opened.onclose = () => opened == socket && lost();
    } catch {
      lost();
    }
  };

  const greet = () => {
    // Whether a restart was stored before the line broke is unknown: a hello without the old
    // conversation comes to the same, so it is never doubled or lost.
    if (memory.queue().some(({ input }) => input.type == "restart")) memory.leaveConversation();
    const same = shown && memory.tokens().conversation == shown;
    return listener.hello(subject, same ? last : 0);
  };

  const lost = () => {
    socket = undefined;
    ready = false;
    clearTimeout(overdue);
    if (!wanted) return listener.showState(subject, true);
    listener.showState(subject, false);
    retry = setTimeout(open, pause(failures++));
  };

  const drop = () => {
    const dropped = socket;
    socket = undefined;
    ready = false;
    clearTimeout(retry);
    clearTimeout(overdue);
    dropped?.close();
  };

  const recycle = () => {
    drop();
    lost();
  };

  const hasten = () => {
    if (!wanted || socket) return;
    failures = 0;
    open();
  };

  const renew = () => {
    if (!socket) return hasten();
    drop();
    open();
  };

  const gone = new AbortController();
  // The network changed: a socket of the old one may look alive for minutes.
  addEventListener("online", renew, gone);
  addEventListener("pageshow", hasten, gone);
  document.addEventListener("visibilitychange", hasten, gone);

  /** @param {Welcome} frame */
  const takeWelcome = (frame) => {
    const { conversation } = memory.tokens();
    const fresh = frame.conversation != shown;
    if (fresh) {
      last = 0;
      stored = [];
    }
    if (conversation && frame.conversation != conversation) {
      const erase = memory.queue().find(({ input }) => input.type == "erase");
      memory.keepQueue([]);
      // The old conversation is gone and its acknowledgement was lost on the way.
      if (erase) return listener.acknowledged(subject, erase);
    }
    shown = frame.conversation;
    memory.keepTokens(frame.conversation, frame.visitor);
    ready = true;
    failures = 0;
    clearTimeout(overdue);
    listener.welcome(subject, frame, fresh);
    listener.showState(subject, true);
    memory.queue().forEach(({ input }) => transmit(input));
  };

  /** @param {Input | { type: "typing" }} frame */
  const transmit = (frame) => {
    if (!ready) return;
    socket?.send(JSON.stringify(frame));
    if ("id" in frame) expectWord();
  };

  /**
   * @param {string | undefined} id
   * @returns {Entry | undefined} the entry that needs no sending any more
   */
  const settle = (id) => {
    const queue = memory.queue();
    const entry = queue.find(({ input }) => input.id == id);
    if (entry) memory.keepQueue(queue.filter((other) => other != entry));
    if (memory.queue().length) expectWord();
    else clearTimeout(overdue);
    return entry;
  };

  /** Tells of stored inputs once all they caused has been shown. */
  const confirm = () => {
    while (stored[0] && stored[0].seq <= last) {
      listener.acknowledged(subject, stored[0]);
      stored.shift();
    };
  };

  /** @param {Frame} frame */
  const take = (frame) => {
    if (frame.type == "welcome") return takeWelcome(frame);
    if (frame.type == "typing") return listener.showTyping(subject, frame);
    if (frame.type == "ack") {
      const entry = settle(frame.id);
      if (entry) stored.push({ ...entry, seq: frame.seq });
      return confirm();
    }
    if (frame.type == "error") {
      if (frame.fatal) wanted = false;
      return listener.fault(subject, frame, settle(frame.id)?.input);
    }
    if (frame.seq > last + 1) return recycle(); // a gap: ask again from the last one seen
    if (frame.seq <= last) return; // a repeat
    last = frame.seq;
    listener.take(subject, frame);
    confirm();
  };

  return {
    /** Connects, and stays connected. */
    begin: () => {
      wanted = true;
      open();
    },
    cease: () => {
      wanted = false;
      drop();
      listener.showState(subject, true);
    },
    /** Says hello again, with what has changed. */
    renew,
    quit: () => {
      wanted = false;
      drop();
      gone.abort();
    },
    /**
     * @param {NewInput} content
     * @param {string} [label] what the visitor sees of it until it comes back as a message
     * @param {boolean} [lead] whether the visitor leaves an address by it
     * @returns {string} the id it keeps until it is acknowledged
     */
    send: (content, label, lead) => {
      const input = { ...content, id: newId() };
      memory.keepQueue([...memory.queue(), { input, label, lead }]);
      transmit(input);
      return input.id;
    },
    typing: () => transmit({ type: "typing" }),
    isReady: () => ready,
  };
};

/** @typedef {ReturnType<typeof connect>} Connection */
