// Owns the inbox while it is open: cards come in as they change, the newest on top. Refuses to close
// what the reader has opened.
import { localTimes } from "./times.js";

const sheet = document.querySelector("[data-events]");
const cards = document.getElementById("cards");
const told = document.querySelector(".told");
const pulse = document.querySelector(".pulse");

const put = ({ id, html }) => {
  if (!html) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  localTimes(fresh.content);
  const card = fresh.content.firstElementChild;
  const old = document.getElementById(id);
  for (const open of old ? old.querySelectorAll("details[open]") : []) {
    const same = card.querySelector("#" + CSS.escape(open.id));
    if (same) same.open = true;
  }
  if (old) old.remove();
  else card.classList.add("new");
  cards.prepend(card);
  const talk = card.querySelector(".talk");
  talk.scrollTop = talk.scrollHeight;
};

const all = async () => {
  const answer = await fetch(sheet.dataset.cards, { cache: "no-store" });
  const body = await answer.json();
  for (const card of body.cards.reverse()) put(card);
};

const state = (name, text) => {
  pulse.dataset.state = name;
  pulse.querySelector("b").textContent = text;
};

const source = new EventSource(sheet.dataset.events);
source.onopen = () => {
  state("on", "live");
  all();
};
source.onerror = () => state("off", "reconnecting");
source.onmessage = (event) => {
  const card = JSON.parse(event.data);
  put(card);
  told.textContent = document.getElementById(card.id)?.dataset.told || "";
};
localTimes(document);
