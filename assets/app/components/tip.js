// @ts-check
/**
 * Tooltips. Any element with `data-tip` shows its words when it is pointed at or reached by the keyboard. One element serves all of
 * them; it stands in the open dialog where there is one, since everything else lies under that.
 */
import { html, useLayoutEffect, useRef } from '../../vendor/htm-preact/standalone.module.js';
import { useId } from '../hooks.js';
import { putBeside } from './floating.js';

/** Milliseconds from pointing at something until its tooltip is shown, and from leaving it until it goes. */
const PATIENCE = 450;
const GRACE = 120;

/** @type {HTMLElement | null} */
let tip = null;
/** @type {HTMLElement | null} */
let anchor = null;
let timer = 0;

function hide() {
  clearTimeout(timer);
  tip?.remove();
  tip = null;
  anchor = null;
}

/** @param {HTMLElement} element */
function show(element) {
  hide();
  const words = element.dataset.tip;
  if (!words || !element.isConnected) return;
  anchor = element;
  tip = document.createElement('div');
  tip.className = 'tip';
  // Assistive technology has the words from the element itself.
  tip.setAttribute('aria-hidden', 'true');
  tip.textContent = words;
  tip.addEventListener('pointerenter', () => clearTimeout(timer));
  tip.addEventListener('pointerleave', () => { timer = setTimeout(hide, GRACE); });
  (element.closest('dialog') ?? document.body).append(tip);
  putBeside(element, tip, { side: 'above', align: 'center' });
}

/** @param {Event} event */
const tipped = (event) => /** @type {HTMLElement | null} */ (event.target instanceof Element ? event.target.closest('[data-tip]') : null);

/** Shows tooltips from now on. */
export function watchTips() {
  document.addEventListener('pointerover', (event) => {
    // A finger that touches something wants to use it.
    if (event.pointerType === 'touch') return;
    const element = tipped(event);
    if (!element || element === anchor) {
      if (element) clearTimeout(timer);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => show(element), tip ? 0 : PATIENCE);
  });
  document.addEventListener('pointerout', (event) => {
    const element = tipped(event);
    if (!element || element.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
    // What the keyboard has reached keeps its tooltip, wherever the pointer rests.
    if (tip && element !== anchor) return;
    clearTimeout(timer);
    timer = setTimeout(hide, GRACE);
  });
  document.addEventListener('focusin', (event) => {
    const element = tipped(event);
    if (element && element.matches(':focus-visible')) show(element);
    else if (anchor && !element) hide();
  });
  document.addEventListener('focusout', (event) => { if (tipped(event) === anchor) hide(); });
  document.addEventListener('pointerdown', hide);
  addEventListener('scroll', () => {
    // The browser scrolls to what the keyboard has reached, after that has the focus.
    if (tip && anchor?.matches(':focus-visible')) putBeside(anchor, tip, { side: 'above', align: 'center' });
    else hide();
  }, { passive: true, capture: true });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !tip) return;
    // Escape takes the tooltip away first, and only then what is below it.
    event.stopPropagation();
    event.preventDefault();
    hide();
  }, { capture: true });
}

/**
 * Explains what stands in it, which has a name of its own and can be focused. Assistive technology reads the words as its description.
 * @param {{ text: string, children?: Ui.Child }} props
 */
export function Tooltip({ text, children }) {
  const id = useId('tip');
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const one = /** @type {HTMLElement | null} */ (host.current?.querySelector('a, button, input, select, [tabindex]') ?? null);
    if (!one) return;
    one.dataset.tip = text;
    one.setAttribute('aria-describedby', id);
  }, [text]);
  return html`<span class="tip-host" ref=${host}>${children}<span id=${id} hidden>${text}</span></span>`;
}
