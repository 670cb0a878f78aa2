// Owns how tall the page may be: a phone's keyboard covers the window instead of shrinking it.
/** Keep --height at what is really seen. */
export const fitted = () => {
  const seen = window.visualViewport;
  if (!seen) return;
  const fit = () => document.documentElement.style.setProperty("--height", `${seen.height}px`);
  seen.addEventListener("resize", fit);
  fit();
};
