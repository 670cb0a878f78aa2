// Owns the rep's page while it is open: it shows what changed, and claims without leaving the page.
// Refuses to ask while nobody looks. Without it the page works by loading anew.
import { localTimes } from "./times.js";

const EVERY = 5_000;
const AT_MOST = 60_000;
const sheet = document.querySelector("[data-live]");
const live = sheet.dataset.live;
let tag = "";
let wait = EVERY;
let timer = 0;

const show = ({ parts, title }) => {
  document.title = title;
  for (const [name, html] of Object.entries(parts)) {
    const place = document.getElementById(name);
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    localTimes(fresh.content);
    // A name that is being typed must not vanish while the score moves.
    const typing = name === "claim" && place.querySelector("form") && fresh.content.querySelector("form");
    if (!typing && place.dataset.shown !== html) {
      place.replaceChildren(fresh.content);
      place.dataset.shown = html;
    }
  }
};

const refresh = async () => {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(live, { headers, cache: "no-store" });
    if (answer.status === 404 || answer.status === 410) return;
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") || "";
      show(await answer.json());
    } else if (answer.status !== 304) throw new Error(String(answer.status));
    wait = EVERY;
  } catch {
    wait = Math.min(wait * 2, AT_MOST);
  }
  timer = setTimeout(refresh, wait);
};

const problem = (place, text) => {
  const shown = place.querySelector(".problem") || document.createElement("p");
  shown.className = "problem";
  shown.setAttribute("role", "alert");
  shown.textContent = text;
  place.prepend(shown);
};

const claim = async (form) => {
  const place = form.parentElement;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: new FormData(form).get("name") }),
    });
    const said = await answer.json();
    if (answer.status === 200 || answer.status === 409) form.remove();
    tag = "";
    await refresh();
    if (answer.status !== 200) problem(place, said.message || said.error.message);
  } catch {
    problem(place, "That did not reach the server. Check your connection and tap again.");
  }
  button.disabled = false;
};

document.addEventListener("submit", (event) => {
  event.preventDefault();
  claim(event.target);
});
document.addEventListener("visibilitychange", refresh);
localTimes(document);
timer = setTimeout(refresh, EVERY);
