// @ts-check
/** What a whole is made of: a line for each part, with its figure and its bar. */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { number } from '../format.js';
import { t } from '../locale.js';
import { Button } from './button.js';

/** How many parts are shown at first. */
const FIRST = 6;

/**
 * @param {{ title: string, parts: { id: string | number, label: Ui.Child, note?: string, value: number }[], empty: string }} props
 */
export function ShareList({ title, parts, empty }) {
  const [all, setAll] = useState(false);
  const whole = parts.reduce((sum, part) => sum + part.value, 0);
  const shown = all ? parts : parts.slice(0, FIRST);
  return html`<section class="shares">
    <h3>${title}</h3>
    ${parts.length === 0 ? html`<p class="soft">${empty}</p>` : html`<ul>${shown.map((part) => html`<li key=${part.id}>
      <p class="share-words"><span class="share-name">${part.label}${part.note && html` <span class="share-note">${part.note}</span>`}</span>
        <span class="share-value">${number(part.value)}</span></p>
      <svg class="share-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect class="share-ground" width="100" height="4" /><rect class="share-part" width=${(100 * part.value) / Math.max(1, whole)} height="4" /></svg>
    </li>`)}</ul>`}
    ${parts.length > FIRST && html`<p><${Button} small kind="quiet" aria-expanded=${String(all)} onClick=${() => setAll(!all)}>
      ${t(all ? 'ui.show_fewer' : 'ui.show_all', { count: parts.length })}<//></p>`}
  </section>`;
}
