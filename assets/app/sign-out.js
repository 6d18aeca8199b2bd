// @ts-check
/** Signing out, at the server and in this browser. */
import { notify } from './a11y.js';
import { call } from './api.js';
import { keptAs } from './base.js';
import { t } from './locale.js';
import { sendBeforeLeaving } from './queue.js';
import { signOut } from './token.js';

/** Milliseconds for which writes that wait may still be sent. */
const PATIENCE_MS = 3000;

/** Takes back what this device shows, if it was told to show notifications. */
async function closeShown() {
  if (localStorage.getItem(keptAs('schola.push'))) await (await import('./push.js')).closeShown();
}

/** Ends the sign-in here even if the server cannot be reached. */
export async function endSession() {
  const lost = await sendBeforeLeaving(PATIENCE_MS);
  try {
    await call('logout');
  } catch {
    // The token is forgotten by this browser in any case, and it expires.
  }
  closeShown().catch(() => undefined);
  signOut();
  if (lost > 0) notify(t('ui.offline.lost', { count: lost }), 'bad');
}
