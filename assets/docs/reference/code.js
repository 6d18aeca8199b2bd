// @ts-check
/** Code with a button to copy it, and the same example in several languages, with the tabs that all pages share. */
import { html, useEffect, useReducer, useRef } from '../../vendor/htm-preact/standalone.module.js';
import { copyFrom } from '../copying.js';
import { parts } from '../highlighting.js';
import { LANGUAGES, language, setLanguage } from '../storage.js';

/** @param {{ name: string, text: string }} props */
export function CopyButton({ name, text }) {
  return html`<button type="button" class="docs-copy" aria-label=${name}
    onClick=${(/** @type {MouseEvent} */ event) => copyFrom(/** @type {HTMLButtonElement} */ (event.currentTarget), text)}>Copy</button>`;
}

/** @param {{ text: string }} props */
const Marked = ({ text }) => html`<code>${parts(text).map(([kind, part]) => (kind === '' ? part : html`<span class=${kind}>${part}</span>`))}</code>`;

/** @param {{ text: string, what: string }} props */
export function Code({ text, what }) {
  return html`<div class="docs-block"><pre tabindex="0"><${Marked} text=${text} /></pre><${CopyButton} name=${`Copy ${what}`} text=${text} /></div>`;
}

/** @param {{ label: string, text: (language: string) => string }} props */
export function CodeTabs({ label, text }) {
  const [, again] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const changed = () => again(undefined);
    document.addEventListener('docs:language', changed);
    return () => document.removeEventListener('docs:language', changed);
  }, []);
  const chosen = language();
  const at = LANGUAGES.findIndex((known) => known.id === chosen);
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const last = LANGUAGES.length - 1;
    const isRightToLeft = list.current !== null && getComputedStyle(list.current).direction === 'rtl';
    const [next, before] = [at === last ? 0 : at + 1, at === 0 ? last : at - 1];
    const to = { ArrowRight: isRightToLeft ? before : next, ArrowLeft: isRightToLeft ? next : before, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setLanguage(LANGUAGES[to].id);
    /** @type {HTMLElement | undefined} */ (list.current?.querySelectorAll('[role="tab"]')[to])?.focus();
  };
  const code = text(chosen);
  return html`<div class="ref-code">
    <div class="ref-code-head">
      <div class="docs-tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${onKey}>
        ${LANGUAGES.map(({ id, name }) => html`<button type="button" role="tab" id=${`code-${id}`} aria-controls="code-panel" aria-selected=${String(id === chosen)}
          tabindex=${id === chosen ? '0' : '-1'} onClick=${() => setLanguage(id)}>${name}</button>`)}
      </div>
      <${CopyButton} name="Copy the example" text=${code} />
    </div>
    <div role="tabpanel" id="code-panel" aria-labelledby=${`code-${chosen}`}><pre tabindex="0"><${Marked} text=${code} /></pre></div>
  </div>`;
}
