// Owns what stands around the talk: header with persona and progress, the quiet word about the
// line. Refuses to know the conversation: it shows what it is told.
/** @import { Flow, Question } from "./types" */
import { ICONS, el, icon } from "./dom.js";
import { direction, language, t } from "./strings.js";

/**
 * @param {HTMLElement[]} body the scrolling part
 * @param {HTMLElement} foot
 * @param {() => void} onClose
 * @param {(button: HTMLButtonElement) => void} onMenu
 */
export const createFrame = (body, foot, onClose, onMenu) => {
  const face = el("span.face", { ariaHidden: true });
  const title = el("h2", { id: "title" });
  const role = el("p");
  const count = el("span.count");
  const more = el("button.tool", {}, icon(ICONS.more));
  const close = el("button.tool close", {}, icon(ICONS.close));
  const word = el("p.word", { role: "status" });
  const scroller = el("div.scroll", { tabIndex: 0, role: "group" }, ...body);
  const header = el("header", {}, face, el("div.who", {}, title, role), count);
  header.append(more, close);
  const dialog = el("dialog.panel", { tabIndex: -1, "aria-labelledby": "title" });
  dialog.append(header, scroller, word, foot);
  more.ariaExpanded = "false";
  more.onclick = () => onMenu(more);
  close.onclick = onClose;

  const rename = () => {
    more.ariaLabel = t("menu");
    close.ariaLabel = t("close");
    scroller.ariaLabel = t("log");
    dialog.lang = language();
    dialog.dir = direction(language());
  };
  rename();

  return {
    dialog,
    scroller,
    rename,
    /**
     * @param {string} name
     * @param {Flow | undefined} flow
     * @param {import("./types").Owner["owner"]} owner
     * @param {string} server
     * @param {string} [avatar]
     */
    show: (name, flow, owner, server, avatar) => {
      title.textContent = name;
      role.textContent = 
        flow ? (owner == "bot" ? t("assistant") : owner == "rep" ? t("person") : t("waiting")) : "";
      face.replaceChildren(name.slice(0, 1));
      if (!avatar || owner == "rep") return;
      const picture = el("img", { alt: "", src: new URL(avatar, server).href });
      picture.onerror = () => picture.remove(); // the initial stands behind it
      face.append(picture);
    },
    /** @param {Question["progress"]} progress */
    progress: (progress) => {
      const { asked = 0, of = 1 } = progress || {};
      count.textContent = asked ? t("progress", { n: asked, of }) : "";
      header.style.setProperty("--part", String(asked / of));
    },
    /** @param {string} text empty when all is well */
    word: (text) => {
      word.textContent = text;
    },
  };
};

/** @typedef {ReturnType<typeof createFrame>} Frame */
