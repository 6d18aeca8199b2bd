// @ts-check
/** A small part of the page that a button opens beside itself. The page stays usable; Escape, a click elsewhere or leaving it with Tab closes it. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { needs } from '../component-files.js';
import { useId, useOutside } from '../hooks.js';
import { t } from '../locale.js';
import { useFloating } from './floating.js';
import { Icon } from './icon.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/**
 * @param {{ label: string, trigger: Ui.Child, children?: Ui.Child | ((close: () => void) => Ui.Child), align?: 'start' | 'center' | 'end', class?: string, kind?: string }} props
 *   `label` names the part, `trigger` is what the button shows; a function as child is given what closes the part
 */
export function Popover({ label, trigger, children, align = 'start', class: extra = '', kind = 'button plain small' }) {
  const [open, setOpen] = useState(false);
  const id = useId('popover');
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const part = useRef(/** @type {HTMLElement | null} */ (null));
  useFloating(button, part, open, { align });
  /** @param {boolean} [giveBack] */
  const close = (giveBack = true) => {
    setOpen(false);
    if (giveBack) button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const inside = /** @type {HTMLElement | null} */ (part.current?.querySelector('input, select, textarea, button, a[href], [tabindex="0"]') ?? part.current);
    inside?.focus();
  }, [open]);
  useOutside(open, [part, button], () => close(false), { withFocus: true });
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return html`<span class=${`popover-host ${extra}`} onKeyDown=${onKey}>
    <button type="button" class=${kind} ref=${button} aria-haspopup="dialog" aria-expanded=${String(open)} aria-controls=${open ? id : undefined} onClick=${() => (open ? close() : setOpen(true))}>${trigger}</button>
    ${open && html`<div class="popover" role="dialog" id=${id} aria-label=${label} tabindex="-1" ref=${part}>${typeof children === 'function' ? children(close) : children}</div>`}
  </span>`;
}

/** A question mark that explains what stands before it, for a finger as well. @param {{ about: string, children?: Ui.Child }} props */
export const Explanation = ({ about, children }) => html`<${Popover} label=${about} kind="icon-button small" align="center"
  trigger=${html`<${Icon} name="help" size=${18} /><span class="visually-hidden">${t('ui.explain', { what: about })}</span>`}><div class="explanation">${children}</div><//>`;
