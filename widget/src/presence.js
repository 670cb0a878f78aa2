// Owns opening and closing: the dialog, its keys and where the focus goes. Refuses to move the focus
// unless the visitor acted; the full screen of a phone, which covers the page, always takes it.
/** @import { Shell } from "./types" */

const PHONE = "(max-width:480px)";

/**
 * @param {Shell} shell
 * @param {HTMLDialogElement} dialog
 * @param {() => void} onChange
 */
export const createPresence = ({ root, launcher, inline, dataset }, dialog, onChange) => {
  const { style } = document.documentElement;
  /** @type {any} */
  let opener;
  let overflow = "";

  const changed = () => {
    launcher.ariaExpanded = String(dialog.open);
    onChange();
  };

  const hide = () => {
    if (!dialog.open || inline) return;
    const inside = dialog.contains(root.activeElement);
    style.overflow = overflow;
    dialog.close();
    if (inside) (opener == document.body ? launcher : opener).focus();
    changed();
  };

  dialog.oncancel = (event) => {
    event.preventDefault();
    hide();
  };
  dialog.onkeydown = (event) => {
    if (event.key == "Escape" && !event.defaultPrevented && !event.isComposing) hide();
  };

  return {
    /** @param {boolean} byVisitor whether the focus may follow */
    show: (byVisitor) => {
      if (dialog.open) return;
      opener = root.activeElement || document.activeElement;
      overflow = style.overflow;
      if (inline) {
        launcher.remove();
        dialog.open = true;
      } else if (dataset.form == "popup" || matchMedia(PHONE).matches) {
        style.overflow = "hidden";
        dialog.showModal();
      } else dialog.open = true; // show() would take the focus
      changed();
      if (byVisitor) dialog.focus(); // lays the page out at once, so after all that changes it
    },
    hide,
    isOpen: () => dialog.open,
    quit: () => {
      style.overflow = overflow;
    },
  };
};

/** @typedef {ReturnType<typeof createPresence>} Presence */
