// @ts-check
/** Scrolls to an element. */
import { prefersLessMotion } from './a11y.js';

/**
 * Scrolls the box that the element stands in, and the window only where there is no such box: a panel beside the answer must not move
 * the answer.
 * @param {HTMLElement | null | undefined} element
 */
export function bringToView(element) {
  if (!element) return;
  const behavior = prefersLessMotion() ? 'auto' : 'smooth';
  let box = element.parentElement;
  while (box && box !== document.body && !/auto|scroll/.test(getComputedStyle(box).overflowY)) box = box.parentElement;
  if (!box || box === document.body) {
    element.scrollIntoView({ block: 'center', behavior });
    return;
  }
  const distance = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + distance - box.clientHeight / 3, behavior });
}
