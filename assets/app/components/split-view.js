// @ts-check
/** Two parts of a page beside each other, with a divider that is moved by hand or by keys. Where there is no room they are tabs. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { keptAs } from '../base.js';
import { needs } from '../component-files.js';
import { useId } from '../hooks.js';
import { t } from '../locale.js';
import { runsLeft } from './roving.js';
import { Tabs } from './tabs.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** The least and the most that the first part takes, in percent. */
const LEAST = 25;
const MOST = 75;

/** Room in pixels below which the parts are tabs. */
const NARROW = 640;

/** @param {number} share */
const bounded = (share) => Math.round(Math.min(MOST, Math.max(LEAST, share)));

/** @param {string | undefined} name */
function keptShare(name) {
  try {
    return bounded(Number(name && localStorage.getItem(keptAs(`schola.split.${name}`))) || 50);
  } catch {
    return 50;
  }
}

/**
 * @param {{ label: string, first: { label: string, view: Ui.Child }, second: { label: string, view: Ui.Child }, name?: string }} props `name` is what the browser keeps the
 *   position of the divider by
 */
export function SplitView({ label, first, second, name }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const [share, setShare] = useState(keptShare(name));
  const [narrow, setNarrow] = useState(false);
  const [shown, setShown] = useState('first');
  const id = useId('split');
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setNarrow(entry.contentRect.width < NARROW));
    if (root.current) watcher.observe(root.current);
    return () => watcher.disconnect();
  }, []);
  /** @param {number} wanted */
  const move = (wanted) => {
    const next = bounded(wanted);
    setShare(next);
    try {
      if (name) localStorage.setItem(keptAs(`schola.split.${name}`), String(next));
    } catch {
      // It lasts until the page is closed.
    }
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const ahead = runsLeft(root.current) ? -5 : 5;
    const to = { ArrowRight: share + ahead, ArrowLeft: share - ahead, Home: LEAST, End: MOST, Enter: 50 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  /** @param {PointerEvent} event */
  const onPoint = (event) => {
    const divider = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.type === 'pointerdown') divider.setPointerCapture(event.pointerId);
    if (!divider.hasPointerCapture(event.pointerId) || !root.current) return;
    const { left, width } = root.current.getBoundingClientRect();
    const part = ((event.clientX - left) / width) * 100;
    move(runsLeft(root.current) ? 100 - part : part);
  };
  return html`<div class="split" ref=${root} role="group" aria-label=${label}>
    ${narrow ? html`<${Tabs} label=${label} tabs=${[{ id: 'first', label: first.label }, { id: 'second', label: second.label }]} value=${shown} onChange=${setShown}>${shown === 'first' ? first.view : second.view}<//>`
      : html`<div class="split-parts" style=${{ gridTemplateColumns: `minmax(0, ${share}fr) auto minmax(0, ${100 - share}fr)` }}>
        <section class="split-part" id=${id} aria-label=${first.label} tabindex="0">${first.view}</section>
        <div class="split-divider" role="separator" aria-orientation="vertical" aria-label=${t('ui.split.divider')} aria-controls=${id} aria-valuemin=${LEAST} aria-valuemax=${MOST} aria-valuenow=${share} tabindex="0"
          onKeyDown=${onKey} onPointerDown=${onPoint} onPointerMove=${onPoint} onDblClick=${() => move(50)}></div>
        <section class="split-part" aria-label=${second.label} tabindex="0">${second.view}</section></div>`}
  </div>`;
}
