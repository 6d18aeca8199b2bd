// @ts-check
/** The same example in several languages: a tab for each, moved between with the arrow keys. */
import { html, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { copy } from '../clipboard.js';
import { useId } from '../hooks.js';
import { t } from '../locale.js';
import { Button } from './button.js';

/** @param {{ label: string, examples: { id: string, name: string, text: string }[] }} props */
export function CodeTabs({ label, examples }) {
  const [chosen, setChosen] = useState(examples[0].id);
  const id = useId('code');
  const tabs = useRef(/** @type {HTMLElement | null} */ (null));
  const at = examples.findIndex((example) => example.id === chosen);
  const { text, name } = examples[at];
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const last = examples.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setChosen(examples[to].id);
    /** @type {HTMLElement | undefined} */ (tabs.current?.querySelectorAll('[role="tab"]')[to])?.focus();
  };
  return html`<div class="code-tabs">
    <div class="code-tabs-head">
      <div class="tabs" role="tablist" aria-label=${label} ref=${tabs} onKeyDown=${onKey}>
        ${examples.map((example) => html`<button type="button" role="tab" id=${`${id}-${example.id}`} aria-controls=${`${id}-panel`}
          aria-selected=${String(example.id === chosen)} tabindex=${example.id === chosen ? '0' : '-1'} onClick=${() => setChosen(example.id)}>${example.name}</button>`)}
      </div>
      <${Button} small icon="copy" aria-label=${t('ui.copy_named', { what: name })} onClick=${() => copy(text)}>${t('ui.copy')}<//>
    </div>
    <div role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${chosen}`}><pre class="code-text" tabindex="0">${text}</pre></div>
  </div>`;
}
