// @ts-check
/**
 * A field for several short texts: tags, or people. Enter or a comma adds what is typed, Backspace in the empty field takes the last one
 * away. Options may be suggested; with `isClosed` only these can be added.
 */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { needs } from '../../component-files.js';
import { useId } from '../../hooks.js';
import { t } from '../../locale.js';
import { Icon } from '../icon.js';
import { Listbox, useListbox, useOptions } from './listbox.js';

needs(import.meta.url);

/** @typedef {import('./listbox.js').Option} Option */

/**
 * @param {{ label: string, name: string, value: string[], onChange: (value: string[]) => void, options?: import('./listbox.js').Source, isClosed?: boolean, labelOf?: (value: string) => string,
 *   most?: number, hint?: string, error?: string, optional?: boolean }} props `labelOf` is what a value is called, where it is not itself
 */
export function TagInput({ label, name, value, onChange, options: source = [], isClosed = false, labelOf, most = 20, hint, error, optional = false }) {
  const id = useId('tags');
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const called = useRef(/** @type {Map<string, string>} */ (new Map()));
  const nameOf = (/** @type {string} */ tag) => labelOf?.(tag) ?? called.current.get(tag) ?? (Array.isArray(source) ? source.find((option) => option.value === tag)?.label : undefined) ?? tag;
  const { options, state } = useOptions({ source, text, isOpen, exclude: new Set(value) });
  const isFull = value.length >= most;

  /** @param {string[]} tags */
  const add = (tags) => {
    const fresh = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag && !value.includes(tag)))].slice(0, most - value.length);
    setText('');
    if (fresh.length === 0) return;
    onChange([...value, ...fresh]);
    announce(t('ui.tags.added', { tag: fresh.map(nameOf).join(', ') }));
  };
  /** @param {string} tag */
  const remove = (tag) => {
    onChange(value.filter((one) => one !== tag));
    announce(t('ui.tags.removed', { tag: nameOf(tag) }));
    input.current?.focus();
  };
  /** @param {Option} option */
  const pick = (option) => {
    called.current.set(option.value, option.label);
    add([option.value]);
  };
  const list = useListbox({ options, state, isOpen: isOpen && !isFull, setOpen, pick });
  useEffect(() => { if (isClosed) list.setAt(text.trim() ? 0 : -1); }, [text, options.length, isClosed]);
  const hasOptions = !Array.isArray(source) || source.length > 0;

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if ((hasOptions && list.onKey(event)) || event.isComposing) return;
    if (event.key === 'Backspace' && text === '' && value.length > 0) {
      event.preventDefault();
      remove(value[value.length - 1]);
    } else if ((event.key === 'Enter' || event.key === ',') && text.trim()) {
      event.preventDefault();
      if (!isClosed) add([text]);
    }
  };
  /** @param {ClipboardEvent} event */
  const onPaste = (event) => {
    const pasted = event.clipboardData?.getData('text') ?? '';
    if (isClosed || !/[,;\n\t]/.test(pasted)) return;
    event.preventDefault();
    add(pasted.split(/[,;\n\t]+/));
  };
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}${optional && html` <span class="field-optional">${t('ui.form.optional')}</span>`}</label>
    ${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    <div class=${`combobox tag-input ${error ? 'invalid' : ''}`} onClick=${(/** @type {Event} */ event) => { if (event.target === event.currentTarget) input.current?.focus(); }}>
      ${value.length > 0 && html`<ul class="tag-list" aria-label=${t('ui.tags.chosen', { label })}>${value.map((tag) => html`<li class="tag" key=${tag}><span>${nameOf(tag)}</span>
        <button type="button" class="tag-remove" aria-label=${t('ui.tags.remove', { tag: nameOf(tag) })} onClick=${() => remove(tag)}><${Icon} name="close" size=${14} /></button></li>`)}</ul>`}
      <input ref=${input} id=${id} name=${name} class="tag-typed" autocomplete="off" value=${text} disabled=${isFull} role=${hasOptions ? 'combobox' : undefined} aria-autocomplete=${hasOptions ? 'list' : undefined}
        aria-expanded=${hasOptions ? String(isOpen && !isFull) : undefined} aria-controls=${hasOptions && isOpen ? `${id}-list` : undefined} aria-activedescendant=${list.at >= 0 ? `${id}-list-${list.at}` : undefined}
        aria-invalid=${error ? 'true' : undefined} aria-describedby=${[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}
        onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => { setText(event.currentTarget.value); setOpen(true); }} onKeyDown=${onKey} onPaste=${onPaste} onClick=${() => setOpen(true)}
        onBlur=${() => { setOpen(false); if (isClosed) setText(''); else if (text.trim()) add([text]); }} />
      ${hasOptions && isOpen && !isFull && html`<${Listbox} id=${`${id}-list`} label=${label} options=${options} state=${state} at=${list.at} text=${text} pick=${pick} />`}
    </div>
    ${error && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} /><span>${error}</span></p>`}
  </div>`;
}
