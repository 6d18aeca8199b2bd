// @ts-check
/**
 * A list that people put in order: by dragging with mouse or finger, with a button for each step, or with the arrow keys on these buttons.
 */
import { html, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, prefersLessMotion } from '../../a11y.js';
import { needs } from '../../component-files.js';
import { t } from '../../locale.js';
import { IconButton } from '../button.js';
import { Icon } from '../icon.js';

needs(import.meta.url);

/** So near to the edge of the window it scrolls while something is dragged, in pixels. */
const EDGE = 72;

/**
 * @template Item
 * @param {Item[]} items @param {number} from @param {number} to
 */
export function moved(items, from, to) {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/**
 * @template Item
 * @param {{ label: string, items: Item[], keyOf: (item: Item) => string | number, nameOf: (item: Item) => string, row: (item: Item, index: number) => Ui.Child, onChange: (items: Item[]) => void }} props
 */
export function ReorderList({ label, items, keyOf, nameOf, row, onChange }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  /** What is dragged: where it began, where it would be put, and how far the pointer is. */
  const [drag, setDrag] = useState(/** @type {{ from: number, to: number, shift: number } | null} */ (null));
  const start = useRef({ y: 0, scroll: 0, middles: /** @type {number[]} */ ([]), height: 0 });
  const wanted = useRef(/** @type {{ key: string, direction: string } | null} */ (null));
  const before = useRef(/** @type {Map<string, number>} */ (new Map()));
  const rows = () => /** @type {HTMLElement[]} */ ([...(list.current?.children ?? [])]);

  // Rows glide to their new places, and the button that was pressed keeps the focus.
  useLayoutEffect(() => {
    const places = new Map(rows().map((one) => [one.dataset.key ?? '', one.offsetTop]));
    if (!prefersLessMotion()) {
      for (const one of rows()) {
        const from = before.current.get(one.dataset.key ?? '');
        const distance = from === undefined ? 0 : from - one.offsetTop;
        if (distance && !drag) one.animate([{ transform: `translateY(${distance}px)` }, { transform: 'none' }], { duration: 200, easing: 'ease-out' });
      }
    }
    before.current = places;
    if (!wanted.current) return;
    const { key, direction } = wanted.current;
    wanted.current = null;
    const buttons = rows().find((one) => one.dataset.key === key)?.querySelectorAll('button');
    const button = buttons?.[direction === 'up' ? 0 : 1];
    (button?.getAttribute('aria-disabled') === 'true' ? buttons?.[direction === 'up' ? 1 : 0] : button)?.focus();
  }, [items]);

  /** @param {number} from @param {number} to @param {string} [direction] of the button that keeps the focus */
  const move = (from, to, direction) => {
    const place = Math.min(items.length - 1, Math.max(0, to));
    if (place === from) return;
    if (direction) wanted.current = { key: String(keyOf(items[from])), direction };
    onChange(moved(items, from, place));
    announce(t('ui.reorder.moved', { name: nameOf(items[from]), place: place + 1, count: items.length }));
  };
  /** @param {number} index @param {KeyboardEvent} event */
  const onKey = (index, event) => {
    const to = /** @type {Record<string, number>} */ ({ ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: items.length - 1 })[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(index, to, to < index ? 'up' : 'down');
  };
  /** @param {number} index @param {PointerEvent} event */
  const onDown = (index, event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    const boxes = rows().map((one) => one.getBoundingClientRect());
    start.current = { y: event.clientY, scroll: window.scrollY, middles: boxes.map((box) => box.top + box.height / 2), height: boxes[index].height };
    setDrag({ from: index, to: index, shift: 0 });
  };
  /** @param {PointerEvent} event */
  const onMove = (event) => {
    if (!drag) return;
    if (event.clientY < EDGE) window.scrollBy(0, -12);
    else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
    const { y, scroll, middles } = start.current;
    const shift = event.clientY - y + window.scrollY - scroll;
    const middle = middles[drag.from] + shift;
    const to = middles.filter((place, index) => index !== drag.from && place < middle).length;
    setDrag({ ...drag, to, shift });
  };
  const onUp = () => {
    if (!drag) return;
    setDrag(null);
    before.current = new Map();
    move(drag.from, drag.to);
  };
  /** How far a row is out of its place while another is dragged over it. @param {number} index */
  const shiftOf = (index) => {
    if (!drag) return undefined;
    if (index === drag.from) return `translateY(${drag.shift}px)`;
    const gap = start.current.height + 8;
    if (index > drag.from && index <= drag.to) return `translateY(${-gap}px)`;
    return index < drag.from && index >= drag.to ? `translateY(${gap}px)` : undefined;
  };

  return html`<ol class=${`reorder ${drag ? 'dragging' : ''}`} ref=${list} aria-label=${label} onKeyDown=${(/** @type {KeyboardEvent} */ event) => { if (event.key === 'Escape' && drag) setDrag(null); }}>
    ${items.map((item, index) => html`<li class=${`reorder-row ${drag?.from === index ? 'dragged' : ''}`} key=${keyOf(item)} data-key=${keyOf(item)} style=${{ transform: shiftOf(index) ?? 'none' }}>
      <span class="reorder-grip" aria-hidden="true" onPointerDown=${(/** @type {PointerEvent} */ event) => onDown(index, event)} onPointerMove=${onMove} onPointerUp=${onUp} onPointerCancel=${() => setDrag(null)}>
        <${Icon} name="grip" size=${20} /></span>
      <div class="reorder-content">${row(item, index)}</div>
      <${IconButton} icon="up" label=${t('ui.reorder.up', { name: nameOf(item) })} aria-disabled=${index === 0 ? 'true' : undefined} onClick=${() => move(index, index - 1, 'up')} onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(index, event)} />
      <${IconButton} icon="down" label=${t('ui.reorder.down', { name: nameOf(item) })} aria-disabled=${index === items.length - 1 ? 'true' : undefined} onClick=${() => move(index, index + 1, 'down')} onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(index, event)} />
    </li>`)}
  </ol>`;
}
