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
      const { code } = await esbuild.transform(source, { loader: "css", minify: true, charset: "utf8", target });
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

/**
 * Properties that only the panel's own parts know, so they may be shortened: 3 % of what a visitor
 * loads before the first question. None of them is on the wire, in the DOM (`dataset` included) or an
 * export.
 */
export const INNER = [
  ...["acknowledged", "act", "changeWords", "clearAll", "composer", "connection", "dial", "dots"],
  ...["arm", "begin", "cease", "drop", "empty", "expect", "live", "news", "put", "quit", "wipe", "word"],
  ...["fault", "fetchLater", "frame", "freeze", "queue", "restart", "take", "wait"],
  ...["isReady", "keepOpen", "keepQueue", "keepTokens", "later", "leaveConversation"],
  ...["locked", "memory", "offer", "offers", "ownerName", "pills", "presence", "refocus"],
  ...["render", "renew", "replaying", "reread", "rich", "runs", "showState", "site", "timers"],
  ...["parts", "rename", "toEnd", "tokens", "tools", "until", "unwait"],
  ...["teach", "unlock", "dialog", "emit", "inline", "isOpen", "scroller", "shell"],
  ...["box", "hide", "launcher", "root", "run", "server", "show", "typing"],
  ...["edits", "ended", "forget", "hello", "log", "missing", "node", "row", "welcome"],
  ...["commands", "dress", "ending", "erased", "followOtherTab", "formOffer", "refused"],
  ...["adopt", "setKeyboard", "showTyping", "tellTyping", "toggleMenu"],
];

const LETTERS = [..."etnrioaldspcufhmbgvywkxjzqABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** What they may become: a letter each while there are any, then a letter twice. */
export const SHORT = [...LETTERS, ...LETTERS.map((letter) => letter + letter)];

/**
 * Which becomes which is tried out by letters.mjs, since some letters compress better than others. A name
 * that it has not met yet takes what is left.
 */
function letters(known) {
  const left = SHORT.filter((short) => !INNER.some((name) => known[name] === short));
  return Object.fromEntries(INNER.map((name) => [name, known[name] ?? left.shift()]));
}

const target = ["chrome119", "firefox128", "safari17.5"];
const common = {
  absWorkingDir: here,
  bundle: true,
  minifySyntax: true, // names are left to the second pass, which knows the better ones
  charset: "utf8",
  legalComments: "none",
  outdir: "dist",
  plugins: [styles, words],
  target,
  tsconfigRaw: {}, // ours would put "use strict" before every part
  write: false,
  mangleProps: new RegExp(`^(${INNER.join("|")})$`),
};

/** Each language is a file of its own; the first words of English travel inside the panel too. */
async function locales() {
  const folder = join(here, "src", "locales");
  const tables = {};
  for (const name of (await readdir(folder)).sort()) {
    const { core, more } = JSON.parse(await readFile(join(folder, name), "utf8"));
    const language = name.replace(/\.json$/, "");
    tables[`${language}.json`] = JSON.stringify(brief({ ...core, ...more }, language));
  }
  return tables;
}

/** A fixed order: by itself the second pass goes by the letters it finds, so that no try is like another. */
function localName(place) {
  const count = LETTERS.length;
  return (place < count ? "" : localName(Math.floor(place / count) - 1)) + LETTERS[place % count];
}

/** A second pass, which knows more shortcuts: another 3 %. */
async function pressed(code, format) {
  const module = format === "esm"; // the loader is none: what it names must stay its own
  const compress = { ecma: 2022, passes: 4, unsafe: true, unsafe_arrows: true, unsafe_methods: true, pure_getters: true };
  const mangle = { nth_identifier: { get: localName } };
  const options = { ecma: 2022, module, toplevel: module, compress, mangle };
  return (await minify(code, options)).code;
}

async function bundle(entry, format, mangleCache, define) {
  const result = await esbuild.build({
    ...common,
    entryPoints: [`src/${entry}.js`],
    format,
    define,
    mangleCache,
  });
  if (result.outputFiles.length > 1) throw new Error(`${entry} was cut into more files than one`);
  return await pressed(result.outputFiles[0].text, format);
}

/** All files by their names, made with these letters. */
export async function built(known) {
  const cache = letters(known);
  const tables = await locales();
  const LOCALES = JSON.stringify(Object.keys(tables).join(" ").replaceAll(".json", ""));
  const parts = {
    ...tables,
    "panel.js": await bundle("panel", "esm", cache, { LOCALES }),
    "later.js": await bundle("later", "esm", cache, {}),
    "early.js": await bundle("early", "esm", cache, {}),
  };
  // One hash, of all of them, begins their names: so no part need know another's.
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8);
  const PARTS = JSON.stringify(`widget/${hash}-`);
  const hashed = Object.entries(parts).map(([name, contents]) => [`${hash}-${name}`, contents]);
  return {
    ...Object.fromEntries(hashed),
    "widget.js": await bundle("loader", "iife", cache, { PARTS }),
  };
}

async function build() {
  const files = await built(JSON.parse(await readFile(join(here, "letters.json"), "utf8")));
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  for (const [name, contents] of Object.entries(files)) await writeFile(join(dist, name), contents);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
