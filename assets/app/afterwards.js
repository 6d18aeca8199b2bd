// @ts-check
/** What a page does once it is shown: it watches the day, and the browser keeps the pages for the time without a network. */
import { isOffline } from './connection.js';
import { dateNow, hourNow } from './format.js';
import { waiting } from './queue.js';
import { renew } from './renewal.js';
import { keepPages } from './worker-client.js';

/** The hour at which a day of study begins. Dates change at midnight. */
const DAY_BEGINS = 4;

/** What was out of sight for so many milliseconds is read again. */
const AWAY_MS = 300_000;

/** Milliseconds between two looks at the clock. */
const LOOK_MS = 60_000;

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
function watchDay() {
  shown = dayNow();
  document.addEventListener('visibilitychange', look);
  setInterval(look, LOOK_MS);
}

/** Reads again what the page shows once everything is sent that was done without a network: the server did not know it before. */
function watchQueue() {
  let wasAway = isOffline.value;
  isOffline.subscribe((isAway) => { wasAway = isAway || (wasAway && waiting.value > 0); });
  waiting.subscribe((count) => {
    if (count > 0 || !wasAway) return;
    wasAway = false;
    renew();
  });
}

/** Called once, when the first page is shown. */
export function begin() {
  watchDay();
  watchQueue();
  keepPages();
}
