// @ts-check
/**
 * A table of rows with an `id`. It can be sorted, rows can be selected for actions on many, columns can be left out, and ten thousand
 * rows scroll smoothly. Where there is no room for columns it becomes a list of cards; the roles are written out because the cards
 * would take the meaning of a table away.
 *
 *     <${DataTable} caption="People" columns=${columns} rows=${people} selection=${useSelection(people)}
 *       bulk=${(ids) => html`<${Button} small onClick=${() => suspend(ids)}>Suspend<//>`} />
 *
 * Columns with `sortBy` can be sorted: in the page itself, or by the owner of the rows where there is `onSort`, for lists that the server
 * sorts and pages. `sort` is then what the rows are sorted by, for example from the address of the page.
 */
import { html, useMemo, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { needs } from '../../component-files.js';
import { number } from '../../format.js';
import { useId } from '../../hooks.js';
import { locale, t } from '../../locale.js';
import { Button } from '../button.js';
import { Icon } from '../icon.js';
import { useVirtual } from '../virtual/virtual.js';
import { ColumnChoice, useColumns } from './column-choice.js';

needs(import.meta.url);

/** Longer tables render only the rows near the viewport. */
const MOST_RENDERED = 150;

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {(row: Row) => Ui.Child} cell
 * @property {((row: Row) => string | number | null | undefined) | boolean} [sortBy] what the column is sorted by; `true` where the owner of the rows sorts
 * @property {boolean} [wide] takes the spare room and leads the card
 * @property {boolean} [end] aligns to the end: numbers, and the actions of a row
 * @property {boolean} [hideLabel] keeps the heading for assistive technology
 * @property {string} [width] of long tables, whose columns cannot follow their content
 * @property {boolean} [optional] may be left out by the reader, where the table has a `name`
 * @property {boolean} [initiallyHidden] an optional column that is left out until the reader asks for it
 */

/**
 * @typedef {{ key: string, descending: boolean }} Sort
 * @typedef {{ ids: Set<string | number>, set: (ids: Set<string | number>) => void }} Selection
 */

/**
 * Which rows are selected. Rows that are no longer there are no longer selected.
 * @param {{ id: string | number }[]} rows
 * @returns {Selection}
 */
export function useSelection(rows) {
  const [ids, set] = useState(/** @type {Set<string | number>} */ (new Set()));
  const present = useMemo(() => {
    const there = new Set(rows.map((row) => row.id));
    return new Set([...ids].filter((id) => there.has(id)));
  }, [ids, rows]);
  return { ids: present, set };
}

/**
 * @template Row
 * @param {Row[]} rows
 * @param {Column<Row>[]} columns
 * @param {Sort | null} sort
 */
export function sorted(rows, columns, sort) {
  const by = sort && columns.find((column) => column.key === sort.key)?.sortBy;
  if (!sort || typeof by !== 'function') return rows;
  const { compare } = new Intl.Collator(locale.value.tag, { numeric: true });
  const sign = sort.descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: by(row) }));
  // What has no value comes last, in either direction.
  keyed.sort((one, other) => {
    if (one.key == null || other.key == null) return Number(one.key == null) - Number(other.key == null);
    if (typeof one.key === 'number' && typeof other.key === 'number') return sign * (one.key - other.key);
    return sign * compare(String(one.key), String(other.key));
  });
  return keyed.map(({ row }) => row);
}

/**
 * @template {{ id: string | number }} Row
 * @param {{ caption: string, columns: Column<Row>[], rows: Row[], busy?: boolean, compact?: boolean, name?: string, sort?: Sort | null,
 *   onSort?: (sort: Sort) => void, selection?: Selection, nameOf?: (row: Row) => string, bulk?: (ids: (string | number)[]) => Ui.Child,
 *   boxed?: boolean, tools?: Ui.Child, cards?: 'labelled' | 'short' }} props `nameOf` is what a row is called, for its checkbox; `name` is under which the choice of columns is
 *   kept; `boxed` lets the table scroll in a frame of its own; `cards` says
 *   whether the values of a card stand below each other with their labels, or `short` on one line without them
 */
