// Owns what the panel does when a phone's keyboard covers the page without resizing it: it keeps to
// what can be seen. Refuses to touch the page's own viewport settings.

/** @param {HTMLElement} dialog */
export const keepInView = (dialog) => {
  const view = /** @type {VisualViewport} */ (window.visualViewport);
  const fit = () => {
    dialog.style.cssText = `--height:${view.height}px;--top:${view.offsetTop}px`;
  };
  fit();
  for (const change of ["resize", "scroll"]) view.addEventListener(change, fit);
};
