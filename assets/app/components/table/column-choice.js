// @ts-check
/** Which columns of a table the reader wants to see; the choice is kept in this browser, by the name of the table. */
import { html, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { keptAs } from '../../base.js';
import { useId, useOutside } from '../../hooks.js';
import { t } from '../../locale.js';
import { Icon } from '../icon.js';

/** @param {string} name */
const keyOf = (name) => keptAs(`schola.columns.${name}`);

/** @param {string | undefined} name @returns {Record<string, boolean>} */
function keptChoice(name) {
  try {
    return name ? JSON.parse(localStorage.getItem(keyOf(name)) ?? '{}') : {};
  } catch {
    return {};
  }
}

/**
 * @template {{ key: string, label: string, optional?: boolean, initiallyHidden?: boolean }} Column
 * @param {string | undefined} name
 * @param {Column[]} every
 */
export function useColumns(name, every) {
  const [chosen, setChosen] = useState(() => keptChoice(name));
  const isShown = (/** @type {Column} */ column) => !column.optional || (chosen[column.key] ?? !column.initiallyHidden);
  /** @param {Column} column @param {boolean} shown */
  const show = (column, shown) => {
    const next = { ...chosen, [column.key]: shown };
    setChosen(next);
    try {
      if (name) localStorage.setItem(keyOf(name), JSON.stringify(next));
    } catch {
      // It holds until the page is loaded again.
    }
  };
  return { columns: every.filter(isShown), optional: name ? every.filter((column) => column.optional) : [], isShown, show };
}

/**
 * @template {{ key: string, label: string, optional?: boolean }} Column
 * @param {{ choice: { optional: Column[], isShown: (column: Column) => boolean, show: (column: Column, shown: boolean) => void } }} props
 */
export function ColumnChoice({ choice }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId('columns');
  useOutside(open, [root], () => setOpen(false), { withFocus: true });
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault();
    event.stopPropagation();
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  return html`<div class="data-columns" ref=${root} onKeyDown=${onKey}>
    <button type="button" class="button small" aria-expanded=${String(open)} aria-controls=${id} onClick=${() => setOpen(!open)}>
      <${Icon} name="sliders" size=${18} /><span>${t('ui.table.columns')}</span></button>
    <fieldset class="data-columns-list" id=${id} hidden=${!open}>
      <legend class="visually-hidden">${t('ui.table.columns_shown')}</legend>
      ${choice.optional.map((column) => html`<label class="data-columns-choice"><input type="checkbox" checked=${choice.isShown(column)}
        onChange=${(/** @type {Ui.On<HTMLInputElement>} */ event) => choice.show(column, event.currentTarget.checked)} /><span>${column.label}</span></label>`)}
    </fieldset>
  </div>`;
}
