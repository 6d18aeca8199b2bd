// @ts-check
/** Where a form is all that a page has, the focus goes to its first field instead of the heading. */
import { useLayoutEffect } from '../../../vendor/htm-preact/standalone.module.js';

/**
 * Moves the focus from the heading to the first field. A page that is loaded afresh has no focus to move, so that no keyboard
 * covers it on a phone.
 */
export function useFirstField() {
  useLayoutEffect(() => {
    if (document.activeElement?.tagName !== 'H1') return;
    /** @type {HTMLElement | null} */ (document.querySelector('.auth-card form .input'))?.focus();
  }, []);
}
