// Owns which letters stand for the names that only our own parts know: tries out what compresses best, and
// writes letters.json for build.mjs. To be run by hand after a change that costs more than it should.
// Refuses to be a matter of luck: the same sources give the same letters.
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { INNER, SHORT, built } from "./build.mjs";

const STEPS = 60_000;
const MARK = /Q(\d+)Q/;
const marks = Object.fromEntries(INNER.map((name, place) => [name, `Q${place}Q`]));
const code = Object.entries(await built(marks)).filter(([name]) => name.endsWith(".js"));
/** Each part cut where a name stands: text and the name's place take turns. */
const parts = code.map(([, text]) => text.split(MARK));
const chosen = SHORT.slice(0, INNER.length);

const weigh = (part) => {
  const text = part.map((piece, turn) => (turn % 2 ? chosen[piece] : piece)).join("");
  return gzipSync(text, { level: 9 }).length;
};
const swap = (one, other) => ([chosen[one], chosen[other]] = [chosen[other], chosen[one]]);

let seed = 1;
const random = (below) => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};

let sizes = parts.map(weigh);
const sum = (numbers) => numbers.reduce((all, number) => all + number);
console.log(sum(sizes));
for (let step = 0; step < STEPS; step++) {
  const [one, other] = [random(chosen.length), random(chosen.length)];
  swap(one, other);
  const touched = (part) => part.some((piece, turn) => turn % 2 && (piece == one || piece == other));
  const now = parts.map((part, place) => (touched(part) ? weigh(part) : sizes[place]));
  if (sum(now) <= sum(sizes)) sizes = now;
  else swap(one, other);
}
console.log(sum(sizes));

const table = Object.fromEntries(INNER.map((name, place) => [name, chosen[place]]));
const file = join(dirname(fileURLToPath(import.meta.url)), "letters.json");
await writeFile(file, JSON.stringify(table, null, 2) + "\n");
