// @ts-check
/** Keeps what floats beside its anchor and inside the window, and turns it to the other side where there is no room. */
import { useLayoutEffect } from '../../vendor/htm-preact/standalone.module.js';
import { runsLeft } from './roving.js';

/** Pixels between anchor and floating part, and between it and the edge of the window. */
const GAP = 6;
const EDGE = 8;

/**
 * @typedef {{ side?: 'below' | 'above', align?: 'start' | 'center' | 'end' }} Wish where it stands when there is room
 */

/**
 * Puts `part` beside `anchor`. The part has `position: fixed`.
 * @param {HTMLElement} anchor
 * @param {HTMLElement} part
 * @param {Wish} [wish]
 */
export function putBeside(anchor, part, { side = 'below', align = 'start' } = {}) {
  const from = anchor.getBoundingClientRect();
  const [wide, high] = [document.documentElement.clientWidth, innerHeight];
  part.style.maxHeight = '';
  const { offsetWidth: width, scrollHeight: height } = part;
  const room = { below: high - from.bottom - GAP - EDGE, above: from.top - GAP - EDGE };
  const other = side === 'below' ? 'above' : 'below';
  const there = height > room[side] && room[other] > room[side] ? other : side;
  const isStart = align === 'start' ? !runsLeft(anchor) : runsLeft(anchor);
  const left = align === 'center' ? from.left + (from.width - width) / 2 : isStart ? from.left : from.right - width;
  part.style.left = `${Math.round(Math.max(EDGE, Math.min(left, wide - width - EDGE)))}px`;
  part.style.maxHeight = `${Math.max(96, room[there])}px`;
  part.style.top = `${Math.round(there === 'below' ? from.bottom + GAP : Math.max(EDGE, from.top - GAP - Math.min(height, room.above)))}px`;
  part.dataset.side = there;
}

/**
 * Holds `part` beside `anchor` for as long as it is open.
 * @param {{ current: HTMLElement | null }} anchor
 * @param {{ current: HTMLElement | null }} part
 * @param {boolean} open
 * @param {Wish} [wish]
 */
export function useFloating(anchor, part, open, wish) {
  useLayoutEffect(() => {
    if (!open) return undefined;
    const put = () => { if (anchor.current && part.current) putBeside(anchor.current, part.current, wish); };
    put();
    const watcher = new ResizeObserver(put);
    if (part.current) watcher.observe(part.current);
    addEventListener('scroll', put, { passive: true, capture: true });
    addEventListener('resize', put, { passive: true });
    return () => {
      watcher.disconnect();
      removeEventListener('scroll', put, { capture: true });
      removeEventListener('resize', put);
    };
  }, [open]);
}
