// @ts-check
/**
 * When a page that stays open reads again what it shows: on a new day, when the person comes back to its tab after a while, and when
 * they follow a link or a notification to it. `useLoad` does so. Nothing is read again while something is typed or without a network.
 */
import { isOffline } from './connection.js';
import { dateNow, hourNow } from './format.js';
import { isHolding } from './leaving.js';
import { signal } from './store.js';

/** The hour at which a day of study begins. Dates change at midnight. */
const DAY_BEGINS = 4;

/** What was out of sight for so many milliseconds is read again. */
const AWAY_MS = 300_000;

/** Milliseconds between two looks at the clock. */
const LOOK_MS = 60_000;

/** How often what is shown was to be read again. */
export const renewals = signal(0);

/** Has the page read again what it shows. Returns whether it does. */
export function renew() {
  if (isHolding() || isOffline.value) return false;
  renewals.value += 1;
  return true;
}

/** The day that the page shows, by both of its beginnings. */
const dayNow = () => `${dateNow()} ${hourNow() < DAY_BEGINS}`;

let shown = '';
let hiddenAt = 0;
let isOld = false;

function look() {
  if (document.visibilityState !== 'visible') {
    hiddenAt ||= Date.now();
    return;
  }
  isOld ||= dayNow() !== shown || (hiddenAt > 0 && Date.now() - hiddenAt > AWAY_MS);
  hiddenAt = 0;
  // What cannot be read again now is tried again at the next look.
  if (!isOld || !renew()) return;
  isOld = false;
  shown = dayNow();
}

/** Watches the clock, and whether the page is in sight. */
export function watchDay() {
  shown = dayNow();
  document.addEventListener('visibilitychange', look);
  setInterval(look, LOOK_MS);
}
