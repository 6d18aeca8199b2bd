// @ts-check
/** A key that was just made: its text is here and nowhere else, so this window closes only when it is told to. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { asset, call } from '../../api.js';
import { Button } from '../../components/button.js';
import { CodeTabs } from '../../components/code-tabs.js';
import { Dialog } from '../../components/dialog.js';
import { Callout } from '../../components/page.js';
import { SecretValue } from '../../components/secret-value.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { withKey } from './getting-started.js';

/** @param {{ title: string, label: string, text: string, note?: string, hasSnippet?: boolean, onClose: () => void }} props `hasSnippet` shows a request with the key */
export function NewKey({ title, label, text, note, hasSnippet = false, onClose }) {
  return html`<${NewKeys} title=${title} keys=${[{ label, text }]} note=${note} onClose=${onClose}>${hasSnippet && html`<${Snippet} text=${text} />`}<//>`;
}

/** A first request that holds the key. @param {{ text: string }} props */
function Snippet({ text }) {
  const state = useLoad(async (signal) => {
    const [snippets, { usage }] = await Promise.all([/** @type {Promise<import('./getting-started.js').Snippet[]>} */ (asset(new URL('./snippets.json', import.meta.url))), call('getUsage', { signal })]);
    return withKey(snippets, usage.base_url, text);
  }, [text]);
  return state.data && html`<div class="stack tight"><h3>${t('ui.portal.try_key')}</h3><p class="small soft">${t('ui.portal.try_key_text')}</p>
    <${CodeTabs} label=${t('ui.start.languages')} examples=${state.data} /></div>`;
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
