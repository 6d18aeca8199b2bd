// @ts-check
/** Moving through a row of things with the arrow keys, as tabs, menus and toolbars have it. */

/** Whether text runs from right to left where an element stands. @param {Element | null | undefined} element */
export const runsLeft = (element) => Boolean(element && getComputedStyle(element).direction === 'rtl');

/**
 * Where a key leads from the place `at` among `count`; null for other keys. Right and left follow the direction of the text.
 * @param {KeyboardEvent} event
 * @param {number} at
 * @param {number} count
 * @param {'row' | 'column' | 'both'} [along]
 */
export function steppedTo(event, at, count, along = 'row') {
  if (count === 0 || event.ctrlKey || event.metaKey || event.altKey) return null;
  const ahead = runsLeft(/** @type {Element} */ (event.currentTarget)) ? 'ArrowLeft' : 'ArrowRight';
  const back = ahead === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
  const isAhead = (along !== 'column' && event.key === ahead) || (along !== 'row' && event.key === 'ArrowDown');
  const isBack = (along !== 'column' && event.key === back) || (along !== 'row' && event.key === 'ArrowUp');
  if (isAhead) return (at + 1) % count;
  if (isBack) return (at - 1 + count) % count;
  if (event.key === 'Home') return 0;
  if (event.key === 'End') return count - 1;
  return null;
}
