// @ts-check
/** Copying. The modern way needs a secure origin, which a school's plain-HTTP address is not; then the old way serves. */
import { notify } from './a11y.js';
import { t } from './locale.js';

/** @param {string} text */
export async function copy(text) {
  const copied = await modern(text) || old(text);
  notify(t(copied ? 'ui.copied' : 'ui.copy_failed'), copied ? 'good' : 'bad');
}

/** @param {string} text */
async function modern(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text */
function old(text) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  // Inside an open dialog everything else is inert, so the area has to stand in it.
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    before?.focus();
  }
}
