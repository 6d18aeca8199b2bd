// @ts-check
/**
 * Where the keyboard goes when what had the focus is taken away: to the next row of its list, the one before, what had the focus
 * earlier, or the heading of the page. Without this it would begin at the top again.
 */

/** So many earlier places are remembered. */
const REMEMBERED = 5;

const FOCUSABLE = 'a[href], summary, button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/** @typedef {{ element: HTMLElement, rows: Element[] }} Place an element, and the rows that may stand in for its own: the next ones and the ones before */

/** The last place comes first. @type {Place[]} */
let places = [];

/** @param {Element} row */
function rowsAround(row) {
  const all = [...(row.parentElement?.children ?? [])];
  const at = all.indexOf(row);
  return [...all.slice(at + 1, at + 3), ...all.slice(Math.max(0, at - 2), at).reverse()];
}

/** @param {FocusEvent} event */
function remember(event) {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  const row = target.closest('tbody tr, li');
  places = [{ element: target, rows: row ? rowsAround(row) : [] }, ...places.filter((place) => place.element !== target)].slice(0, REMEMBERED);
}

/** What a closed `details` hides has a place on the page all the same. Older browsers do not know of it. @param {Element} element */
const isShown = (element) => element.isConnected && element.getClientRects().length > 0 && (element.checkVisibility?.() ?? true);

function recover() {
  const [last, ...earlier] = places;
  if (!last || last.element.isConnected || (document.activeElement && document.activeElement !== document.body)) return;
  const near = last.rows.filter(isShown).flatMap((row) => [...row.querySelectorAll(FOCUSABLE)]);
  for (const next of [...near, ...earlier.map(({ element }) => element), document.querySelector('h1')]) {
    if (!(next instanceof HTMLElement) || !isShown(next)) continue;
    next.focus({ preventScroll: !near.includes(next) });
    if (document.activeElement === next) return;
  }
}

/** Looks after the focus from now on. */
export function keepFocus() {
  document.addEventListener('focusin', remember);
  new MutationObserver(recover).observe(document.body, { childList: true, subtree: true });
}
