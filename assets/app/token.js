// @ts-check
/**
 * The sign-in of this browser: the bearer token and the person it belongs to. "Keep me signed in" decides whether it
 * outlives the tab. Nothing is ever put into a cookie.
 */
import { keptAs } from './base.js';
import { signal } from './store.js';

const KEY = keptAs('schola.token');

/** @returns {string | null} */
function stored() {
  try {
    return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The bearer token, or null when nobody is signed in. */
export const token = signal(stored());

/**
 * The signed-in person as `GET /api/users/me` describes them; null until they are loaded.
 * @type {import('./store.js').Signal<any>}
 */
export const person = signal(/** @type {any} */ (null));

/**
 * Whether the school demands a second step that the person has not set up; until then the token is good for that only.
 */
export const mustEnrol = signal(false);

/** Why the last sign-in ended, so that the sign-in page can say it: 'expired', 'unverified', 'left' or null. */
export const ended = signal(/** @type {string | null} */ (null));

/**
 * Remembers a fresh token.
 * @param {string} value
 * @param {boolean} keep whether it is kept after the tab is closed
 */
export function signIn(value, keep) {
  try {
    (keep ? localStorage : sessionStorage).setItem(KEY, value);
    (keep ? sessionStorage : localStorage).removeItem(KEY);
  } catch {
    // A browser without storage keeps the sign-in for as long as the page is open.
  }
  ended.value = null;
  token.value = value;
}

/** @param {string} [why] 'expired' when the server ended it, 'unverified' when the address has to be verified first */
export function signOut(why = 'left') {
  try {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was stored.
  }
  ended.value = why;
  person.value = null;
  mustEnrol.value = false;
  token.value = null;
}

// A sign-out in one tab ends the others, which share the kept token.
globalThis.addEventListener?.('storage', (event) => {
  if (event.key !== KEY || event.storageArea !== localStorage) return;
  if (event.newValue === null && token.value !== null) signOut();
  else if (event.newValue !== null && token.value === null) token.value = event.newValue;
});
