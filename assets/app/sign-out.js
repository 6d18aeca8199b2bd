// @ts-check
/** Signing out, at the server and in this browser. */
import { notify } from './a11y.js';
import { call } from './api.js';
import { t } from './locale.js';
import { closeShown } from './push.js';
import { sendBeforeLeaving } from './queue.js';
import { signOut } from './token.js';

/** Milliseconds for which writes that wait may still be sent. */
const PATIENCE_MS = 3000;

/** Ends the sign-in here even if the server cannot be reached. */
export async function endSession() {
  const lost = await sendBeforeLeaving(PATIENCE_MS);
  try {
    await call('logout');
  } catch {
    // The token is forgotten by this browser in any case, and it expires.
  }
  signOut();
  closeShown().catch(() => undefined);
  if (lost > 0) notify(t('ui.offline.lost', { count: lost }), 'bad');
}
