// @ts-check
/** A text that is changed where it stands. Enter or leaving it saves, Escape brings the old text back. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { needs } from '../component-files.js';
import { sentence } from '../format.js';
import { useId } from '../hooks.js';
import { watchOver } from '../leaving.js';
import { t } from '../locale.js';
import { IconButton } from './button.js';
import { Icon } from './icon.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/**
 * @param {{ label: string, value: string, onSave: (value: string) => Promise<void> | void, maxlength?: number, placeholder?: string, class?: string }} props `label` is what the
 *   text is, such as "Title"; `onSave` may refuse by throwing
 */
export function InlineEdit({ label, value, onSave, maxlength, placeholder, class: extra = '' }) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId('inline');
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const edited = useRef(/** @type {string | null} */ (null));
  edited.current = text;
  /** Whether the box is about to go, so that losing the focus means nothing. */
  const isOver = useRef(false);
  const isEditing = text !== null;
  useEffect(() => { if (isEditing) input.current?.select(); }, [isEditing]);
  useEffect(() => watchOver({ element: () => root.current, isDirty: () => edited.current !== null && edited.current !== value }), [value]);
  const leave = () => {
    isOver.current = true;
    setText(null);
    setProblem('');
    setTimeout(() => { /** @type {HTMLElement | null} */ (root.current?.querySelector('.inline-edit-show') ?? null)?.focus(); });
  };
  const save = async () => {
    const next = text?.trim() ?? '';
    if (busy) return;
    if (next === value || next === '') {
      leave();
      return;
    }
    setBusy(true);
    setProblem('');
    try {
      await onSave(next);
      leave();
    } catch (error) {
      setProblem(sentence(error));
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      leave();
    }
  };
  /** @param {FocusEvent} event */
  const onBlur = (event) => { if (!isOver.current && !root.current?.contains(/** @type {Node | null} */ (event.relatedTarget)) && document.hasFocus() && !problem) save(); };
  return html`<span class=${`inline-edit ${extra}`} ref=${root}>
    ${!isEditing ? html`<button type="button" class="inline-edit-show" onClick=${() => { isOver.current = false; setText(value); }}><span>${value || placeholder}</span><${Icon} name="pencil" size=${16} />
      <span class="visually-hidden">, ${t('ui.edit_named', { what: label })}</span></button>`
      : html`<span class="inline-edit-form">
        <input id=${id} ref=${input} class="input" aria-label=${label} value=${text} maxlength=${maxlength} placeholder=${placeholder} aria-invalid=${problem ? 'true' : undefined}
          aria-describedby=${problem ? `${id}-error` : undefined} aria-busy=${busy ? 'true' : undefined} onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => setText(event.currentTarget.value)} onKeyDown=${onKey} onBlur=${onBlur} />
        <${IconButton} icon="check" label=${t('ui.save')} onClick=${save} /><${IconButton} icon="close" label=${t('ui.cancel')} onClick=${leave} /></span>`}
    ${problem && html`<span class="field-error" id=${`${id}-error`} role="alert"><${Icon} name="alert" size=${16} /><span>${problem}</span></span>`}
  </span>`;
}
