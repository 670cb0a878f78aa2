// Owns /rep: the lists that keep themselves fresh, and several leads open beside each other. Refuses
// to render a lead: the server does, here as on the lead's own page.
import { entitle, ring, switchOf, unread } from "./live-bell.js";
import { seen } from "./live-kept.js";
import { morph } from "./live-morph.js";
import { fitted } from "./live-screen.js";
import { localTimes } from "./live-times.js";
import { Lead } from "./live.js";

const EVERY = 5_000;
const HIDDEN = 15_000;
const AT_MOST = 60_000;
const OPEN = 8; // chats that stay live; the one looked at longest ago makes room
const desk = document.querySelector(".desk");
const find = (name) => desk.querySelector(`[data-${name}]`);
const lists = find("lists");
const stage = find("stage");
const strip = find("strip");
const open = new Map();
const coming = new Map(); // what is fetched just now
let leads = { waiting: [], mine: [], past: [] };
let known = null;
let shown = null;
let tag = "";
let failures = 0;
let timer = 0;
let wording = 0;
let tabbed = null;

const word = (text, lasts = 0) => {
  clearTimeout(wording);
  find("news").textContent = text;
  if (lasts) wording = setTimeout(() => word(""), lasts);
};

/** The page at an address as a document; null where it is not ours to see any more. */
const fetched = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.status === 401 || answer.status === 404) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

// The lists.

const signedOut = () => {
  word("You are not signed in any more. Load the page again.");
  clearTimeout(timer);
};

const again = () => {
  clearTimeout(timer);
  const wait = (document.hidden ? HIDDEN : EVERY) * 2 ** failures;
  timer = setTimeout(refresh, Math.min(wait, AT_MOST));
};

const news = () => {
  const waiting = leads.waiting.map(({ handoff }) => handoff);
  if (known) {
    const fresh = leads.waiting.filter(({ handoff }) => !known.has(handoff));
    if (fresh.length) {
      ring();
      word(`${fresh[0].title} is waiting, ${fresh[0].score} ${fresh[0].band}.`, 10_000);
    }
  }
  known = new Set(waiting);
};

const relist = async () => {
  const fresh = await fetched(desk.dataset.page);
  const made = fresh?.querySelector("[data-lists]");
  if (!made) return signedOut();
  localTimes(made);
  morph(lists, made);
};

async function refresh() {
  clearTimeout(timer);
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(desk.dataset.leads, { headers, cache: "no-store" });
    if (answer.status === 401) return signedOut();
    if (answer.status === 200) {
      const first = !tag;
      tag = answer.headers.get("ETag") || "";
      leads = await answer.json();
      news();
      if (!first) await relist();
      mark();
    } else if (answer.status !== 304) throw new Error(String(answer.status));
    if (failures) word("");
    failures = 0;
  } catch {
    failures += 1;
    if (failures > 1) word("No connection. Trying again.");
  }
  again();
}

// What is open and what is unread.

const newsOf = ({ handoff, seq, last }) => {
  const here = open.get(handoff);
  if (here) return here.unread;
  return last?.from === "visitor" && seq > seen(handoff).read(0) ? 1 : 0;
};

