// @ts-check
/** What assistive technology is told, and where the keyboard is after the page has changed. */
import { signal } from './store.js';

/**
 * @typedef {{ label: string, act: () => void }} Action
 * @typedef {{ id: number, text: string, tone: 'good' | 'bad', action?: Action, onLeave?: () => void }} Notice `onLeave` is called when it goes without its action
 * @type {import('./store.js').Signal<Notice[]>}
 */
export const notices = signal(/** @type {Notice[]} */ ([]));

/** So many notices stand there at most. */
const MOST_NOTICES = 3;

/** The sentence in the polite live region. */
export const spoken = signal('');

let counter = 0;
let headingIsAwaited = false;

/** A new id for the `id` attribute of an element. */
export function uniqueId(prefix = 'id') {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Speaks a sentence without showing it. @param {string} text */
export function announce(text) {
  // The same sentence twice is only spoken again when the region was empty in between.
  spoken.value = '';
  setTimeout(() => { spoken.value = text; }, 60);
}

/**
 * Shows a short notice that also is spoken. Good news leaves by itself, bad news waits to be closed.
 * @param {string} text
 * @param {'good' | 'bad'} [tone]
 * @param {{ action?: Action, onLeave?: () => void }} [more] what can be done about it
 */
export function notify(text, tone = 'good', more = {}) {
  counter += 1;
  const notice = { id: counter, text, tone, ...more };
  const others = notices.value.filter((other) => other.text !== text || other.action);
  const gone = others.slice(0, Math.max(0, others.length - MOST_NOTICES + 1));
  notices.value = [...others.slice(gone.length), notice];
  for (const other of gone) other.onLeave?.();
}

/** Takes a notice away. @param {number} id */
export function dismiss(id) {
  const notice = notices.value.find((other) => other.id === id);
  notices.value = notices.value.filter((other) => other.id !== id);
  notice?.onLeave?.();
}

/** Does what a notice offers, and takes it away. @param {number} id */
export function takeUp(id) {
  const notice = notices.value.find((other) => other.id === id);
  notices.value = notices.value.filter((other) => other.id !== id);
  notice?.action?.act();
}

/** Called on each change of page: the next heading of a page takes the focus. */
export function awaitHeading() {
  headingIsAwaited = true;
}

/** @param {HTMLElement | null} heading */
export function arriveAt(heading) {
  if (!headingIsAwaited || !heading) return;
  headingIsAwaited = false;
  heading.focus({ preventScroll: true });
}

/** Moves the focus to the first field that was refused. @param {HTMLElement | null} form */
export function focusFirstError(form) {
  // The attribute appears with the next rendering.
  setTimeout(() => {
    const field = form?.querySelector('[aria-invalid="true"]') ?? form?.querySelector('[role="alert"]');
    /** @type {HTMLElement | null} */ (field)?.focus();
  }, 30);
}

/** Whether the system or the person asks to do without animation. */
export const prefersLessMotion = () => document.documentElement.dataset.motion === 'less'
  || matchMedia('(prefers-reduced-motion: reduce)').matches;
