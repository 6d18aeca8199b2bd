// @ts-check
/** The notices in the corner, and the live regions that speak them. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { dismiss, notices, spoken } from '../a11y.js';
import { t } from '../locale.js';
import { useSignal } from '../store.js';
import { IconButton } from './button.js';
import { Icon } from './icon.js';

export function Announcer() {
  const shown = useSignal(notices);
  const words = useSignal(spoken);
  const toast = (/** @type {import('../a11y.js').Notice} */ notice) => html`<div class=${`toast ${notice.tone}`} key=${notice.id}>
    <${Icon} name=${notice.tone === 'good' ? 'check' : 'alert'} /><p>${notice.text}</p>
    <${IconButton} icon="close" label=${t('ui.close')} onClick=${() => dismiss(notice.id)} />
  </div>`;
  return html`<div class="toasts">
    <div role="status">${shown.filter((notice) => notice.tone === 'good').map(toast)}</div>
    <div role="alert">${shown.filter((notice) => notice.tone === 'bad').map(toast)}</div>
    <div class="visually-hidden" role="status">${words}</div>
  </div>`;
}
