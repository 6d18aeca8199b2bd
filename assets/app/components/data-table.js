// @ts-check
/**
 * A table that becomes a list of cards where there is no room for columns. The roles are written out because the
 * narrow layout would take the meaning of a table away.
 */
import { html } from '../../vendor/htm-preact/standalone.module.js';

/**
 * @template Row
 * @typedef {{ key: string, label: string, cell: (row: Row) => unknown, wide?: boolean, end?: boolean, hideLabel?: boolean }} Column
 * `wide` takes the spare room and leads the card, `end` aligns to the end, `hideLabel` keeps the heading for assistive technology
 */

/**
 * @template {{ id: string | number }} Row
 * @param {{ caption: string, columns: Column<Row>[], rows: Row[], busy?: boolean }} props
 */
export function DataTable({ caption, columns, rows, busy = false }) {
  return html`<div class="table-frame" aria-busy=${busy ? 'true' : undefined}>
    <table class="table" role="table">
      <caption class="visually-hidden">${caption}</caption>
      <thead role="rowgroup"><tr role="row">
        ${columns.map((column) => html`<th role="columnheader" scope="col" class=${classes(column)}>
          <span class=${column.hideLabel ? 'visually-hidden' : ''}>${column.label}</span></th>`)}
      </tr></thead>
      <tbody role="rowgroup">
        ${rows.map((row) => html`<tr role="row" key=${row.id}>
          ${columns.map((column) => html`<td role="cell" class=${classes(column)} data-label=${column.hideLabel || column.wide ? '' : column.label}>
            ${column.cell(row)}</td>`)}
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}

/** @param {{ wide?: boolean, end?: boolean }} column */
const classes = (column) => [column.wide && 'wide', column.end && 'end'].filter(Boolean).join(' ') || undefined;
