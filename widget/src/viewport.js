// Owns what the panel does when a phone's keyboard covers the page without resizing it: it keeps to
// what can be seen. Refuses to touch the page's own viewport settings.

/** @param {HTMLElement} dialog */
export const keepInView = (dialog) => {
  const view = window.visualViewport;
  const fit = () => {
    if (!view) return;
    dialog.style.setProperty("--height", `${view.height}px`);
    dialog.style.setProperty("--top", `${view.offsetTop}px`);
  };
  fit();
  view?.addEventListener("resize", fit);
  view?.addEventListener("scroll", fit);
};
