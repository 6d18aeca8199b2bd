// @ts-check
/** Computing a draw again from what is published: plain arithmetic, without the server. */
import { bytesOf, hexOf, hmac, joined, sha256 } from './sha256.js';

/** @typedef {Api.Answer<'getCompetitionProof'>} Proof */
/** @typedef {{ number: number, handle: string, counter: number }} Winner */

/** How many entries are computed before the page may draw. */
const AT_ONCE = 500;

/** The digest before any entry: the commitment. @param {string} commitment hexadecimal digits */
export const noEntries = (commitment) => bytesOf(commitment);

/** The digest with one more entry. @param {Uint8Array} digest @param {Proof['entries'][number]} entry */
export const withEntry = (digest, entry) => sha256(joined(digest, new TextEncoder().encode(`${entry.number} ${entry.kind} ${entry.handle}`)));

/** Lets the page draw. */
const breathe = () => new Promise((done) => { setTimeout(done); });

/**
 * The digests after each entry, as hexadecimal digits.
 * @param {string} commitment
 * @param {Proof['entries']} entries
 * @param {(count: number) => void} onProgress
 * @param {AbortSignal} signal
 */
export async function digestsOf(commitment, entries, onProgress, signal) {
  /** @type {Uint8Array} */
  /** @type {Uint8Array} */
  let digest = noEntries(commitment);
  /** @type {string[]} */
  const digests = [];
  for (const entry of entries) {
    digest = withEntry(digest, entry);
    digests.push(hexOf(digest));
    if (digests.length % AT_ONCE === 0) {
      onProgress(digests.length);
      await breathe();
      if (signal.aborted) throw signal.reason;
    }
  }
  return digests;
}

/** The commitment to a seed. @param {string} seed hexadecimal digits */
export const commitmentTo = (seed) => hexOf(sha256(bytesOf(seed)));

/**
 * The winners that follow from seed, digest and entries, where these handles can win no more since entries closed.
 * @param {string} seed
 * @param {string} digest
 * @param {Proof['entries']} entries
 * @param {number} places
 * @param {string[]} late
 * @returns {Winner[]}
 */
export function drawn(seed, digest, entries, places, late) {
  const withdrawn = new Set(entries.filter((entry) => entry.kind === 'withdrawal').map((entry) => entry.handle).concat(late));
  const able = new Set(entries.map((entry) => entry.handle).filter((handle) => !withdrawn.has(handle)));
  const most = Math.min(places, able.size);
  const count = BigInt(entries.length);
  /** @type {Winner[]} */
  const winners = [];
  const [key, start] = [bytesOf(seed), bytesOf(digest)];
  for (let counter = 0; winners.length < most; counter += 1) {
    const message = new DataView(new ArrayBuffer(8));
    message.setBigUint64(0, BigInt(counter));
    const mac = hmac(key, joined(start, new Uint8Array(message.buffer)));
    const x = new DataView(mac.buffer).getBigUint64(0);
    if (x >= (2n ** 64n / count) * count) continue;
    const entry = entries[Number(x % count)];
    if (entry.kind === 'ticket' && able.has(entry.handle) && !winners.some((one) => one.handle === entry.handle)) {
      winners.push({ number: entry.number, handle: entry.handle, counter });
    }
  }
  return winners;
}
