// @ts-check
/** Modal windows. The browser's own dialog element keeps the focus inside and gives it back. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { sentence } from '../format.js';
import { useId } from '../hooks.js';
import { mayLeave } from '../leaving.js';
import { t } from '../locale.js';
import { Button, IconButton } from './button.js';
import { FormProblem } from './form-field.js';

/**
 * @param {{ title: string, onClose: () => void, children?: Ui.Child, drawer?: boolean, wide?: boolean, sticky?: boolean }} props
 *   `sticky` is for what is shown only once: neither a click beside it nor Escape closes it
 */
export function Dialog({ title, onClose, children, drawer = false, wide = false, sticky = false }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId('dialog');
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return undefined;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.showModal();
    // The browser would choose the button that closes; what the dialog is about comes first.
    const field = [...dialog.querySelectorAll('input, select, textarea')].find((one) => one.getClientRects().length > 0 && !one.classList.contains('visually-hidden'));
    /** @type {HTMLElement | null} */ (field ?? dialog.querySelector('h2'))?.focus();
    return () => {
      if (dialog.open) dialog.close();
      before?.focus?.();
    };
  }, []);
  /** Closes, after a question where something is typed. */
  const close = async () => { if (await mayLeave(box.current)) onClose(); };
  /** @param {MouseEvent} event */
  const onBackdrop = (event) => { if (event.target === box.current && !sticky) close(); };
  /** @param {Event} event */
  const onCancel = (event) => {
    event.preventDefault();
    if (!sticky) close();
  };
  /** A browser closes a dialog at the second Escape whatever the first one met, so it sees none. @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    if (!sticky) close();
  };
  return html`<dialog ref=${box} class=${`dialog ${drawer ? 'drawer' : ''} ${wide ? 'wide' : ''}`} aria-labelledby=${id}
    onCancel=${onCancel} onKeyDown=${onKey} onMouseDown=${onBackdrop}>
    <div class="dialog-body">
      <header class="dialog-head"><h2 id=${id} tabindex="-1">${title}</h2><${IconButton} icon="close" label=${t('ui.close')} onClick=${sticky ? onClose : close} /></header>
      ${children}
    </div>
  </dialog>`;
}

/**
 * Asks before something that cannot be undone.
 * @param {{ title: string, text: string, action: string, danger?: boolean, onClose: () => void,
 *   onConfirm: () => Promise<void>, children?: Ui.Child }} props
 */
export function ConfirmDialog({ title, text, action, danger = true, onClose, onConfirm, children }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const isRunning = useRef(false);
  /** @param {Event} event */
  const confirm = async (event) => {
    event.preventDefault();
    // Two submits in a row come before the button is shown as busy.
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setProblem('');
    try {
      await onConfirm();
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
      isRunning.current = false;
    }
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="stack" onSubmit=${confirm} novalidate>
      <p>${text}</p>
      <${FormProblem} text=${problem} />
      ${children}
      <div class="dialog-actions">
        <${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind=${danger ? 'danger' : 'primary'} busy=${busy}>${action}<//>
      </div>
    </form>
  <//>`;
}
