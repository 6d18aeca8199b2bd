// @ts-check
/** Copies text. The modern way needs a secure origin, which a school's plain-HTTP address is not; then the old way serves. */
import { words } from './words.js';

/** @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
}

/** @param {string} text */
function copyOldWay(text) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'docs-hidden';
  document.body.append(area);
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

/** Says something to screen readers. @param {string} text */
export function announce(text) {
  let place = document.getElementById('docs-status');
  if (!place) {
    place = document.createElement('p');
    place.id = 'docs-status';
    place.className = 'docs-hidden';
    place.setAttribute('role', 'status');
    document.body.append(place);
  }
  place.textContent = '';
  place.textContent = text;
}

/** Copies what a button belongs to and says so on the button for two seconds. @param {HTMLButtonElement} button @param {string} text */
export async function copyFrom(button, text) {
  const isCopied = await copyText(text);
  const outcome = isCopied ? words.copied : words.selectToCopy;
  button.textContent = outcome;
  announce(outcome);
  setTimeout(() => { button.textContent = words.copy; }, 2000);
}
