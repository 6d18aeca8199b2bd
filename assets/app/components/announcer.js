// @ts-check
/** The notices over the page, and the live regions that speak them. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { dismiss, notices, spoken, takeUp } from '../a11y.js';
import { t } from '../locale.js';
import { useSignal } from '../store.js';
import { IconButton } from './button.js';
import { Icon } from './icon.js';

/** Milliseconds that good news is shown, and longer where it offers something. */
const SHOWN = 6000;
const OFFERED = 9000;

export function Announcer() {
  const shown = useSignal(notices);
  const words = useSignal(spoken);
  useEffect(() => {
    // The last offer is also taken up by the keys that undo elsewhere, as long as nothing is typed.
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const offer = [...notices.value].reverse().find((notice) => notice.action);
      const isTyping = event.target instanceof Element && event.target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]');
      if (!offer || isTyping || event.defaultPrevented || event.key.toLowerCase() !== 'z' || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      takeUp(offer.id);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const toast = (/** @type {import('../a11y.js').Notice} */ notice) => html`<${Toast} key=${notice.id} notice=${notice} />`;
  return html`<div class="toasts">
    <div role="status">${shown.filter((notice) => notice.tone === 'good').map(toast)}</div>
    <div role="alert">${shown.filter((notice) => notice.tone === 'bad').map(toast)}</div>
    <div class="visually-hidden" role="status">${words}</div>
  </div>`;
}

/** One notice. While it is pointed at or has the focus, it stays. @param {{ notice: import('../a11y.js').Notice }} props */
function Toast({ notice }) {
  const [held, hold] = useState(false);
  const left = useRef(notice.action ? OFFERED : SHOWN);
  useEffect(() => {
    if (notice.tone === 'bad' || held) return undefined;
    const begun = performance.now();
    const timer = setTimeout(() => dismiss(notice.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(1500, left.current - (performance.now() - begun));
    };
  }, [held]);
  return html`<div class=${`toast ${notice.tone}`} onPointerEnter=${() => hold(true)} onPointerLeave=${() => hold(false)} onFocusIn=${() => hold(true)} onFocusOut=${() => hold(false)}>
    <${Icon} name=${notice.tone === 'good' ? 'check' : 'alert'} /><p>${notice.text}</p>
    ${notice.action && html`<button type="button" class="toast-action" onClick=${() => takeUp(notice.id)}>${notice.action.label}</button>`}
    <${IconButton} icon="close" label=${t('ui.close')} onClick=${() => dismiss(notice.id)} />
  </div>`;
}
