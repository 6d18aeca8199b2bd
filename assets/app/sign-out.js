// @ts-check
/** Signing out, at the server and in this browser. */
import { call } from './api.js';
import { signOut } from './token.js';

/** Ends the sign-in here even if the server cannot be reached. */
export async function endSession() {
  try {
    await call('logout');
  } catch {
    // The token is forgotten by this browser in any case, and it expires.
  }
  signOut();
}
