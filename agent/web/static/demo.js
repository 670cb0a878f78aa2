// Owns the buttons of the demo's sites: they open the chat where they are, else they are plain links.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chat]");
  if (button && window.Handraise) {
    event.preventDefault();
    window.Handraise("open");
  }
});
