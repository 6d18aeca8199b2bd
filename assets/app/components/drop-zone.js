// @ts-check
/** Files by dragging, or by the file chooser of the browser. */
import { html, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { t } from '../locale.js';
import { Button } from './button.js';
import { Icon } from './icon.js';

/**
 * @param {{ accept: string, title: string, text: string, busy?: boolean, multiple?: boolean, onFiles: (files: File[]) => void }} props
 */
export function DropZone({ accept, title, text, busy = false, multiple = false, onFiles }) {
  const [over, setOver] = useState(false);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** @param {FileList | null | undefined} list */
  const take = (list) => { if (list?.length && !busy) onFiles([...list]); };
  return html`<div class=${`drop-zone ${over ? 'over' : ''}`}
    onDragOver=${(/** @type {DragEvent} */ event) => { event.preventDefault(); setOver(true); }}
    onDragLeave=${() => setOver(false)}
    onDrop=${(/** @type {DragEvent} */ event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files); }}>
    <${Icon} name="upload" size=${28} />
    <p class="drop-zone-title">${title}</p>
    <p class="drop-zone-text">${text}</p>
    <${Button} busy=${busy} icon="file" onClick=${() => input.current?.click()}>${t('ui.choose_file')}<//>
    <input ref=${input} class="visually-hidden" type="file" accept=${accept} multiple=${multiple} tabindex="-1" aria-label=${title}
      onChange=${(/** @type {Ui.On<HTMLInputElement>} */ event) => { take(event.currentTarget.files); event.currentTarget.value = ''; }} />
  </div>`;
}
