// @ts-check
/**
 * What a long page holds, with the part that is on screen. It moves the page and the focus but not the address, which may name a
 * passage. Where there is no room beside the page it folds.
 */
import { html, useEffect, useState } from '../../vendor/htm-preact/standalone.module.js';
import { prefersLessMotion } from '../a11y.js';
import { needs } from '../component-files.js';
import { Icon } from './icon.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** @typedef {{ id: string, text: string, level: number }} Heading `id` of the element that begins the part */

/** @param {{ label: string, headings: Heading[], fold?: boolean }} props `fold` leaves it folded at any width */
export function Outline({ label, headings, fold = false }) {
  const at = usePart(headings);
  const least = Math.min(...headings.map(({ level }) => level));
  /** @param {Event} event @param {string} id */
  const follow = (event, id) => {
    event.preventDefault();
    const part = document.getElementById(id);
    part?.scrollIntoView({ behavior: prefersLessMotion() ? 'auto' : 'smooth', block: 'start' });
    if (part && !part.hasAttribute('tabindex')) part.tabIndex = -1;
    part?.focus({ preventScroll: true });
  };
  const list = html`<ol class="outline-list">${headings.map(({ id, text, level }) => html`<li key=${id} class=${`outline-level-${Math.min(3, level - least + 1)}`}>
    <a href=${`#${id}`} aria-current=${id === at ? 'location' : undefined} onClick=${(/** @type {Event} */ event) => follow(event, id)}>${text}</a></li>`)}</ol>`;
  return html`<nav class=${fold ? 'outline folds' : 'outline'} aria-label=${label}>
    <p class="outline-title" aria-hidden="true">${label}</p>
    <details class="outline-fold"><summary><${Icon} name="list" size=${18} /><span>${label}</span><${Icon} name="down" size=${16} /></summary>${list}</details>
    <div class="outline-open">${list}</div>
  </nav>`;
}

/** The part that is read: the last one whose beginning is above the upper third of the window. @param {Heading[]} headings */
function usePart(headings) {
  const [at, setAt] = useState(headings[0]?.id);
  const shape = headings.map(({ id }) => id).join(' ');
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const line = innerHeight / 3;
      const begun = headings.filter(({ id }) => (document.getElementById(id)?.getBoundingClientRect().top ?? Infinity) <= line);
      const isAtEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
      setAt((isAtEnd ? headings : begun.length > 0 ? begun : headings.slice(0, 1)).slice(-1)[0]?.id);
    };
    const soon = () => { frame ||= requestAnimationFrame(look); };
    look();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, [shape]);
  return at;
}
