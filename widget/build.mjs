// Owns how src/ becomes dist/: the loader under its fixed name, every other part under its hash.
// Refuses to leave anything in dist/ that a visitor does not load, and to depend on place or time:
// the same sources and the same package-lock.json give the same bytes on every machine.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

/** Style sheets are imported as text, already minified, and adopted by the shadow root. */
const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: true, target });
      // Values of custom properties are left as they are written: no text here has ", " or ": " in it.
      return { contents: code.trim().replace(/([:,]) /g, "$1"), loader: "text" };
    });
  },
};

const english = JSON.parse(await readFile(join(here, "src", "locales", "en.json"), "utf8"));
const WORDS = Object.keys({ ...english.core, ...english.more });

/** The words' names are for us: on the way to the visitor a table is a list, in the names' order. */
const brief = (table, language) =>
  WORDS.slice(0, Object.keys(table).length).map((word) => {
    if (table[word] == null) throw new Error(`${language}.json has no word "${word}"`);
    return table[word];
  });

const words = {
  name: "words",
  setup(build) {
    build.onLoad({ filter: /\/src\/\w+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const named = (_, word) => {
        if (!WORDS.includes(word)) throw new Error(`${path}: en.json has no word "${word}"`);
        return `t(${WORDS.indexOf(word)}`;
      };
      return { contents: source.replace(/\bt\("(\w+)"/g, named), loader: "js" };
    });
    build.onLoad({ filter: /en\.json$/ }, () => {
      return { contents: JSON.stringify({ core: brief(english.core, "en") }), loader: "json" };
    });
  },
};

/** A, B, ... Z, AA, AB, ... */
const shortName = (place) =>
  (place < 26 ? "" : shortName(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

/**
 * Properties that only the panel's own parts know, so they may be shortened: 3 % of what a visitor
 * loads before the first question. None of them is on the wire, in the DOM (`dataset` included) or an
 * export.
 */
const INNER = [
  ...["acknowledged", "act", "changeWords", "clearAll", "composer", "connection", "dial", "dots"],
  ...["empty", "expect"],
  ...["fault", "fetchLater", "frame", "freeze", "queue", "restart", "take", "wait"],
  ...["isReady", "keepOpen", "keepQueue", "keepTokens", "later", "leaveConversation"],
  ...["locked", "memory", "offer", "offers", "ownerName", "pills", "presence", "refocus"],
  ...["render", "renew", "replaying", "reread", "rich", "runs", "showState", "site", "timers"],
  ...["rename", "toEnd", "tokens", "tools", "until", "unwait"],
  ...["teach", "unlock", "dialog", "emit", "inline", "isOpen", "scroller", "shell"],
  ...["box", "hide", "launcher", "root", "run", "server", "show", "typing"],
  ...["edits", "ended", "forget", "hello", "log", "missing", "node", "row", "welcome"],
  ...["commands", "dress", "ending", "erased", "followOtherTab", "formOffer", "refused"],
  ...["adopt", "setKeyboard", "showTyping", "tellTyping", "toggleMenu"],
];

const target = ["chrome119", "firefox128", "safari17.5"];
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  outdir: "dist",
  plugins: [styles, words],
  target,
  tsconfigRaw: {}, // ours would put "use strict" before every part
  write: false,
  mangleProps: new RegExp(`^(${INNER.join("|")})$`),
  mangleCache: Object.fromEntries(INNER.map((name, place) => [name, shortName(place)])),
};

/**
 * Each language is a file of its own; the first words of English travel inside the panel too. One hash, of all of them, ends their names: the panel need not know one for each.
 */
async function locales() {
  const folder = join(here, "src", "locales");
  const tables = {};
  for (const name of (await readdir(folder)).sort()) {
    const { core, more } = JSON.parse(await readFile(join(folder, name), "utf8"));
    const language = name.replace(/\.json$/, "");
    tables[language] = JSON.stringify(brief({ ...core, ...more }, language));
  }
  const hash = createHash("sha256").update(JSON.stringify(tables)).digest("hex").slice(0, 8);
  const outputs = Object.entries(tables).map(([locale, table]) => {
    return { name: `${locale}-${hash}.json`, contents: Buffer.from(table) };
  });
  return { languages: Object.keys(tables), hash, outputs };
}

/** A second pass, which knows more shortcuts: another 3 %. */
async function pressed(code, format) {
  const module = format === "esm"; // the loader is none: what it names must stay its own
  const compress = { ecma: 2022, passes: 4, unsafe_arrows: true, unsafe_methods: true, pure_getters: true };
  const options = { ecma: 2022, module, toplevel: module, compress };
  return Buffer.from((await minify(code, options)).code);
}

async function bundle(entry, format, define) {
  const result = await esbuild.build({
    ...common,
    entryPoints: [`src/${entry}.js`],
    format,
    define,
  });
  if (result.outputFiles.length > 1) throw new Error(`${entry} was cut into more files than one`);
  const contents = await pressed(result.outputFiles[0].text, format);
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8);
  const name = format === "esm" ? `${entry}-${hash}.js` : "widget.js";
  return { outputs: [{ name, contents }], main: name };
}

const texts = await locales();
const proof = await bundle("proof", "esm", {});
const later = await bundle("later", "esm", { PROOF: JSON.stringify(proof.main) });
const panel = await bundle("panel", "esm", {
  LATER: JSON.stringify(later.main),
  LOCALES: JSON.stringify(texts.languages),
  TABLES: JSON.stringify(texts.hash),
});
const early = await bundle("early", "esm", {});
const loader = await bundle("loader", "iife", {
  EARLY: JSON.stringify(early.main),
  PANEL: JSON.stringify(panel.main),
});

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
const parts = [texts, proof, later, panel, early, loader];
for (const { name, contents } of parts.flatMap((part) => part.outputs)) {
  await writeFile(join(dist, name), contents);
}
