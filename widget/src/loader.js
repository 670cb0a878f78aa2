// Owns the one element and the one global on the host page, the launcher, and the moment the panel
// is fetched. Refuses any storage, connection or further request before the visitor acts, unless the
// site allowed it to keep touches.
/** @import { HandraiseGlobal, Panel, Shell } from "./types" */
import css from "./launcher.css";

/**
 * What asks for the early part: a flow that has a teaser, or an attribute. The server puts those flows
 * in; `/widget-HASH.js` is left as it is.
 */
const EARLY_FOR = /^(@speaking@)=|icon|storage|tags|teaser/;

/** @param {HTMLScriptElement} script */
const start = ({ src, dataset }) => {
  const { flow = "", mount: place, theme, position, form, accent = "" } = dataset;
  const key = "handraise:" + flow;
  /** @type {HandraiseGlobal} */
  const earlier = window.Handraise || (() => {});
  const flows = earlier.on || {};
  if (flows[key]) return; // the same script twice
  const server = new URL(".", src).href;
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

  /** @param {string} file */
  const load = (file) => import(server + "widget/" + file);

  /** @type {Shell} */
  const shell = { host, root, box, launcher, server, key, dataset, inline: !!mount, emit, open: () => open(true) };

  /** @param {boolean} byVisitor */
  const open = async (byVisitor) => {
    if (panel) return panel.show(byVisitor);
    if (loading) return;
    loading = true;
    try {
      // Some browsers remember a module that failed as failed, so a retry is renamed.
      panel = await (await load(PANEL + "?" + failures)).mount(shell, pending);
      open(byVisitor);
    } catch (error) {
      loading = false;
      failures++;
      console.error(error);
    }
  };

  /** @param {...any} command */
  const ahead = async (...command) => (await load(EARLY)).early(shell, ...command);

  const toggle = () => (panel?.isOpen() ? panel.hide() : open(true));

  /** @type {Record<string, (...values: any[]) => void>} */
  const commands = {
    open: shell.open,
    close: () => panel?.hide(),
    toggle,
    on: (name, listener) => host.addEventListener("handraise:" + name, listener),
    off: (name, listener) => host.removeEventListener("handraise:" + name, listener),
    consent: (allowed) => ahead("consent", allowed),
    why: () => ahead("why"),
    destroy: () => {
      panel?.run("destroy");
      emit("destroy");
      host.remove();
      flows[key] = false;
    },
  };

  /** @type {HandraiseGlobal} */
  const handraise = (name, ...values) => {
    if (earlier.live) earlier(name, ...values);
    if (commands[name]) commands[name](...values);
    else if (panel) panel.run(name, ...values);
    else pending.push([name, ...values]);
  };
  flows[key] = true;
  window.Handraise = Object.assign(handraise, { live: true, on: flows });

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  box.className = `box ${theme} ${position} ${mount ? "inline" : form}`;
  if (CSS.supports("color", accent)) box.style.setProperty("--handraise-accent", accent);
  launcher.className = "launcher";
  launcher.ariaLabel = dataset.label || "Chat";
  launcher.ariaHasPopup = "dialog";
  launcher.ariaExpanded = "false";
  launcher.onclick = toggle;
  if (form != "popup") box.append(launcher);
  root.append(box);
  (mount || document.body).append(host);

  for (const call of earlier.q || []) handraise(...call);
  emit("ready");
  const early = EARLY_FOR.exec(flow + "=" + Object.keys(dataset));
  if (early) ahead(...early);
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
