// @ts-check
/**
 * Answers that a person has seen, for the time without a network. They are kept only where the person stays signed in, belong to one
 * person, and go when they sign out. Areas say which reads are kept (`keeps`); no answer with a secret is among them.
 */
import { areas } from './areas.js';
import { at } from './base.js';
import { deleted, stored } from './database.js';
import { isKept, onSignOut, ownerOfToken } from './token.js';

/** @typedef {{ owner: number, path: string, json: unknown, at: number }} Seen */

/** How many answers are kept, how long, and how large one may be in characters. */
const MOST = 200;
const LIFETIME = 30 * 24 * 3600 * 1000;
const LARGEST = 500_000;

/** The reads whose answers are kept. */
const kept = new Set([.../** @type {Api.Name[]} */ (['getMe', 'getPreferences']), ...areas.flatMap((area) => area.keeps ?? [])]);

/** Whether the answers of an operation are kept for the person who has signed in. @param {Api.Name} name */
export const isSeenKept = (name) => kept.has(name) && isKept();

/** Answers that were kept since the oldest were deleted. */
let added = 0;

/** Answers that came before it was known whose they are. @type {Map<string, unknown>} */
const early = new Map();

/** Keeps an answer. @param {string} path @param {unknown} json */
export async function remember(path, json) {
  const owner = ownerOfToken();
  if (owner === null) early.set(path, json);
  else if (JSON.stringify(json).length <= LARGEST) await keep(owner, path, json);
}

/** @param {number} owner @param {string} path @param {unknown} json */
async function keep(owner, path, json) {
  const row = /** @type {Seen} */ ({ owner, path, json, at: Date.now() });
  await stored('seen', 'readwrite', (store) => store.put(row));
  added += 1;
  if (added % 20 === 1) await trim();
}

/** Deletes what is too old, and the oldest of what is too much. */
async function trim() {
  const rows = await stored('seen', 'readonly', (store) => /** @type {IDBRequest<Seen[]>} */ (store.index('at').getAll()));
  const least = Math.max(Date.now() - LIFETIME, rows?.[rows.length - MOST]?.at ?? 0);
  await deleted('seen', (/** @type {Seen} */ row) => row.at < least);
}

/** The answer that the person has seen at a path; null where there is none. @param {string} path @returns {Promise<{ json: unknown } | null>} */
export async function recall(path) {
  const owner = ownerOfToken();
  if (owner === null) return null;
  const row = await stored('seen', 'readonly', (store) => /** @type {IDBRequest<Seen | undefined>} */ (store.get([owner, path])));
  return row ?? null;
}

/** Deletes the pictures of cards, which the service worker keeps. */
const forgetPictures = () => { globalThis.caches?.delete(`schola ${at('/')} cards`).catch(() => undefined); };

/** Keeps answers for the person who stays signed in, and deletes those of other people. @param {number} owner */
export async function keepFor(owner) {
  await deleted('seen', (/** @type {Seen} */ row) => {
    if (row.owner === owner) return false;
    forgetPictures();
    return true;
  });
  for (const [path, json] of early) await keep(owner, path, json);
  early.clear();
}

onSignOut((owner) => {
  early.clear();
  deleted('seen', (/** @type {Seen} */ row) => owner === null || row.owner === owner);
  forgetPictures();
});
