// @ts-check
/** A value that is shown this once, with a way to copy it. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { copy } from '../clipboard.js';
import { t } from '../locale.js';
import { Button } from './button.js';

/** @param {{ label: string, value: string }} props */
export function SecretValue({ label, value }) {
  return html`<div class="stack tight">
    <p class="field-label">${label}</p>
    <p class="secret-text">${value}</p>
    <p><${Button} small icon="copy" aria-label=${t('ui.copy_named', { what: label })} onClick=${() => copy(value)}>${t('ui.copy')}<//></p>
  </div>`;
}
