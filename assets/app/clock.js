// @ts-check
/** The time of the server, for what must not lie in the future: clocks of devices are wrong by minutes or hours. */
import { keptAs } from './base.js';

const PLACE = keptAs('schola.clock');

/** Smaller differences are the way of an answer. */
const LEAST_MS = 30_000;

/** How far the clock of the device is ahead, in milliseconds. */
let ahead = kept();

/** What was measured last, for a start without a network. */
function kept() {
  try {
    return Number(localStorage.getItem(PLACE)) || 0;
  } catch {
    return 0;
  }
}

/** Compares the clocks. @param {string | null} date the `Date` of an answer that has just come */
export function noteClock(date) {
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) return;
  const difference = Date.now() - server;
  const now = Math.abs(difference) < LEAST_MS ? 0 : difference;
  if (Math.abs(now - ahead) < LEAST_MS) return;
  ahead = now;
  try {
    if (now === 0) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, String(now));
  } catch {
    // The browser keeps nothing; the difference holds for this page.
  }
}

/** Now, as the server has it, in milliseconds. */
export const serverNow = () => Date.now() - ahead;
