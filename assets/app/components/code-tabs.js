// @ts-check
/** The same example in several languages: a tab for each, moved between with the arrow keys. */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { copy } from '../clipboard.js';
import { t } from '../locale.js';
import { Button } from './button.js';
import { Tabs } from './tabs.js';

/** @param {{ label: string, examples: { id: string, name: string, text: string }[] }} props */
export function CodeTabs({ label, examples }) {
  const [chosen, setChosen] = useState(examples[0].id);
  const { text, name } = examples.find((example) => example.id === chosen) ?? examples[0];
  const button = html`<${Button} small icon="copy" aria-label=${t('ui.copy_named', { what: name })} onClick=${() => copy(text)}>${t('ui.copy')}<//>`;
  return html`<div class="code-tabs"><${Tabs} isStop=${false} label=${label} value=${chosen} onChange=${setChosen} after=${button} tabs=${examples.map((example) => ({ id: example.id, label: example.name }))}>
    <pre class="code-text" tabindex="0">${text}</pre><//></div>`;
}
