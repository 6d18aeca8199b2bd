// @ts-check
/**
 * A field whose value is one of many options: what is typed narrows them down. The options are given, or found by a function, which the
 * server may answer.
 */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { needs } from '../../component-files.js';
import { useId } from '../../hooks.js';
import { t } from '../../locale.js';
import { Icon } from '../icon.js';
import { Listbox, useListbox, useOptions } from './listbox.js';

needs(import.meta.url);

/** @typedef {import('./listbox.js').Option} Option */

/**
 * @param {{ label: string, name: string, value: string, onChange: (value: string) => void, options: import('./listbox.js').Source, chosen?: Option, hint?: string,
 *   error?: string, optional?: boolean, placeholder?: string }} props `chosen` is the option of the value, where it may not be among those that are found
 */
export function Combobox({ label, name, value, onChange, options: source, chosen, hint, error, optional = false, placeholder }) {
  const id = useId('combobox');
  const known = useRef(/** @type {Option | undefined} */ (chosen));
  if (chosen?.value === value) known.current = chosen;
  const current = (Array.isArray(source) ? source.find((option) => option.value === value) : undefined) ?? (known.current?.value === value ? known.current : undefined);
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const [isOpen, setOpen] = useState(false);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const { options, state } = useOptions({ source, text: typed ?? '', isOpen });
  const shown = typed ?? current?.label ?? '';
  /** @param {Option} option */
  const pick = (option) => {
    known.current = option;
    setTyped(null);
    setOpen(false);
    if (option.value !== value) onChange(option.value);
  };
  const list = useListbox({ options, state, isOpen, setOpen, pick });
  useEffect(() => { if (typed !== null) list.setAt(typed.trim() ? 0 : -1); }, [typed, options.length]);

  const leave = () => {
    setOpen(false);
    // An empty field has no value; what fits no option is taken back.
    if (typed !== null && !typed.trim() && value) onChange('');
    setTyped(null);
  };
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}${optional && html` <span class="field-optional">${t('ui.form.optional')}</span>`}</label>
    ${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    <div class="combobox">
      <input ref=${input} id=${id} name=${name} class="input" role="combobox" autocomplete="off" spellcheck="false" value=${shown} placeholder=${placeholder} aria-autocomplete="list" aria-expanded=${String(isOpen)}
        aria-controls=${isOpen ? `${id}-list` : undefined} aria-activedescendant=${list.at >= 0 ? `${id}-list-${list.at}` : undefined} aria-invalid=${error ? 'true' : undefined}
        aria-describedby=${[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}
        onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => { setTyped(event.currentTarget.value); setOpen(true); }}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => { if (!list.onKey(event) && event.key === 'Escape' && typed !== null) setTyped(null); }}
        onClick=${() => setOpen(true)} onBlur=${leave} />
      <button type="button" class="icon-button combobox-button" tabindex="-1" aria-hidden="true" onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()}
        onClick=${() => { input.current?.focus(); setOpen(!isOpen); }}><${Icon} name="down" size=${18} /></button>
      ${isOpen && html`<${Listbox} id=${`${id}-list`} label=${label} options=${options} state=${state} at=${list.at} text=${typed ?? ''} chosen=${value} pick=${pick} />`}
    </div>
    ${error && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} /><span>${error}</span></p>`}
  </div>`;
}
