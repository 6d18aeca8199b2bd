// @ts-check
/**
 * Tabs: parts of a page of which one is shown, and links to pages that belong together. A row that is wider than its place fades
 * where it goes on, and brings the chosen one into view.
 */
import { html, useEffect, useRef } from '../../vendor/htm-preact/standalone.module.js';
import { useId } from '../hooks.js';
import { Icon } from './icon.js';
import { Link } from './link.js';
import { steppedTo } from './roving.js';

/** Scrolls the row so that the chosen one is in its middle. @param {HTMLElement | null} list */
function showChosen(list) {
  const one = list?.querySelector('[aria-current="page"], [aria-selected="true"]');
  if (!list || !one) return;
  const [place, part] = [list.getBoundingClientRect(), one.getBoundingClientRect()];
  list.scrollLeft += part.left + part.width / 2 - (place.left + place.width / 2);
}

/** Tells the row where it goes on beyond its edges, and shows the chosen one, also when the room for it changes. @param {unknown} chosen */
export function useTabRow(chosen) {
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const list = row.current;
    if (!list) return undefined;
    const look = () => {
      const room = list.scrollWidth - list.clientWidth;
      const at = Math.abs(list.scrollLeft);
      list.dataset.more = [at > 4 && 'before', room - at > 4 && 'after'].filter(Boolean).join(' ');
    };
    look();
    list.addEventListener('scroll', look, { passive: true });
    const watcher = new ResizeObserver(() => {
      showChosen(list);
      look();
    });
    watcher.observe(list);
    return () => {
      list.removeEventListener('scroll', look);
      watcher.disconnect();
    };
  }, []);
  useEffect(() => showChosen(row.current), [chosen]);
  return row;
}

/**
 * @typedef {{ id: string, label: Ui.Child, icon?: string, count?: number | string }} Tab
 */

/**
 * Tabs over a part of the page that one of them shows. The panel is what the page makes of the chosen one.
 * @param {{ label: string, tabs: Tab[], value: string, onChange: (id: string) => void, children?: Ui.Child, after?: Ui.Child, isStop?: boolean }} props
 *   `after` stands at the end of the row; `isStop` is false for a panel whose content begins with something that can be focused
 */
export function Tabs({ label, tabs, value, onChange, children, after, isStop = true }) {
  const id = useId('tabs');
  const row = useTabRow(value);
  const at = Math.max(0, tabs.findIndex((tab) => tab.id === value));
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const to = steppedTo(event, at, tabs.length);
    if (to === null) return;
    event.preventDefault();
    onChange(tabs[to].id);
    /** @type {HTMLElement | undefined} */ (row.current?.querySelectorAll('[role="tab"]')[to])?.focus();
  };
  return html`<div class="tab-set">
    <div class="tab-set-head">
      <div class="tabs" role="tablist" aria-label=${label} ref=${row} onKeyDown=${onKey}>
        ${tabs.map((tab, index) => html`<button type="button" role="tab" key=${tab.id} id=${`${id}-${tab.id}`} aria-controls=${`${id}-panel`} aria-selected=${String(index === at)}
          tabindex=${index === at ? '0' : '-1'} onClick=${() => onChange(tab.id)}><${Inside} tab=${tab} /></button>`)}
      </div>
      ${after}
    </div>
    <div class="tab-panel" role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${tabs[at]?.id}`} tabindex=${isStop ? '0' : undefined}>${children}</div>
  </div>`;
}

/**
 * Links to pages that belong together.
 * @param {{ label: string, links: { href: string, label: Ui.Child, icon?: string, count?: number | string, isCurrent: boolean }[], class?: string }} props
 */
export function TabLinks({ label, links, class: extra = '' }) {
  const current = links.findIndex((link) => link.isCurrent);
  const row = useTabRow(current);
  return html`<nav class=${`tab-links ${extra}`} aria-label=${label}><ul class="tabs" ref=${row}>
    ${links.map((link) => html`<li key=${link.href}><${Link} href=${link.href} aria-current=${link.isCurrent ? 'page' : undefined}><${Inside} tab=${link} /><//></li>`)}
  </ul></nav>`;
}

/** @param {{ tab: { label: Ui.Child, icon?: string, count?: number | string } }} props */
const Inside = ({ tab }) => html`${tab.icon && html`<${Icon} name=${tab.icon} size=${18} />`}<span>${tab.label}</span>
  ${tab.count !== undefined && html`<span class="tab-count">${tab.count}</span>`}`;
