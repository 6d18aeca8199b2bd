// @ts-check
/** A QR code with its words on the whole screen, for a projector in a classroom. */
import { html, useEffect, useRef } from '../../../vendor/htm-preact/standalone.module.js';
import { needs } from '../../component-files.js';
import { useId } from '../../hooks.js';
import { t } from '../../locale.js';
import { IconButton } from '../button.js';

needs(import.meta.url, { hasWords: false });

/** @param {{ title: string, picture: string, alt: string, words: string, code: string, onClose: () => void }} props `picture` is the address of the QR code */
export function Projection({ title, picture, alt, words, code, onClose }) {
  const id = useId('projection');
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return undefined;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.showModal();
    // Where the browser refuses the whole screen, the whole window serves.
    dialog.requestFullscreen?.().catch(() => undefined);
    let wasFull = false;
    const look = () => {
      if (wasFull && !document.fullscreenElement) onClose();
      wasFull = Boolean(document.fullscreenElement);
    };
    document.addEventListener('fullscreenchange', look);
    return () => {
      document.removeEventListener('fullscreenchange', look);
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
      if (dialog.open) dialog.close();
      before?.focus?.();
    };
  }, []);
  /** @param {Event} event */
  const close = (event) => {
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => { if (event.key === 'Escape') close(event); };
  return html`<dialog ref=${box} class="projection" aria-labelledby=${id} onCancel=${close} onKeyDown=${onKey}>
    <div class="projection-head"><h2 id=${id}>${title}</h2><${IconButton} icon="close" label=${t('ui.close')} onClick=${onClose} /></div>
    <img src=${picture} alt=${alt} />
    <p class="projection-words">${words}</p>
    <p class="projection-code">${code}</p>
  </dialog>`;
}
