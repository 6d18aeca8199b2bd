// @ts-check
/**
 * The sign-in of this browser: the bearer token and the person it belongs to. "Keep me signed in" decides whether it
 * outlives the tab. Nothing is ever put into a cookie.
 */
import { keptAs } from './base.js';
import { signal } from './store.js';

const KEY = keptAs('schola.token');
const OWNER_KEY = keptAs('schola.owner');

/** @returns {string | null} */
function stored() {
  try {
    return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The bearer token, or null without a sign-in. */
export const token = signal(stored());

/**
 * The signed-in person as `GET /api/users/me` describes them; null until they are loaded.
 * @type {import('./store.js').Signal<Ui.Person | null>}
 */
export const person = signal(/** @type {Ui.Person | null} */ (null));

/** @typedef {(owner: number | null, why: string) => void} Leaving */

/** Called when the person signs out. @type {Set<Leaving>} */
const leaving = new Set();

/** Calls a function whenever the person signs out, with their id, or null where it is not known. @param {Leaving} listener */
export function onSignOut(listener) {
  leaving.add(listener);
}

/** The id of the person who has signed in, also before they are loaded where they stay signed in. @returns {number | null} */
export function ownerOfToken() {
  if (person.value) return person.value.id;
  try {
    return isKept() ? parseInt(localStorage.getItem(OWNER_KEY) ?? '', 10) || null : null;
  } catch {
    return null;
  }
}

/** Notes whose token it is that outlives the tab, and what start.js may ask for them. @param {{ id: number, role: string }} owner */
export function noteOwner({ id, role }) {
  try {
    if (isKept()) localStorage.setItem(OWNER_KEY, `${id} ${role}`);
  } catch {
    // The person is asked for at the next start.
  }
}

/** Changes what is known of the person who has signed in. @param {Partial<Ui.Person>} change */
export function amendPerson(change) {
  if (person.value) person.value = { ...person.value, ...change };
}

/**
 * Whether the school demands a second step that the person has not set up; until then the token is good for that only.
 */
export const mustEnrol = signal(false);

/** Why the last sign-in ended, so that the sign-in page can say it: 'expired', 'unverified', 'left' or null. */
export const ended = signal(/** @type {string | null} */ (null));

/** Forgets a token where it is kept, and leaves other people's alone. @param {Storage} place @param {string | null} value */
function forget(place, value) {
  if (place.getItem(KEY) === value) place.removeItem(KEY);
}

/** Whether the sign-in outlives the tab. */
export function isKept() {
  try {
    return localStorage.getItem(KEY) === token.value;
  } catch {
    return false;
  }
}

/**
 * Remembers a fresh token.
 * @param {string} value
 * @param {boolean} keep whether it is kept after the tab is closed
 */
export function signIn(value, keep) {
  const before = token.value;
  ended.value = null;
  token.value = value;
  try {
    if (keep) localStorage.removeItem(OWNER_KEY);
    (keep ? localStorage : sessionStorage).setItem(KEY, value);
    if (keep) sessionStorage.removeItem(KEY);
    else forget(localStorage, before);
  } catch {
    // A browser without storage keeps the sign-in for as long as the page is open.
  }
}

/** @param {string} [why] 'expired' when the server ended it, 'unverified' when the address has to be verified first */
export function signOut(why = 'left') {
  const owner = ownerOfToken();
  try {
    if (isKept()) localStorage.removeItem(OWNER_KEY);
    for (const place of [sessionStorage, localStorage]) forget(place, token.value);
  } catch {
    // Nothing was stored.
  }
  ended.value = why;
  person.value = null;
  mustEnrol.value = false;
  token.value = null;
  for (const listener of leaving) listener(owner, why);
}

// A sign-out in one tab ends the others that share its token, and they take over the token that replaces it when the person signs
// in again. Other people's sign-ins are their own.
globalThis.addEventListener?.('storage', (event) => {
  if (event.key !== KEY || event.storageArea !== localStorage) return;
  const isShared = event.oldValue === token.value;
  if (event.newValue === null && isShared) signOut();
  else if (event.newValue !== null && (isShared || token.value === null)) token.value = event.newValue;
});
