// Owns how a page calls its rep: the number in the title and a short, quiet sound. Refuses to sound
// before somebody touched the page (browsers would not let it) and where it was switched off.
import { muted } from "./live-kept.js";

const NOTES = [660, 880];
const LOUDNESS = 0.05;
const LENGTH = 0.16;
let audio = null;

const ready = () => {
  try {
    audio ??= new AudioContext();
    if (audio.state === "suspended") audio.resume();
  } catch {
    // A machine without sound.
  }
};
addEventListener("pointerdown", ready, { once: true });
addEventListener("keydown", ready, { once: true });

/** Two soft notes. */
export const ring = () => {
  if (!audio || audio.state !== "running" || muted.read(false)) return;
  for (const [place, pitch] of NOTES.entries()) {
    const start = audio.currentTime + place * LENGTH * 0.7;
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
  }
};

let title = document.title;
let count = 0;
const show = () => {
  const shown = count ? `(${count}) ${title}` : title;
  if (document.title !== shown) document.title = shown;
};

/** What the page is called, without the number. */
export const entitle = (words) => {
  title = words;
  show();
};

/** How much waits to be read. */
export const unread = (number) => {
  count = number;
  show();
};

/** Let a button switch the sound, until `signal` aborts where there is one. */
export const switchOf = (button, signal) => {
  const tell = () => button.setAttribute("aria-pressed", String(!muted.read(false)));
  button.hidden = false;
  button.addEventListener("click", () => {
    muted.write(!muted.read(false));
    tell();
    ring();
  });
  addEventListener("storage", tell, { signal });
  tell();
};
