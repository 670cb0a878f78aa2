// Owns how tall the page may be: a phone's keyboard covers the window instead of shrinking it.
const SHORT = 480;

/** Keep --height at what is really seen, and say where that is short. */
export const fitted = () => {
  const seen = window.visualViewport;
  if (!seen) return;
  const page = document.documentElement;
  const fit = () => {
    page.style.setProperty("--height", `${seen.height}px`);
    page.classList.toggle("short", seen.height < SHORT);
  };
  seen.addEventListener("resize", fit);
  fit();
};
