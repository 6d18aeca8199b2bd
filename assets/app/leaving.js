// @ts-check
/** Forms that hold something typed: nothing leads away from them before the person has agreed to lose it. */
import { signal } from './store.js';

/**
 * @typedef {{ element: () => Element | null, isDirty: () => boolean }} Guard
 * @typedef {{ answer: (discard: boolean) => void }} Question
 */

/** @type {Set<Guard>} */
const guards = new Set();

/** The question that is on screen. @type {import('./store.js').Signal<Question | null>} */
export const question = signal(/** @type {Question | null} */ (null));

/** @type {Promise<boolean> | null} */
let asked = null;

/** Watches over a form until the function that it returns is called. @param {Guard} guard */
export function watchOver(guard) {
  guards.add(guard);
  return () => { guards.delete(guard); };
}

/** Whether something typed would be lost. @param {Element | null} [part] the part of the page that goes; the whole of it otherwise */
export const isHolding = (part) => [...guards].some((guard) => guard.isDirty() && (!part || part.contains(guard.element())));

/**
 * Asks whether what is typed may be lost, and says at once that it may where there is nothing to lose.
 * @param {Element | null} [part] the part of the page that goes; the whole of it otherwise
 * @returns {Promise<boolean>}
 */
export function mayLeave(part) {
  if (!isHolding(part)) return Promise.resolve(true);
  asked ??= new Promise((resolve) => {
    question.value = {
      answer(discard) {
        question.value = null;
        asked = null;
        resolve(discard);
      },
    };
  });
  return asked;
}

// The browser asks in its own words.
globalThis.addEventListener?.('beforeunload', (event) => {
  if (!isHolding()) return;
  event.preventDefault();
  // What older browsers understand.
  event.returnValue = true;
});
