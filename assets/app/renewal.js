// @ts-check
/**
 * When a page that stays open reads again what it shows: on a new day and when the person comes back after a while (`afterwards.js`), and
 * when they follow a link or a notification to it. `useLoad` does so. Nothing is read again while something is typed or without a network.
 */
import { isOffline } from './connection.js';
import { isHolding } from './leaving.js';
import { signal } from './store.js';

/** How often what is shown was to be read again. */
export const renewals = signal(0);

/** Has the page read again what it shows. Returns whether it does. */
export function renew() {
  if (isHolding() || isOffline.value) return false;
  renewals.value += 1;
  return true;
}