const mark = () => {
  let number = 0;
  for (const lead of leads.mine) number += newsOf(lead);
  for (const place of lists.querySelectorAll("[data-unread]")) {
    const lead = leads.mine.find(({ handoff }) => handoff === place.dataset.unread);
    const count = lead ? newsOf(lead) : 0;
    place.textContent = count ? String(count) : "";
    place.title = count ? "Not read yet" : "";
    place.hidden = !count;
  }
  for (const link of lists.querySelectorAll("a.lead")) {
    if (link.dataset.handoff === shown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  tabs();
  const waiting = leads.waiting.length;
  entitle(waiting ? `${waiting} waiting, ${desk.dataset.title}` : desk.dataset.title);
  unread(number);
};

const tab = (handoff, words, count) => {
  const made = document.createElement("a");
  made.href = handoff ? `#${handoff}` : "#";
  made.dataset.key = handoff || "leads";
  made.append(words);
  if (count) {
    const number = document.createElement("span");
    number.className = "count";
    number.textContent = String(count);
    made.append(" ", number);
  }
  if (handoff === shown) made.setAttribute("aria-current", "page");
  return made;
};

/** On a phone: the lists, what is mine and what else is open, a tap from each other. */
const tabs = () => {
  const mine = leads.mine.map(({ handoff }) => handoff);
  const all = new Map(Object.values(leads).flat().map((lead) => [lead.handoff, lead]));
  const wanted = [...mine, ...[...open.keys()].filter((handoff) => !mine.includes(handoff))];
  const made = document.createDocumentFragment();
  made.append(tab(null, "Leads", leads.waiting.length));
  for (const handoff of wanted) {
    const lead = all.get(handoff);
    const title = lead?.title || open.get(handoff)?.title || "Lead";
    made.append(tab(handoff, title, lead ? newsOf(lead) : 0));
  }
  morph(strip, made);
  strip.hidden = wanted.length === 0;
  const current = strip.querySelector("[aria-current]");
  if (current?.dataset.key !== tabbed) current?.scrollIntoView({ inline: "center", block: "nearest" });
  tabbed = current?.dataset.key;
};

const makeRoom = () => {
  while (open.size >= OPEN) {
    const [handoff, lead] = open.entries().next().value;
    lead.close();
    open.delete(handoff);
  }
};

const enter = async (handoff) => {
  const page = await fetched(`${desk.dataset.page}/${handoff}`);
  const sheet = page?.querySelector(".sheet");
  if (!sheet) {
    word("This lead is not here any more.", 10_000);
    return null;
  }
  makeRoom();
  sheet.hidden = true;
  stage.append(document.adoptNode(sheet));
  let lead = null;
  let state = sheet.dataset.state;
  lead = new Lead(sheet, () => {
    if (!lead) return;
    mark();
    if (lead.state !== state) refresh();
    state = lead.state;
  });
  open.set(handoff, lead);
  return lead;
};

/** A lead that is fetched once, however often it is asked for meanwhile: else it would stand there
 * twice. */
const entered = (handoff) => {
  if (!coming.has(handoff)) coming.set(handoff, enter(handoff).finally(() => coming.delete(handoff)));
  return coming.get(handoff);
};

/** Show a lead, or with null the lists. */
const show = async (handoff) => {
  shown = handoff;
  let lead = handoff ? open.get(handoff) : null;
  if (handoff && !lead) {
    stage.setAttribute("aria-busy", "true");
    lead = await entered(handoff).catch(() => {
      word("This lead could not be opened. Try again.", 10_000);
      return null;
    });
    stage.removeAttribute("aria-busy");
  }
  if (lead) {
    open.delete(handoff);
    open.set(handoff, lead);
  }
  if (shown !== handoff) {
    if (lead) lead.sheet.hidden = true;
    return;
  }
  desk.toggleAttribute("data-open", Boolean(lead));
  find("nothing").hidden = Boolean(lead);
  for (const [other, { sheet }] of open) sheet.hidden = other !== handoff;
  if (!lead) shown = null;
  else {
    word("");
    lead.log.toEnd();
    lead.attend();
    if (lead.writes) lead.dock.field.focus({ preventScroll: true });
  }
  mark();
};

const wanted = () => /^#(hand_[0-9a-f]+)$/.exec(location.hash)?.[1] || null;

lists.addEventListener("click", (event) => {
  const link = event.target.closest("a.lead");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (wanted() === link.dataset.handoff) show(link.dataset.handoff);
  else location.hash = link.dataset.handoff;
});
addEventListener("hashchange", () => show(wanted()));
addEventListener("online", refresh);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
fitted();
switchOf(find("sound"));
localTimes(document);
desk.classList.add("live");
refresh().then(() => show(wanted()));
