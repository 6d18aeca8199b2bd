// @ts-check
/** A session that the server ended while its person is at work: they sign in again over the page, and nothing is lost. */
import { signal } from './store.js';
import { token } from './token.js';

/** @typedef {{ end: (isSignedIn: boolean) => void }} Interruption */

/** The interruption that the person has to answer. @type {import('./store.js').Signal<Interruption | null>} */
export const interruption = signal(/** @type {Interruption | null} */ (null));

/** @type {Promise<boolean> | null} */
let waiting = null;

/** Resolves once the person has signed in again, or will not; all requests wait for the same answer. @returns {Promise<boolean>} */
export function signedInAgain() {
  waiting ??= new Promise((resolve) => {
    interruption.value = {
      end(isSignedIn) {
        interruption.value = null;
        waiting = null;
        resolve(isSignedIn);
      },
    };
  });
  return waiting;
}

// The person may have signed in again, or out, in another tab.
token.subscribe((value) => interruption.value?.end(value !== null));
