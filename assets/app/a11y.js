// @ts-check
/** What assistive technology is told, and where the keyboard is after the page has changed. */
import { signal } from './store.js';

/**
 * @typedef {{ id: number, text: string, tone: 'good' | 'bad' }} Notice
 * @type {import('./store.js').Signal<Notice[]>}
 */
export const notices = signal(/** @type {Notice[]} */ ([]));

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
 */
export function notify(text, tone = 'good') {
  counter += 1;
  const notice = { id: counter, text, tone };
  notices.value = [...notices.value.filter((other) => other.text !== text), notice].slice(-3);
  if (tone === 'good') setTimeout(() => dismiss(notice.id), 6000);
}

/** @param {number} id */
export function dismiss(id) {
  notices.value = notices.value.filter((notice) => notice.id !== id);
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
