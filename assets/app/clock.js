// @ts-check
/** The time of the server, for what must not lie in the future: clocks of devices are wrong by minutes or hours, and by years where a battery is empty. */
import { keptAs } from './base.js';

const PLACE = keptAs('schola.clock');

/** Smaller differences are the way of an answer. */
const LEAST_MS = 30_000;

/** The time of the last contact is stored once in so many milliseconds. */
const PAUSE = 60_000;

/** How far the clock of the device is ahead, and the last time of the server that was stored, in milliseconds. */
let [ahead, contact = 0] = kept();

/** The time of the server when the clock of the page was 0, in milliseconds. The clock of the page is never set. */
let origin = contact - performance.now();

/** What was stored last, for a start without a network. */
function kept() {
  try {
    return (localStorage.getItem(PLACE) ?? '').split(' ').map((part) => Number(part) || 0);
  } catch {
    return [0];
  }
}

/** Compares the clocks. @param {string | null} date the `Date` of an answer that has just come */
export function noteClock(date) {
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) return;
  origin = server - performance.now();
  const difference = Date.now() - server;
  const now = Math.abs(difference) < LEAST_MS ? 0 : difference;
  if (Math.abs(now - ahead) < LEAST_MS && Math.abs(server - contact) < PAUSE) return;
  [ahead, contact] = [now, server];
  try {
    localStorage.setItem(PLACE, `${now} ${server}`);
  } catch {
    // The browser keeps nothing; the difference holds for this page.
  }
}

/** Now, as the server has it, in milliseconds: not before its last answer, even where the clock of the device was set back. */
export const serverNow = () => Math.max(Date.now() - ahead, origin + performance.now());
