// @ts-check
/** The transcript of a medium, line by line. The line that is being spoken is marked; a click jumps to its place. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { prefersLessMotion } from '../../a11y.js';
import { t } from '../../locale.js';
import { clock } from './clock.js';

/** @param {{ id: string, lines: import('./player.js').Line[], current: number, language?: string, onSeek: (time: number) => void }} props */
export function Transcript({ id, lines, current, language, onSeek }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [isOpen, setOpen] = useState(false);
  // It scrolls with the medium, but not while the reader scrolls it.
  useEffect(() => {
    const list = box.current;
    if (!isOpen || !list || list.matches(':hover') || list.contains(document.activeElement)) return;
    const line = /** @type {HTMLElement | null} */ (list.querySelector('.current'));
    if (line) list.scrollTo({ top: line.offsetTop - list.clientHeight / 3, behavior: prefersLessMotion() ? 'auto' : 'smooth' });
  }, [current, isOpen]);
  return html`<details class="transcript" onToggle=${(/** @type {Ui.On<HTMLDetailsElement>} */ event) => setOpen(event.currentTarget.open)}>
    <summary>${t('ui.player.transcript')}</summary>
    <ol class="transcript-lines" ref=${box} lang=${language} aria-label=${t('ui.player.transcript')} id=${`${id}-lines`}>${lines.map((line, index) => html`<li key=${`${line.start} ${index}`}>
      <button type="button" class=${`transcript-line ${index === current ? 'current' : ''}`} aria-current=${index === current ? 'true' : undefined} onClick=${() => onSeek(line.start)}>
        <span class="transcript-time">${clock(line.start)}</span><span class="transcript-words">${line.text}</span></button></li>`)}</ol>
  </details>`;
}
