// @ts-check
/** A button that opens a list of actions; arrow keys move, Escape closes and gives the focus back. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { useId, useOutside } from '../hooks.js';
import { useFloating } from './floating.js';
import { Icon } from './icon.js';
import { Link } from './link.js';

/**
 * @typedef {{ label: string, icon?: string, href?: string, act?: () => void, danger?: boolean, checked?: boolean,
 *   separate?: boolean, wide?: boolean }} MenuItem `separate` draws a line before the entry; `wide` leaves it out where there is hardly a keyboard
 */

/** Milliseconds between two letters that are typed in one go. */
const PAUSE = 700;

/**
 * @param {{ label: string, trigger: Ui.Child, items: MenuItem[], head?: Ui.Child, class?: string }} props
 */
export function Menu({ label, trigger, items, head, class: extra = '' }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const popup = useRef(/** @type {HTMLElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const typed = useRef({ text: '', at: 0 });
  const id = useId('menu');
  useFloating(button, popup, open, { align: 'end' });
  const entries = () => [...(root.current?.querySelectorAll('[role^="menuitem"]') ?? [])].map((e) => /** @type {HTMLElement} */ (e));

  /** @param {boolean} [giveBack] */
  const close = (giveBack = false) => {
    setOpen(false);
    if (giveBack) button.current?.focus();
  };

  useEffect(() => {
    if (open) entries()[0]?.focus();
  }, [open]);
  useOutside(open, [root], close);

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (!open) {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      setOpen(true);
      return;
    }
    const all = entries();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to]?.focus();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      close(true);
    } else if (event.key === 'Tab') close();
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      all[leadingTo(all, at, event.key)]?.focus();
    }
  };

  /** The entry that begins with what is typed in one go; one letter again and again goes through its entries. @param {HTMLElement[]} all @param {number} at @param {string} key */
  const leadingTo = (all, at, key) => {
    const now = performance.now();
    const text = (now - typed.current.at < PAUSE ? typed.current.text : '') + key.toLowerCase();
    typed.current = { text, at: now };
    const wanted = [...text].every((letter) => letter === text[0]) ? text[0] : text;
    const from = wanted.length === 1 ? at + 1 : at;
    const order = all.map((_, index) => (from + index) % all.length);
    return order.find((index) => all[index].textContent?.trim().toLowerCase().startsWith(wanted)) ?? at;
  };

  return html`<div class=${`menu ${extra}`} ref=${root} onKeyDown=${onKey}>
    <button type="button" class="menu-trigger" ref=${button} aria-haspopup="menu" aria-expanded=${String(open)} aria-controls=${open ? id : undefined}
      onClick=${() => setOpen(!open)}><span class="visually-hidden">${label}</span>${trigger}</button>
    ${open && html`<div class="menu-popup" ref=${popup}>
      ${head && html`<div class="menu-head">${head}</div>`}
      <div role="menu" id=${id} aria-label=${label}>
        ${items.map((item) => [item.separate && html`<hr class="menu-line" />`, html`<${Entry} item=${item} close=${close} />`])}
      </div>
    </div>`}
  </div>`;
}

/** @param {{ item: MenuItem, close: (giveBack?: boolean) => void }} props */
function Entry({ item, close }) {
  const classes = `menu-item ${item.danger ? 'danger' : ''} ${item.wide ? 'wide' : ''}`;
  const inside = html`${item.icon && html`<${Icon} name=${item.icon} size=${18} />`}<span>${item.label}</span>
    ${item.checked && html`<${Icon} name="check" size=${16} />`}`;
  if (item.href) {
    return html`<${Link} role="menuitem" tabindex="-1" class=${classes} href=${item.href} onClick=${() => close()}>${inside}<//>`;
  }
  const role = item.checked === undefined ? 'menuitem' : 'menuitemradio';
  return html`<button type="button" role=${role} aria-checked=${item.checked === undefined ? undefined : String(item.checked)}
    tabindex="-1" class=${classes} onClick=${() => { close(true); item.act?.(); }}>${inside}</button>`;
}
