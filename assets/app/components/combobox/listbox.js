// @ts-check
/** What a combobox and an input of tags share: options that fit what is typed, and the keys that walk them. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { locale, t } from '../../locale.js';

/**
 * @typedef {{ value: string, label: string, hint?: string }} Option
 * @typedef {Option[] | ((text: string, signal: AbortSignal) => Promise<Option[]>)} Source the options, or what finds them
 */

/** So long after the last key a search begins, in milliseconds. */
const PAUSE = 200;

/** So many options are shown at once. */
const MOST = 50;

/** Letters without case and accents. @param {string} text */
const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase(locale.value.tag);

/**
 * @param {{ source: Source, text: string, isOpen: boolean, exclude?: Set<string> }} props
 * @returns {{ options: Option[], state: 'ready' | 'searching' | 'failed' }}
 */
export function useOptions({ source, text, isOpen, exclude }) {
  const [found, setFound] = useState(/** @type {{ options: Option[], state: 'ready' | 'searching' | 'failed' }} */ ({ options: [], state: 'ready' }));
  const find = useRef(source);
  find.current = source;
  const isLocal = Array.isArray(source);
  useEffect(() => {
    if (!isOpen || isLocal) return undefined;
    const stop = new AbortController();
    setFound((before) => ({ ...before, state: 'searching' }));
    const timer = setTimeout(async () => {
      try {
        const search = /** @type {Exclude<Source, Option[]>} */ (find.current);
        const options = await search(text.trim(), stop.signal);
        if (!stop.signal.aborted) setFound({ options, state: 'ready' });
      } catch {
        if (!stop.signal.aborted) setFound({ options: [], state: 'failed' });
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [isOpen, isLocal, text]);
  const wanted = plain(text.trim());
  const all = isLocal ? source.filter(({ label, hint }) => plain(`${label} ${hint ?? ''}`).includes(wanted)) : found.options;
  const options = all.filter(({ value }) => !exclude?.has(value)).slice(0, MOST);
  return { options, state: isLocal ? 'ready' : found.state };
}

/**
 * The keys and the state of a list below an input.
 * @param {{ options: Option[], state: string, isOpen: boolean, setOpen: (open: boolean) => void, pick: (option: Option) => void }} props
 */
export function useListbox({ options, state, isOpen, setOpen, pick }) {
  const [at, setAt] = useState(-1);
  const place = isOpen ? Math.min(at, options.length - 1) : -1;
  useEffect(() => {
    if (isOpen && state === 'ready') announce(t('ui.combobox.found', { count: options.length }));
  }, [isOpen, state, options.length]);
  useEffect(() => { if (!isOpen) setAt(-1); }, [isOpen]);
  /** Whether the key was for the list. @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.isComposing) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) setOpen(true);
      else if (options.length > 0) setAt(event.key === 'ArrowDown' ? (place + 1) % options.length : (place <= 0 ? options.length : place) - 1);
      return true;
    }
    if (event.key === 'Enter' && place >= 0) {
      event.preventDefault();
      pick(options[place]);
      return true;
    }
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      return true;
    }
    return false;
  };
  return { at: place, setAt, onKey };
}

/**
 * @param {{ id: string, label: string, options: Option[], state: string, at: number, text: string, chosen?: string, pick: (option: Option) => void }} props
 */
export function Listbox({ id, label, options, state, at, text, chosen, pick }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { list.current?.querySelector('.at')?.scrollIntoView({ block: 'nearest' }); }, [at]);
  const words = state === 'failed' ? t('ui.combobox.failed') : state === 'searching' && options.length === 0 ? t('ui.combobox.searching') : options.length === 0 ? t('ui.combobox.none') : '';
  return html`<div class="combobox-popup" onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()}>
    <ul role="listbox" id=${id} aria-label=${label} aria-busy=${state === 'searching' ? 'true' : undefined} ref=${list}>
      ${options.map((option, index) => html`<li key=${option.value} id=${`${id}-${index}`} role="option" aria-selected=${String(option.value === chosen)} class=${index === at ? 'combobox-option at' : 'combobox-option'}
        onClick=${() => pick(option)}><span class="combobox-label">${emphasised(option.label, text)}</span>${option.hint && html`<span class="combobox-hint">${option.hint}</span>`}</li>`)}
    </ul>
    ${words && html`<p class="combobox-words">${words}</p>`}
  </div>`;
}

/** The part of a label that was typed, in bold. @param {string} label @param {string} text @returns {Ui.Child} */
function emphasised(label, text) {
  const typed = text.trim();
  const start = typed ? label.toLocaleLowerCase(locale.value.tag).indexOf(typed.toLocaleLowerCase(locale.value.tag)) : -1;
  if (start < 0) return label;
  return [label.slice(0, start), html`<b>${label.slice(start, start + typed.length)}</b>`, label.slice(start + typed.length)];
}
