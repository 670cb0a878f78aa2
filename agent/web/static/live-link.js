// Owns the line to the server: the websocket, coming back after a break, and the acts until they
// are acknowledged. Refuses to lose or double anything: an act keeps its id until its ack, an event
// comes in the order of its seq, and where one is missing the line is made anew from there.
const PROTOCOL = "handraise.rep.v1";
const FIRST = 500;
const AT_MOST = 20_000;
const SILENCE = 10_000; // an act without an answer for that long: the line is dead, whatever it says
const NAP = 20_000; // a tick that comes this late means that the machine slept
const TICK = 5_000;
const EVENTS = new Set(["message", "question", "reject", "owner", "end"]);
const FATAL = 1008;

/** A new id for an act. */
export const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");

export class Link {
  /** `heard` takes every frame, events once each and in order; `state` is told "on", "off" or
   * "over"; `kept` holds the acts over a reload. */
  constructor(base, kept, heard, state) {
    this.base = base;
    this.kept = kept;
    this.heard = heard;
    this.state = state;
    this.seq = 0;
    this.acts = new Map(kept.read().map((frame) => [frame.id, frame]));
    this.waiting = new Map();
    this.failures = 0;
    this.timer = 0;
    this.over = false;
    this.welcomed = false;
    this.ticked = Date.now();
    this.ticker = setInterval(() => this.tick(), TICK);
    this.wake = () => document.hidden || this.now();
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.connect();
  }

  /** Do something. Resolves with its ack, rejects with the error that refused it. */
  act(frame) {
    const act = { ...frame, id: frame.id || newId() };
    this.acts.set(act.id, act);
    this.keep();
    const answered = new Promise((resolve, reject) => this.waiting.set(act.id, { resolve, reject }));
    this.send(act);
    if (this.failures > 1) this.post();
    return answered;
  }

  /** Say that somebody writes; worth nothing later, so never kept. */
  typing() {
    if (this.welcomed) this.socket.send('{"type":"typing"}');
  }

  /** Close and come back, after a claim: rights come with the handshake. */
  again() {
    this.failures = 0;
    this.drop();
    this.connect();
  }

  /** Something is missing: once more from the last that is here, not faster than after a break. */
  gap() {
    this.drop();
    this.lost(0);
  }

  close() {
    this.over = true;
    clearInterval(this.ticker);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.drop();
  }

  now() {
    if (!this.over && !this.socket) this.connect();
  }

  drop() {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.welcomed = false;
    socket?.close();
  }

  connect() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.address(), PROTOCOL);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", after: this.seq }));
    socket.onmessage = ({ data }) => socket === this.socket && this.take(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.lost(code);
  }

  address() {
    const address = new URL(`${this.base}/live`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    return address;
  }

  lost(code) {
    this.socket = null;
    this.welcomed = false;
    if (this.over || code === FATAL) {
      this.over = true;
      this.state("over");
      return;
    }
    this.failures += 1;
    this.state("off");
    if (this.failures > 1) this.post();
    const wait = Math.min(FIRST * 2 ** (this.failures - 1), AT_MOST);
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  take(frame) {
    if (frame.type === "welcome") {
      this.welcomed = true;
      this.failures = 0;
      this.heard(frame);
      this.state("on");
      for (const act of this.acts.values()) this.send(act);
    } else if (EVENTS.has(frame.type)) {
      if (frame.seq <= this.seq) return;
      if (frame.seq > this.seq + 1) return this.gap();
      this.seq = frame.seq;
      this.heard(frame);
    } else if (frame.type === "ack") {
      this.settle(frame.id, "resolve", frame);
    } else if (frame.type === "error") {
      this.refused(frame);
    } else this.heard(frame);
  }

  refused(frame) {
    if (frame.fatal) this.over = true;
    if (frame.id && frame.code === "busy") {
      setTimeout(() => this.acts.has(frame.id) && this.send(this.acts.get(frame.id)), 300);
    } else if (frame.id && frame.code !== "unavailable") {
      this.settle(frame.id, "reject", frame);
    } else this.heard(frame);
  }

  settle(id, how, frame) {
    this.acts.delete(id);
    this.keep();
    this.waiting.get(id)?.[how](frame);
    this.waiting.delete(id);
    this.heard({ type: how === "resolve" ? "ack" : "refused", id, error: frame });
  }

  send(act) {
    if (!this.welcomed) return;
    this.sent = Date.now();
    const { at, ...frame } = act;
    this.socket.send(JSON.stringify(frame));
  }

  tick() {
    const now = Date.now();
    const slept = now - this.ticked > NAP;
    this.ticked = now;
    const deaf = this.welcomed && this.acts.size > 0 && now - this.sent > SILENCE;
    if ((slept || deaf) && this.socket && !this.over) this.again();
  }

  /** Where no websocket gets through, acts go one by one as requests, with the same ids. */
  async post() {
    if (this.posting) return;
    this.posting = true;
    await this.postAll();
    this.posting = false;
  }

  async postAll() {
    for (const act of [...this.acts.values()]) {
      const { at, ...frame } = act;
      try {
        const answer = await fetch(`${this.base}/act`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(frame),
        });
        if (answer.status >= 500) return;
        const said = await answer.json();
        if (answer.ok) this.settle(act.id, "resolve", said);
        else this.settle(act.id, "reject", { text: said.error?.message || said.text });
      } catch {
        return;
      }
    }
  }

  keep() {
    this.kept.write([...this.acts.values()]);
  }
}
