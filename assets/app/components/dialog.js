// @ts-check
/** Modal windows. The browser's own dialog element keeps the focus inside and gives it back. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { sentence } from '../format.js';
import { useId } from '../hooks.js';
import { mayLeave } from '../leaving.js';
import { t } from '../locale.js';
import { Button, IconButton } from './button.js';
import { FormProblem } from './form-field.js';

/** Pixels that a sheet is pulled down by until it closes. */
const PULLED = 96;

/**
 * @param {{ title: string, onClose: () => void, children?: Ui.Child, drawer?: boolean, wide?: boolean, sheet?: boolean, sticky?: boolean, tools?: Ui.Child,
 *   onKey?: (event: KeyboardEvent) => void }} props a `drawer` stands at the end of the screen, a `sheet` at the foot of a narrow one; `sticky` is for
 *   what is shown only once: neither a click beside it nor Escape closes it; `tools` stand beside the button that closes
 */
export function Dialog({ title, onClose, children, drawer = false, wide = false, sheet = false, sticky = false, tools, onKey: onOther }) {
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
    if (event.key !== 'Escape') onOther?.(event);
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    if (!sticky) close();
  };
  const pull = usePull(box, close);
  const kinds = ['dialog', drawer && 'drawer', wide && 'wide', sheet && 'sheet'].filter(Boolean).join(' ');
  return html`<dialog ref=${box} class=${kinds} aria-labelledby=${id} onCancel=${onCancel} onKeyDown=${onKey} onMouseDown=${onBackdrop}>
    ${sheet && html`<div class="sheet-handle" aria-hidden="true" ...${pull}></div>`}
    <div class="dialog-body">
      <header class="dialog-head"><h2 id=${id} tabindex="-1">${title}</h2><div class="dialog-tools">${tools}<${IconButton} icon="close" label=${t('ui.close')} onClick=${sticky ? onClose : close} /></div></header>
      ${children}
    </div>
  </dialog>`;
}

/** Lets a sheet be pulled down by its handle. @param {{ current: HTMLElement | null }} box @param {() => void} close */
function usePull(box, close) {
  const from = useRef(0);
  /** @param {PointerEvent} event */
  const by = (event) => Math.max(0, event.clientY - from.current);
  /** @param {PointerEvent} event */
  const isHeld = (event) => /** @type {Element} */ (event.currentTarget).hasPointerCapture(event.pointerId);
  return {
    onPointerDown: (/** @type {PointerEvent} */ event) => {
      from.current = event.clientY;
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    },
    onPointerMove: (/** @type {PointerEvent} */ event) => { if (box.current && isHeld(event)) box.current.style.transform = `translateY(${by(event)}px)`; },
    onPointerUp: (/** @type {PointerEvent} */ event) => {
      if (box.current) box.current.style.transform = '';
      if (by(event) > PULLED) close();
    },
    onPointerCancel: () => { if (box.current) box.current.style.transform = ''; },
  };
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
