// @ts-check
/**
 * Shows the visible part of a long list: only the rows near the viewport are in the document, and empty space stands for the others.
 * Rows may differ in height; they are measured when they are shown. The row that has the focus stays, wherever one scrolls.
 */
import { html, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';

/** So many pixels above and below the viewport are rendered, so that fast scrolling meets rows. */
const MARGIN = 600;

/** So many rows are rendered before anything is measured. */
const FIRST = 30;

/** The element that scrolls, or null for the window. @param {Element | null} element */
function boxOf(element) {
  for (let box = element?.parentElement ?? null; box && box !== document.body; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  }
  return null;
}

/**
 * Which rows of a list to render. The rows carry `data-index`; the element of `ref` holds them and nothing else but the two spacers.
 * @param {{ count: number, estimate: number, isOn?: boolean }} props `estimate` is the height of a row in pixels before any is
 *   measured; with `isOn` false all rows are rendered
 */
export function useVirtual({ count, estimate, isOn = true }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const heights = useRef(/** @type {Map<number, number>} */ (new Map()));
  const focused = useRef(-1);
  const [range, setRange] = useState({ from: 0, to: FIRST });
  const [version, setVersion] = useState(0);

  const offsets = useMemo(() => {
    const known = [...heights.current.values()];
    const usual = known.length > 0 ? known.reduce((sum, height) => sum + height, 0) / known.length : estimate;
    const tops = new Float64Array(count + 1);
    for (let index = 0; index < count; index += 1) tops[index + 1] = tops[index] + (heights.current.get(index) ?? usual);
    return tops;
  }, [count, estimate, version]);
  const tops = useRef(offsets);
  tops.current = offsets;

  /** The row at a distance from the top of the list. @param {number} distance */
  const rowAt = (distance) => {
    let low = 0;
    let high = tops.current.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops.current[middle] <= distance) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const look = useCallback(() => {
    if (!list.current) return;
    const box = boxOf(list.current);
    const view = box?.getBoundingClientRect() ?? { top: 0, height: window.innerHeight };
    const above = view.top - list.current.getBoundingClientRect().top;
    const next = { from: rowAt(above - MARGIN), to: rowAt(above + view.height + MARGIN) + 1 };
    setRange((now) => (now.from === next.from && now.to === next.to ? now : next));
  }, []);

  useEffect(() => {
    if (!isOn) return undefined;
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    // Widths change heights, so that all are measured anew.
    let width = list.current?.clientWidth ?? 0;
    const sizes = new ResizeObserver(() => {
      const now = list.current?.clientWidth ?? 0;
      if (now === width) return;
      width = now;
      heights.current.clear();
      setVersion((n) => n + 1);
      soon();
    });
    if (list.current) sizes.observe(list.current);
    // Scroll events do not bubble, but are seen on their way down.
    document.addEventListener('scroll', soon, { capture: true, passive: true });
    window.addEventListener('resize', soon);
    look();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      document.removeEventListener('scroll', soon, { capture: true });
      window.removeEventListener('resize', soon);
    };
  }, [isOn]);

  useLayoutEffect(() => {
    if (!isOn || !list.current) return;
    let isChanged = false;
    for (const row of list.current.querySelectorAll(':scope > [data-index]')) {
      const index = Number(row.getAttribute('data-index'));
      const height = row.getBoundingClientRect().height;
      if (Math.abs((heights.current.get(index) ?? 0) - height) > 0.5) {
        heights.current.set(index, height);
        isChanged = true;
      }
    }
    if (isChanged) setVersion((n) => n + 1);
  }, [isOn, range.from, range.to, count]);

  // Where the list became shorter or its rows changed their height, other rows are in view.
  useLayoutEffect(() => { if (isOn) look(); }, [isOn, version, count]);

  const from = isOn ? Math.min(range.from, Math.max(0, count - 1)) : 0;
  const to = isOn ? Math.min(range.to, count) : count;
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  const pinned = isOn && focused.current >= 0 && focused.current < count && (focused.current < from || focused.current >= to) ? focused.current : -1;
  if (pinned >= 0 && pinned < from) shown.unshift(pinned);
  if (pinned >= to) shown.push(pinned);
  const pinnedHeight = pinned >= 0 ? offsets[pinned + 1] - offsets[pinned] : 0;

  return {
    ref: list,
    shown,
    before: Math.max(0, offsets[from] - (pinned >= 0 && pinned < from ? pinnedHeight : 0)),
    after: Math.max(0, offsets[count] - offsets[to] - (pinned >= to ? pinnedHeight : 0)),
    onFocusIn: (/** @type {FocusEvent} */ event) => {
      const row = /** @type {Element} */ (event.target).closest('[data-index]');
      focused.current = row ? Number(row.getAttribute('data-index')) : -1;
    },
    onFocusOut: () => { focused.current = -1; },
    /** Scrolls so that a row is in view. @param {number} index */
    reveal: (index) => {
      if (!list.current) return;
      const box = boxOf(list.current);
      const height = box?.clientHeight ?? window.innerHeight;
      const top = tops.current[index] - height / 2;
      if (box) box.scrollTo({ top: box.scrollTop + list.current.getBoundingClientRect().top - box.getBoundingClientRect().top + top });
      else window.scrollTo({ top: window.scrollY + list.current.getBoundingClientRect().top + top });
      look();
    },
  };
}

/**
 * A long list of which only what is near the viewport is in the document. Assistive technology is told the place of each row.
 * @template Item
 * @param {{ label: string, items: Item[], keyOf: (item: Item) => string | number, row: (item: Item, index: number) => Ui.Child,
 *   estimate?: number, class?: string }} props
 */
export function VirtualList({ label, items, keyOf, row, estimate = 56, class: extra = '' }) {
  const rows = useVirtual({ count: items.length, estimate, isOn: items.length > FIRST });
  return html`<div class=${`virtual-list ${extra}`} role="list" aria-label=${label} ref=${rows.ref} onfocusin=${rows.onFocusIn} onfocusout=${rows.onFocusOut}>
    <div role="presentation" style=${{ blockSize: `${rows.before}px` }}></div>
    ${rows.shown.map((index) => html`<div role="listitem" key=${keyOf(items[index])} data-index=${index} aria-setsize=${items.length}
      aria-posinset=${index + 1}>${row(items[index], index)}</div>`)}
    <div role="presentation" style=${{ blockSize: `${rows.after}px` }}></div>
  </div>`;
}
