// @ts-check
/**
 * Writes that wait for the server: kept in the browser's database, sent in the order in which they were made, and sent again until
 * there is an answer. A POST keeps its `Idempotency-Key`, so that it happens once. They belong to one person: others do not send
 * them, and they wait for their person where a session has ended. What is left at a sign-out is deleted.
 *
 * Only writes that may come late belong here, and that take effect once however often they are sent.
 */
import { ApiError, call } from './api.js';
import { keptAs } from './base.js';
import { serverNow } from './clock.js';
import { isOffline } from './connection.js';
import { deleted, stored } from './database.js';
import { fresh } from './idempotency.js';
import { signal } from './store.js';
import { onSignOut, ownerOfToken, person } from './token.js';

/**
 * @typedef {{ path?: Record<string, string | number>, json?: unknown }} Content
 * @typedef {{ id?: number, owner: number, name: Api.Name, content: Content, key: string, made: number }} Write
 */

/** How many writes of a person wait at most. However old a write is, it is sent: the clock of the device may have been wrong. */
const MOST = 2000;

/** Milliseconds until the next try after the first one that failed, and at most. They double. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** So many milliseconds later than now is no wrong clock: answers tell the time in seconds, and the server takes some minutes for now. */
const NEAR = 30_000;

/** How many writes of the person wait. */
export const waiting = signal(0);

/** A write that the server has refused, for good. @type {import('./store.js').Signal<{ name: Api.Name, error: unknown } | null>} */
export const refused = signal(/** @type {{ name: Api.Name, error: unknown } | null} */ (null));

let timer = 0;
let pause = FIRST_PAUSE;

/** @type {Promise<void> | null} */
let sending = null;

/** The writes of a person that wait, the oldest first. @param {number} owner */
async function writesOf(owner) {
  const all = await stored('queue', 'readonly', (store) => /** @type {IDBRequest<Write[]>} */ (store.getAll()));
  return (all ?? []).filter((write) => write.owner === owner);
}

async function count() {
  const owner = ownerOfToken();
  waiting.value = owner === null ? 0 : (await writesOf(owner)).length;
}

/**
 * Sends a write as soon as that is possible. Resolves once the browser has kept it; where it can keep nothing, once it is sent.
 * @template {Api.Name} N
 * @param {N} name
 * @param {{ path?: Record<string, string | number>, json?: Api.Body<N> }} content
 */
export async function sendLater(name, content) {
  const owner = ownerOfToken();
  const write = /** @type {Write} */ ({ owner, name, content, key: fresh(), made: Date.now() });
  const id = owner === null || waiting.value >= MOST ? undefined : await stored('queue', 'readwrite', (store) => store.add(write));
  if (id === undefined) {
    await call(name, content);
    return;
  }
  await count();
  sendWaiting();
}

/** What a person has changed with an operation and the server does not know yet, later changes over earlier ones. @param {Api.Name} name */
export async function unsent(name) {
  const writes = await waitingWrites();
  return Object.assign({}, ...writes.filter((write) => write.name === name).map((write) => write.content.json));
}

/** The writes of the person that wait, the oldest first. @returns {Promise<Write[]>} */
export async function waitingWrites() {
  const owner = ownerOfToken();
  return owner === null ? [] : writesOf(owner);
}

/** Sends what waits, in one tab at a time. Resolves when nothing is left, or the server cannot take it now. */
export function sendWaiting() {
  clearTimeout(timer);
  sending ??= alone(sendAll).finally(() => {
    sending = null;
    count();
  });
  return sending;
}

/** Does something while no other tab does it. Browsers without locks are on insecure hosts; there the keys of the writes suffice. @param {() => Promise<void>} work */
async function alone(work) {
  if (navigator.locks) await navigator.locks.request(keptAs('schola.queue'), work);
  else await work();
}

async function sendAll() {
  for (;;) {
    const owner = person.value?.id;
    const write = owner === undefined ? undefined : (await writesOf(owner))[0];
    if (!write || owner === undefined) return;
    try {
      await isMended(write);
      await call(write.name, /** @type {import('./api.js').Input} */ ({ ...write.content, key: write.key }));
    } catch (error) {
      // Their person has to come back first.
      if (person.value?.id !== owner) return;
      if (isPassing(error)) {
        sendAgain(error instanceof ApiError ? error.retryAfter * 1000 : 0);
        return;
      }
      // The refusal has told the time of the server.
      if (await isMended(write)) continue;
      // A review that was refused needs no undo.
      if (/** @type {ApiError} */ (error).code !== 'flashcards.nothing_to_undo') refused.value = { name: write.name, error };
    }
    pause = FIRST_PAUSE;
    await stored('queue', 'readwrite', (store) => store.delete(/** @type {number} */ (write.id)));
    await count();
  }
}

/**
 * Dates a review that is later than now back to now, as a clock that was ahead has dated it. Resolves with whether it was; what is
 * sent then is another request, and it is kept before it is sent.
 * @param {Write} write
 */
async function isMended(write) {
  const now = serverNow();
  const json = /** @type {{ reviewed_at: string }} */ (write.content.json);
  if (write.name !== 'reviewCard' || !(Date.parse(json.reviewed_at) > now + NEAR)) return false;
  json.reviewed_at = new Date(now).toISOString();
  write.key = fresh();
  await stored('queue', 'readwrite', (store) => store.put(write));
  return true;
}

/** Whether a later try may succeed. @param {unknown} error */
const isPassing = (error) => error instanceof ApiError && (error.status === 0 || error.status >= 500 || [401, 408, 425, 429].includes(error.status));

/** @param {number} least milliseconds */
function sendAgain(least) {
  // Half of the pause is by chance, so that a class does not come back at once.
  timer = setTimeout(sendWaiting, Math.max(least, pause * (0.5 + Math.random() / 2)));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

/**
 * Sends what waits before the person signs out. Returns how many writes are lost.
 * @param {number} patienceMs milliseconds after which it is given up
 */
export async function sendBeforeLeaving(patienceMs) {
  await count();
  if (waiting.value > 0) await Promise.race([sendWaiting(), new Promise((resolve) => { setTimeout(resolve, patienceMs); })]);
  await count();
  return waiting.value;
}

onSignOut((owner, why) => {
  clearTimeout(timer);
  waiting.value = 0;
  if (why === 'left' && owner !== null) deleted('queue', (/** @type {Write} */ write) => write.owner === owner);
});
person.subscribe(() => {
  pause = FIRST_PAUSE;
  if (person.value) sendWaiting();
});
isOffline.subscribe((isOut) => { if (!isOut && waiting.value > 0) sendWaiting(); });
globalThis.addEventListener?.('online', () => { sendWaiting(); });
