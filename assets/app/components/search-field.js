// @ts-check
/** A search box that reports after a short pause in typing. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { useId } from '../hooks.js';
import { t } from '../locale.js';
import { IconButton } from './button.js';
import { Icon } from './icon.js';

/** Milliseconds without a key before the search begins. */
const PAUSE = 250;

/** @param {{ label: string, value: string, onChange: (value: string) => void }} props */
export function SearchField({ label, value, onChange }) {
  const [typed, setTyped] = useState(value);
  const timer = useRef(0);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const id = useId('search');
  const reported = useRef(value);
  useEffect(() => () => clearTimeout(timer.current), []);
  // What is searched for may change from outside, by a link to the whole list.
  useEffect(() => {
    if (value !== reported.current) setTyped(value);
    reported.current = value;
  }, [value]);
  /** @param {string} next @param {number} pause */
  const report = (next, pause) => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      reported.current = next;
      onChange(next);
    }, pause);
  };
  const clear = () => {
    report('', 0);
    box.current?.focus();
  };
  /** Escape empties the box. @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Escape' || !typed) return;
    event.preventDefault();
    event.stopPropagation();
    clear();
  };
  return html`<form class="search" role="search" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); report(typed, 0); }}>
    <${Icon} name="search" />
    <label class="visually-hidden" for=${id}>${label}</label>
    <input id=${id} type="search" class="input" placeholder=${label} value=${typed} autocomplete="off"
      onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => report(event.currentTarget.value, PAUSE)} onKeyDown=${onKey} ref=${box} />
    ${typed && html`<${IconButton} icon="close" label=${t('ui.search_clear')} onClick=${clear} />`}
  </form>`;
}