export function DataTable({ caption, columns: every, rows, busy = false, compact = false, name, sort, onSort, selection, nameOf, bulk, boxed = false, tools, cards = 'labelled' }) {
  const [ownSort, setOwnSort] = useState(/** @type {Sort | null} */ (null));
  const choice = useColumns(name, every);
  const columns = choice.columns;
  const current = sort ?? ownSort;
  const inOrder = useMemo(() => (onSort ? rows : sorted(rows, columns, current)), [rows, onSort, current?.key, current?.descending, locale.value.tag, every]);
  const isVirtual = rows.length > MOST_RENDERED;
  const virtual = useVirtual({ count: rows.length, estimate: compact ? 41 : 57, isOn: isVirtual });
  const last = useRef(-1);

  /** @param {Column<Row>} column @param {boolean} [descending] */
  const sortBy = (column, descending = current?.key === column.key ? !current.descending : false) => {
    const next = { key: column.key, descending };
    if (onSort) onSort(next);
    else setOwnSort(next);
    announce(t(descending ? 'ui.table.sorted_down' : 'ui.table.sorted_up', { column: column.label }));
  };
  /** @param {number} index @param {MouseEvent} event */
  const select = (index, event) => {
    if (!selection) return;
    const isOn = /** @type {HTMLInputElement} */ (event.currentTarget).checked;
    const first = event.shiftKey && last.current >= 0 ? last.current : index;
    const ids = new Set(selection.ids);
    for (let at = Math.min(first, index); at <= Math.max(first, index); at += 1) {
      if (isOn) ids.add(inOrder[at].id);
      else ids.delete(inOrder[at].id);
    }
    last.current = index;
    selection.set(ids);
  };
  const sortable = columns.filter((column) => column.sortBy);
  const span = columns.length + (selection ? 1 : 0);
  const wide = columns.find((column) => column.wide) ?? columns[0];
  const spacer = (/** @type {number} */ height) => (height > 0
    ? html`<tr class="data-spacer" role="presentation" aria-hidden="true"><td colspan=${span} style=${{ blockSize: `${height}px` }}></td></tr>` : null);

  return html`<div class=${`data-table ${compact ? 'compact' : ''} ${isVirtual ? 'long' : ''} ${selection ? 'selects' : ''} ${cards === 'short' ? 'short' : ''}`}>
    ${(sortable.length > 0 || tools || choice.optional.length > 0) && html`<div class=${`data-tools ${tools || choice.optional.length > 0 ? '' : 'narrow-only'}`}>
      ${tools}
      <${NarrowSort} columns=${sortable} sort=${current} onSort=${sortBy} />
      ${choice.optional.length > 0 && html`<${ColumnChoice} choice=${choice} />`}
    </div>`}
    ${selection && bulk && html`<${BulkBar} selection=${selection} bulk=${bulk} />`}
    <div class=${`data-frame ${boxed ? 'boxed' : ''}`} aria-busy=${busy ? 'true' : undefined} tabindex=${boxed ? 0 : undefined} role=${boxed ? 'group' : undefined} aria-label=${boxed ? caption : undefined}>
      <table role="table" aria-rowcount=${isVirtual ? rows.length + 1 : undefined}>
        <caption class="visually-hidden">${caption}</caption>
        ${isVirtual && html`<colgroup>${selection && html`<col class="data-check-column" />`}
          ${columns.map((column) => html`<col style=${column.width ? { inlineSize: column.width } : undefined} class=${column.wide ? 'wide' : undefined} />`)}</colgroup>`}
        <thead role="rowgroup"><tr role="row" aria-rowindex=${isVirtual ? 1 : undefined}>
          ${selection && html`<th role="columnheader" scope="col" class="data-check"><${SelectAll} rows=${rows} selection=${selection} /></th>`}
          ${columns.map((column) => html`<${Head} key=${column.key} column=${column} sort=${current} onSort=${sortBy} />`)}
        </tr></thead>
        <tbody role="rowgroup" ref=${virtual.ref} onfocusin=${virtual.onFocusIn} onfocusout=${virtual.onFocusOut}>
          ${isVirtual && spacer(virtual.before)}
          ${virtual.shown.map((index) => {
            const row = inOrder[index];
            const isSelected = selection?.ids.has(row.id) ?? false;
            return html`<tr role="row" key=${row.id} data-index=${index} data-id=${row.id} class=${isSelected ? 'selected' : undefined}
              aria-rowindex=${isVirtual ? index + 2 : undefined} aria-selected=${selection ? String(isSelected) : undefined}>
              ${selection && html`<td role="cell" class="data-check" data-label=""><label class="data-check-area"><input type="checkbox" checked=${isSelected}
                aria-label=${t('ui.table.select_row', { row: nameOf?.(row) ?? String(row.id) })} onClick=${(/** @type {MouseEvent} */ event) => select(index, event)} /></label></td>`}
              ${columns.map((column) => html`<td role="cell" class=${classes(column, wide)} data-label=${column.hideLabel || column === wide ? '' : column.label}>${column.cell(row)}</td>`)}
            </tr>`;
          })}
          ${isVirtual && spacer(virtual.after)}
        </tbody>
      </table>
    </div>
  </div>`;
}

