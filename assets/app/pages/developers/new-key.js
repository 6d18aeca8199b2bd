// @ts-check
/** A key that was just made: its text is here and nowhere else, so this window closes only when it is told to. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { Callout } from '../../components/page.js';
import { SecretValue } from '../../components/secret-value.js';
import { t } from '../../locale.js';

/** @param {{ title: string, label: string, text: string, note?: string, children?: Ui.Child, onClose: () => void }} props */
export function NewKey({ title, label, text, note, children, onClose }) {
  return html`<${NewKeys} title=${title} keys=${[{ label, text }]} note=${note} onClose=${onClose}>${children}<//>`;
}

/** @param {{ title: string, keys: { label: string, text: string }[], note?: string, children?: Ui.Child, onClose: () => void }} props */
export function NewKeys({ title, keys, note, children, onClose }) {
  return html`<${Dialog} title=${title} onClose=${onClose} sticky=${true} wide=${Boolean(children)}>
    <div class="stack">
      <${Callout} icon="alert"><p>${t('ui.key.shown_once')}</p><//>
      ${keys.map(({ label, text }) => html`<${SecretValue} key=${label} label=${label} value=${text} />`)}
      ${note && html`<p class="soft">${note}</p>`}
      ${children}
      <div class="dialog-actions"><${Button} kind="primary" onClick=${onClose}>${t('ui.key.kept')}<//></div>
    </div>
  <//>`;
}
