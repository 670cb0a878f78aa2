// Owns how src/ becomes dist/: the loader under its fixed name, every other part under its hash.
// Refuses to leave anything in dist/ that a visitor does not load, and to depend on place or time:
// the same sources and the same package-lock.json give the same bytes on every machine.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

/** Style sheets are imported as text, already minified, and adopted by the shadow root. */
const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: true, target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** A, B, ... Z, AA, AB, ... */
const shortName = (place) =>
  (place < 26 ? "" : shortName(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

/**
 * Properties that only the panel's own parts know, so they may be shortened: 3 % of what a visitor
 * loads before the first question. None of them is on the wire, in the DOM, in the seam to the loader
 * or an export.
 */
const INNER = [
  ...["acknowledged", "act", "changeWords", "clearAll", "composer", "connection", "dial", "dots"],
  ...["empty", "expect"],
  ...["fault", "fetchLater", "frame", "freeze", "queue", "restart", "take", "wait"],
  ...["isReady", "keepOpen", "keepQueue", "keepTokens", "later", "leaveConversation"],
  ...["locked", "memory", "offer", "offers", "ownerName", "pills", "presence", "refocus"],
  ...["render", "renew", "replaying", "reread", "rich", "runs", "showState", "site", "timers"],
  ...["toEnd", "tokens", "tools", "unread", "until", "unwait", "words"],
  ...["learn", "teach", "dialog", "emit", "inline", "isOpen", "scroller", "shell"],
];

const target = ["chrome119", "firefox128", "safari17.5"];
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  outdir: "dist",
  plugins: [styles],
  target,
  write: false,
  mangleProps: new RegExp(`^(${INNER.join("|")})$`),
  mangleCache: Object.fromEntries(INNER.map((name, place) => [name, shortName(place)])),
};

/**
 * English travels inside the panel; every other language is a file of its own. One hash, of all of
 * them, ends their names: the panel need not know one for each.
 */
async function locales() {
  const folder = join(here, "src", "locales");
  const tables = {};
  for (const name of (await readdir(folder)).sort()) {
    const table = JSON.parse(await readFile(join(folder, name), "utf8"));
    if (name !== "en.json") tables[name.replace(/\.json$/, "")] = JSON.stringify(table);
  }
  const hash = createHash("sha256").update(JSON.stringify(tables)).digest("hex").slice(0, 10);
  const outputs = Object.entries(tables).map(([locale, table]) => {
    return { name: `${locale}-${hash}.json`, contents: Buffer.from(table) };
  });
  return { languages: Object.keys(tables), hash, outputs };
}

async function bundle(entry, format, define) {
  const result = await esbuild.build({
    ...common,
    entryPoints: [`src/${entry}.js`],
    format,
    entryNames: format === "esm" ? "[name]-[hash]" : "widget",
    define,
    metafile: true,
  });
  const outputs = result.outputFiles.map((file) => ({
    name: file.path.slice(dist.length + 1),
    contents: file.contents,
  }));
  const main = Object.entries(result.metafile.outputs).find(([, output]) => output.entryPoint);
  return { outputs, main: main[0].replace("dist/", "") };
}

const texts = await locales();
const later = await bundle("later", "esm", {});
const panel = await bundle("panel", "esm", {
  LATER: JSON.stringify(later.main),
  LOCALES: JSON.stringify(texts.languages),
  TABLES: JSON.stringify(texts.hash),
});
const touches = await bundle("touches", "esm", {});
const loader = await bundle("loader", "iife", {
  TOUCHES: JSON.stringify(touches.main),
  PANEL: JSON.stringify(panel.main),
});

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
const parts = [texts, later, panel, touches, loader];
for (const { name, contents } of parts.flatMap((part) => part.outputs)) {
  await writeFile(join(dist, name), contents);
}
