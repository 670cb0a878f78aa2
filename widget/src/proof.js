// Owns the work before a conversation that a protected flow or a flooded server asks for. The browser's
// own cryptography does it, in threads beside the page: no worker is needed, which strict policies forbid.
// Refuses to hide that a page without TLS has none: then it says so; and to be loaded by anybody else.
/** @import { Challenge } from "./types" */

/** Tries at a time, for as many threads. */
const ABREAST = 8;

/** @param {string} hex */
const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => +("0x" + pair));

/**
 * @param {Challenge} challenge
 * @returns {Promise<object>} what the next hello carries
 */
export const prove = async (challenge) => {
  const { nonce, salt, cost, keyPrefix } = challenge.parameters;
  const { subtle } = crypto;
  let counter = 0;
  let found = 0;
  if (!subtle) return { cannot: true };
  const search = async () => {
    while (!found) {
      const mine = ++counter;
      const password = bytes(nonce + (mine + 2 ** 32).toString(16).slice(1));
      const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const way = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
      const derived = new Uint8Array(await subtle.deriveBits(way, key, 128));
      if (String(derived) == String(bytes(keyPrefix))) found = mine;
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, search));
  return { challenge, solution: { counter: found } };
};
