// Owns the figure the whole-widget budget does not see: what stands between a visitor and the first
// question, gzip -9. Exits 1 over budget. Refuses to measure sources: only dist/ counts.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET = 10_000;
const dist = join(dirname(fileURLToPath(import.meta.url)), "dist");
const early = readdirSync(dist).filter((name) => /^(widget\.js|panel-)/.test(name));
const bytes = early
  .map((name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length)
  .reduce((total, size) => total + size, 0);

console.log(`${bytes} bytes up to the first question, of ${BUDGET} (gzip): ${early.join(", ")}`);
process.exit(bytes > BUDGET ? 1 : 0);