/**
 * @template Row
 * @param {{ column: Column<Row>, sort: Sort | null, onSort: (column: Column<Row>) => void }} props
 */
function Head({ column, sort, onSort }) {
  const direction = sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined;
  const label = html`<span class=${column.hideLabel ? 'visually-hidden' : ''}>${column.label}</span>`;
  return html`<th role="columnheader" scope="col" class=${classes(column)} aria-sort=${direction}>
    ${column.sortBy ? html`<button type="button" class="data-sort" onClick=${() => onSort(column)}>${label}
      <span class=${`data-direction ${direction ?? ''}`} aria-hidden="true"><${Icon} name="down" size=${16} /></span></button>` : label}
  </th>`;
}

/** @param {{ rows: { id: string | number }[], selection: Selection }} props */
function SelectAll({ rows, selection }) {
  const some = selection.ids.size > 0;
  const all = some && selection.ids.size === rows.length;
  return html`<label class="data-check-area"><input type="checkbox" checked=${all} indeterminate=${some && !all}
    aria-label=${t('ui.table.select_all')} onClick=${() => selection.set(all ? new Set() : new Set(rows.map((row) => row.id)))} /><span class="data-check-words" aria-hidden="true">${t('ui.table.select_all')}</span></label>`;
}

/** What can be done with the selected rows. @param {{ selection: Selection, bulk: (ids: (string | number)[]) => Ui.Child }} props */
function BulkBar({ selection, bulk }) {
  const count = selection.ids.size;
  return html`<div class=${`data-bulk ${count > 0 ? 'open' : ''}`} role="region" aria-label=${t('ui.table.bulk')} hidden=${count === 0}>
    <p role="status"><strong>${count > 0 && t('ui.table.selected', { count, number: number(count) })}</strong></p>
    <div class="data-bulk-actions">${count > 0 && bulk([...selection.ids])}</div>
    <${Button} small kind="quiet" onClick=${() => selection.set(new Set())}>${t('ui.table.clear')}<//>
  </div>`;
}

/**
 * Sorting where the heads of the columns are not seen.
 * @template Row
 * @param {{ columns: Column<Row>[], sort: Sort | null, onSort: (column: Column<Row>, descending?: boolean) => void }} props
 */
function NarrowSort({ columns, sort, onSort }) {
  const id = useId('sort');
  if (columns.length === 0) return null;
  const value = sort ? `${sort.key} ${sort.descending ? 'down' : 'up'}` : '';
  return html`<div class="data-narrow-sort">
    <label class="field-label" for=${id}>${t('ui.table.sort')}</label>
    <div class="select"><select id=${id} class="input" value=${value} onChange=${(/** @type {Ui.On<HTMLSelectElement>} */ event) => {
      const [key, direction] = event.currentTarget.value.split(' ');
      const column = columns.find((one) => one.key === key);
      if (column) onSort(column, direction === 'down');
    }}>
      ${!sort && html`<option value="">–</option>`}
      ${columns.flatMap((column) => ['up', 'down'].map((direction) => html`<option value=${`${column.key} ${direction}`} selected=${value === `${column.key} ${direction}`}>
        ${t(direction === 'up' ? 'ui.table.up' : 'ui.table.down', { column: column.label })}</option>`))}
    </select><${Icon} name="down" size=${18} /></div>
  </div>`;
}

/** @param {{ key: string, wide?: boolean, end?: boolean }} column @param {{ key: string }} [leading] */
const classes = (column, leading) => [(column.wide || column === leading) && 'wide', column.end && 'end'].filter(Boolean).join(' ') || undefined;
