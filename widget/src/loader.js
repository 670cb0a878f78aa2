// Owns the one element and the one global on the host page, the launcher, and the moment the panel
// is fetched. Refuses any storage, connection or further request before the visitor acts, unless the
// site allowed it to keep touches.
/** @import { HandraiseGlobal, Panel, Shell } from "./types" */
import css from "./launcher.css";

/** @param {HTMLScriptElement} script */
const start = ({ src, dataset }) => {
  const key = "handraise:" + (dataset.flow || "");
  /** @type {HandraiseGlobal} */
  const earlier = window.Handraise || (() => {});
  const flows = earlier.on || {};
  if (flows[key]) return; // the same script twice
  const server = new URL(".", src).href;
  const host = document.createElement("handraise-chat");
  const root = host.attachShadow({ mode: "open" });
  const box = document.createElement("div");
  const launcher = document.createElement("button");
  const mount = dataset.mount && document.querySelector(dataset.mount);
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
  const shell = { host, root, box, launcher, server, key, dataset, inline: !!mount, emit };

  /** @param {boolean} byVisitor */
  const open = async (byVisitor) => {
    if (panel) return panel.show(byVisitor);
    if (loading) return;
    loading = true;
    try {
      // Some browsers remember a module that failed as failed, so a retry is renamed.
      panel = await (await load(PANEL + (failures ? "?" + failures : ""))).mount(shell, pending);
      open(byVisitor);
    } catch (error) {
      loading = false;
      failures++;
      console.error("Handraise:", server, error);
    }
  };

  /** @param {boolean} allowed */
  const touch = async (allowed) => (await load(TOUCHES)).keep(allowed);

  const toggle = () => (panel?.isOpen() ? panel.hide() : open(true));

  /** @type {Record<string, (...values: any[]) => void>} */
  const commands = {
    open: () => open(true),
    close: () => panel?.hide(),
    toggle,
    on: (name, listener) => host.addEventListener("handraise:" + name, listener),
    off: (name, listener) => host.removeEventListener("handraise:" + name, listener),
    consent: ({ storage }) => touch(storage),
    destroy: () => {
      panel?.run("destroy");
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
  box.className = ["box", dataset.theme, dataset.position, mount && "inline"].join(" ");
  const { accent = "" } = dataset;
  if (CSS.supports("color", accent)) box.style.setProperty("--handraise-accent", accent);
  launcher.className = "launcher";
  launcher.ariaLabel = dataset.label || "Chat";
  launcher.ariaHasPopup = "dialog";
  launcher.ariaExpanded = "false";
  launcher.onclick = toggle;
  box.append(launcher);
  root.append(box);
  (mount || document.body).append(host);

  for (const call of earlier.q || []) handraise(...Array.from(call));
  emit("ready");
  if (dataset.storage == "session") touch(true);
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
