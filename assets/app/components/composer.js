// @ts-check
/** A box for a question that grows with it. Enter sends, Shift and Enter begin a new line. */
import { html, useLayoutEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { useId } from '../hooks.js';
import { t } from '../locale.js';
import { IconButton } from './button.js';

/** How many lines it grows to before it scrolls. */
const MOST_LINES = 8;

/**
 * @param {{ label: string, placeholder: string, onSend: (text: string) => void, busy?: boolean, initial?: string, takeFocus?: boolean,
 *   onType?: (text: string) => void, onStop?: () => void }} props `onStop` gives up what it is busy with
 */
export function Composer({ label, placeholder, onSend, busy = false, initial = '', takeFocus = false, onType, onStop }) {
  const [text, setText] = useState(initial);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const id = useId('composer');
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 60)), 0);
    area.rows = Math.min(MOST_LINES, Math.max(1, lines));
  }, [text]);
  useLayoutEffect(() => { if (takeFocus) box.current?.focus({ preventScroll: true }); }, [takeFocus]);
  /** @param {string} next */
  const type = (next) => {
    setText(next);
    onType?.(next);
  };
  const send = () => {
    const question = text.trim();
    if (!question || busy) return;
    type('');
    onSend(question);
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return html`<form class="composer" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); send(); }}>
    <label class="visually-hidden" for=${id}>${label}</label>
    <textarea id=${id} ref=${box} rows="1" maxlength="8000" placeholder=${placeholder} value=${text}
      onInput=${(/** @type {Ui.On<HTMLTextAreaElement>} */ event) => type(event.currentTarget.value)} onKeyDown=${onKey}></textarea>
    ${busy && onStop ? html`<${IconButton} key="stop" icon="stop" label=${t('ui.stop')} onClick=${onStop} />`
      : html`<${IconButton} key="send" icon="send" label=${t('ui.send')} onClick=${send} aria-disabled=${busy || !text.trim() ? 'true' : undefined} />`}
  </form>`;
}
