/** The shapes of the wire (protocol 1) and of the seams between the widget's parts. */

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

export interface Option {
  value: Value;
  label: string;
}

export interface Field {
  name: string;
  required?: boolean;
  label?: string;
}

export interface Purpose {
  id: string;
  label: string;
}

export interface QuestionInput {
  kind: string;
  options?: Option[];
  fields?: Field[];
  min?: number | string;
  max?: number | string;
  currency?: string;
  period?: string;
  region?: string;
  slider?: { from: number; to: number; by: number };
  placeholder?: string;
  consent?: { notice?: string; purposes?: Purpose[] };
  why?: string;
  /** What the page or an earlier talk knows: shown to be confirmed, no answer before. */
  prefill?: { value: Value; text: string };
}

export interface Question {
  type: "question";
  seq: number;
  id: string;
  text: string;
  input: QuestionInput;
  progress?: { asked: number; of: number };
  skippable?: boolean;
}

export interface Message {
  type: "message";
  seq: number;
  from: "bot" | "rep" | "visitor" | "system";
  text: string;
  at?: string;
  name?: string;
  id?: string;
  image?: string;
  alt?: string;
  code?: string;
}

export interface Reject {
  type: "reject";
  seq: number;
  id: string;
  question: string;
  code: string;
  text: string;
}

export interface Owner {
  type: "owner";
  seq: number;
  owner: "bot" | "rep" | "none";
  name?: string;
}

export interface End {
  type: "end";
  seq: number;
  outcome: string;
  redirect?: string;
  link?: string;
  /** The talk may be had by mail: the address it goes to, empty while none is known. */
  transcript?: string | undefined;
}

export type ChatEvent = Question | Message | Reject | Owner | End;

export interface Flow {
  id: string;
  locale?: string;
  locales?: string[];
  persona?: { name?: string; avatar?: string };
  look?: { accent?: string; radius?: string; font?: string };
  greeting?: string;
}

export interface Welcome {
  type: "welcome";
  protocol: number;
  conversation: string;
  visitor: string;
  /** What webhooks call this conversation; no secret, unlike its token. */
  id?: string;
  seq: number;
  flow: Flow;
}

export interface Ack {
  type: "ack";
  id: string;
  seq: number;
}

export interface Fault {
  type: "error";
  code: string;
  text: string;
  fatal: boolean;
  id?: string;
  /** What to solve before the next hello. */
  challenge?: Challenge;
}

export interface Challenge {
  parameters: { nonce: string; salt: string; cost: number; keyPrefix: string };
}

export interface Typing {
  type: "typing";
  from: "bot" | "rep";
}

export type Frame = Welcome | Ack | Fault | Typing | ChatEvent;

/** An input the server stores; its id stays the same however often it is sent. */
export interface Input {
  type: "answer" | "back" | "skip" | "human" | "say" | "restart" | "locale" | "end" | "erase" | "transcript";
  id: string;
  question?: string;
  text?: string;
  value?: Value;
  consent?: Record<string, boolean>;
  locale?: string;
}

export type NewInput = Omit<Input, "id">;

/** An input not yet acknowledged, and what the visitor sees of it meanwhile. */
export interface Entry {
  input: Input;
  label?: string | undefined;
  /** Whether the visitor left an address by it. */
  lead?: boolean | undefined;
}

/** One visit that says where the visitor came from. */
export interface Touch {
  utm: Record<string, string>;
  click_ids: Record<string, string>;
  referrer?: string;
  landing_page: string;
  at: string;
}

/** What the loader hands to the panel. */
export interface Shell {
  host: HTMLElement;
  root: ShadowRoot;
  /** Carries the colours; holds the launcher and the panel. */
  box: HTMLElement;
  launcher: HTMLButtonElement;
  /** The server's address with a slash at its end. */
  server: string;
  /** How the addresses of the widget's parts and tables begin. */
  parts: string;
  /** Name of this flow's entry in the browser's storage. */
  key: string;
  /** The data attributes of the script. */
  dataset: DOMStringMap;
  /** Whether the chat stands within an element of the page. */
  inline: boolean;
  emit: (name: string, detail?: object) => void;
  /** Adds a style sheet. */
  adopt: (css: string) => void;
  /** A new socket to the server. */
  dial: () => WebSocket;
  /** One that was dialled before the panel came, for its first talk. */
  wire?: WebSocket | undefined;
  open: () => void;
}

/** What the panel hands back to the loader. */
export interface Panel {
  /** Opens; closes instead, if it is to turn and is open. */
  show: (byVisitor: boolean, turn?: boolean) => void;
  run: (command: string, ...values: any[]) => void;
}

export interface HandraiseGlobal {
  (...command: any[]): void;
  /** Calls made before the loader came. */
  q?: any[][];
  /** Names of the flows whose widgets stand on the page; and the site's own words. */
  on?: Record<string, boolean> & { words?: Record<string, string> };
}

declare global {
  interface Window {
    Handraise?: HandraiseGlobal | undefined;
  }
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
  /** Put in by the build: how the addresses of all parts begin; the languages with a table. */
  const PARTS: string;
  const LOCALES: string;
}
