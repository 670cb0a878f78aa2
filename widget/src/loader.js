// Owns the one element and the one global on the host page, the launcher, and the moment the panel
// is fetched. Refuses any storage, connection or further request before the visitor acts, unless the
// site allowed it to keep touches.
/** @import { HandraiseGlobal, Panel, Shell } from "./types" */
import css from "./launcher.css";

/**
 * What the flows ask for before they are opened, by their names, as attributes would. The server puts it
 * in; `/widget-HASH.js` is left as it is.
 * @type {any}
 */
const LOOKS = "@looks@";

/** @param {HTMLScriptElement} script */
const start = ({ src, dataset: attributes }) => {
  const { flow = "" } = attributes;
  /** @type {DOMStringMap} The attributes are its own; what the flow asks for lies behind them. */
  const dataset = { __proto__: LOOKS[flow], ...attributes };
  const { mount: place, theme = "", position, form, accent = "" } = dataset;
  const key = "handraise:" + flow;
  /** @type {Partial<HandraiseGlobal> & any} the page's stub, or the one of another widget */
  const earlier = window.Handraise || {};
  const flows = earlier.on || {};
  if (flows[key]) return; // the same script twice
  const server = new URL(".", src).href;
  const parts = server + PARTS;
  const host = document.createElement("handraise-chat");
  const root = host.attachShadow({ mode: "open" });
  const box = document.createElement("div");
  const launcher = document.createElement("button");
  const mount = place && document.querySelector(place);
  /** @type {any[][]} */
  const pending = [];
  /** @type {Panel | undefined} */
  let panel;
  let loading = false;
  let failures = 0;

  /** @type {Shell["emit"]} */
  const emit = (name, detail) => {
    host.dispatchEvent(new CustomEvent("handraise:" + name, { detail, bubbles: true }));
  };

  const dial = () => new WebSocket("ws" + server.slice(4) + "v1/chat", "handraise.v1");

  /** @type {Shell["adopt"]} */
  const adopt = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets.push(sheet);
  };

  /**
   * @param {any} [byVisitor] whether the visitor did it
   * @param {any} [turn] whether to close what is open
   */
  const open = async (byVisitor = true, turn) => {
    if (loading) return;
    loading = !panel;
    try {
      if (loading) {
        shell.wire = dial(); // stands when the panel has come, not a while after
        // Some browsers remember a module that failed as failed, so a retry is renamed.
        panel = await (await import(parts + "panel.js?" + failures++)).mount(shell, pending);
      }
      panel?.show(byVisitor, turn);
    } catch (error) {
      console.error(error);
    }
    loading = false;
  };

  /** @type {Shell} */
  const shell = { host, root, box, launcher, server, parts, key, dataset, inline: !!mount, adopt, dial, emit, open };

  /** @param {...any} command */
  const ahead = async (...command) => (await import(parts + "early.js")).early(shell, ...command);

  const toggle = () => open(true, true);

  /** @type {Record<string, (...values: any[]) => void>} */
  const commands = {
    open,
    toggle,
    on: (name, listener) => host.addEventListener("handraise:" + name, listener),
    off: (name, listener) => host.removeEventListener("handraise:" + name, listener),
    consent: ahead,
    why: ahead,
    words: (own) => (flows.words = own),
    destroy: () => {
      panel?.run("destroy");
      emit("destroy");
      host.remove();
      flows[key] = false;
    },
  };

  /** @type {HandraiseGlobal} */
  const handraise = (name, ...values) => {
    if (earlier.on) earlier(name, ...values);
    if (commands[name]) commands[name](...values, name);
    else if (panel) panel.run(name, ...values);
    else pending.push([name, ...values]);
  };
  flows[key] = true;
  handraise.on = flows;
  window.Handraise = handraise;

  adopt(css);
  box.className = "box " + position + " " + (mount ? "inline" : form);
  box.style.colorScheme = theme; // anything else than a scheme counts for nothing
  if (CSS.supports("color", accent)) box.style.setProperty("--handraise-accent", accent);
  launcher.className = "launcher";
  launcher.ariaLabel = dataset.label || "Chat";
  launcher.ariaHasPopup = "dialog";
  launcher.ariaExpanded = "false";
  launcher.onclick = toggle;
  if (form != "popup") box.append(launcher);
  root.append(box);
  (mount || document.body).append(host);

  earlier.q?.map((/** @type {any[]} */ call) => handraise(...call));
  emit("ready");
  if ("icon" in dataset || "storage" in dataset || "tags" in dataset || "teaser" in dataset) ahead();
  try {
    if (sessionStorage[key + ":open"]) open(false);
  } catch {
    // Storage may be blocked; then the chat stays closed.
  }
  if ("open" in dataset) open(false);
};

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
if (document.readyState == "loading") {
  addEventListener("DOMContentLoaded", () => start(script));
} else start(script);
