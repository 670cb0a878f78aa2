// Owns how elements are made. Refuses markup from strings: text becomes text, always.

const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a 24 by 24 grid. */
export const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M6 11l6-6 6 6",
  back: "M19 12H5M11 6l-6 6 6 6",
  more: "M4 12h1M11.500 12h1M19 12h1",
  pencil: "M5 19l1-4L16 5l3 3L9 18z",
};

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T | `${T}.${string}`} kind a tag, with its class after a dot
 * @param {Record<string, any>} [settings] properties by their name, attributes where there is no
 *   such property
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export const el = (kind, settings = {}, ...children) => {
  const [tag, className = ""] = kind.split(".");
  const element = /** @type {any} */ (document.createElement(/** @type {T} */ (tag)));
  element.className = className;
  if (tag == "button") element.type = "button"; // never a form's default act by accident
  for (const [name, value] of Object.entries(settings)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

/**
 * @param {string} path
 * @returns {SVGElement} hidden from the accessibility tree: its button carries the name
 */
export const icon = (path) => {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.ariaHidden = "true";
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

/** @param {string} text */
export const spoken = (text) => el("span.spoken", {}, text);
