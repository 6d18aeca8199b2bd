// @ts-check
/** Whether the server can be reached, as far as this browser knows. */
import { signal } from './store.js';

/** Whether the last request got no answer, or the device says that it has no network. */
export const isOffline = signal(globalThis.navigator?.onLine === false);

/** Whether the page shows something that was kept, because the server could not be asked. */
export const showsKept = signal(false);

/** Whether there is nothing to show of the page, because its files were not fetched before. */
export const lacksPage = signal(false);

/** How often the server was reached again while the page showed something that was kept. */
export const returns = signal(0);

/** A request has got an answer. */
export function reached() {
  isOffline.value = false;
  if (!showsKept.value) return;
  showsKept.value = false;
  returns.value += 1;
}

/** A request has got no answer. */
export function missed() {
  isOffline.value = true;
}

globalThis.addEventListener?.('offline', missed);
