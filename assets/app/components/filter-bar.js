// @ts-check
/**
 * Search and filters of a list. On a narrow screen the filters are in a sheet behind one button, and what is set stands below as
 * chips that take it away.
 */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { needs } from '../component-files.js';
import { t } from '../locale.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { SelectField } from './form-field.js';
import { Icon } from './icon.js';
import { SearchField } from './search-field.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/**
 * @typedef {{ label: string, name: string, value: string, onChange: (value: string) => void, options: { value: string, label: string }[] }} Filter
 *   the option with the empty value stands for all
 */

/** Something that is set, and can be taken away. @param {{ children?: Ui.Child, onRemove?: () => void, label?: string, icon?: string }} props `label` names what is taken away */
export const Chip = ({ children, onRemove, label, icon }) => html`<span class="chip">${icon && html`<${Icon} name=${icon} size=${16} />`}<span class="chip-words">${children}</span>
  ${onRemove && html`<button type="button" class="chip-remove" aria-label=${t('ui.remove_named', { what: label ?? String(children) })} onClick=${onRemove}><${Icon} name="close" size=${14} /></button>`}</span>`;

/**
 * @param {{ search?: { label: string, value: string, onChange: (value: string) => void }, filters?: Filter[], children?: Ui.Child, summary?: Ui.Child,
 *   chips?: { label: string, onRemove: () => void }[] }} props the child stands at the end of the bar; `summary` says how many there are; `chips` are
 *   filters that are set elsewhere
 */
export function FilterBar({ search, filters = [], children, summary, chips = [] }) {
  const [open, setOpen] = useState(false);
  const set = filters.filter((filter) => filter.value !== '');
  const clear = () => {
    set.forEach((filter) => filter.onChange(''));
    chips.forEach((chip) => chip.onRemove());
  };
  const fields = filters.map((filter) => html`<${SelectField} key=${filter.name} ...${filter} />`);
  const chosen = (/** @type {Filter} */ filter) => filter.options.find((option) => option.value === filter.value)?.label ?? filter.value;
  return html`<div class="filter-bar">
    <div class="toolbar">
      ${search && html`<${SearchField} ...${search} />`}
      ${filters.length > 0 && html`<div class="filter-fields">${fields}</div>
        <div class="filter-open"><${Button} icon="filter" aria-haspopup="dialog" onClick=${() => setOpen(true)}>${t('ui.filter.title')}${set.length > 0 && html` <span class="tab-count">${set.length}</span>`}<//></div>`}
      ${children}
    </div>
    ${(set.length > 0 || chips.length > 0 || summary) && html`<div class="filter-state">
      ${summary && html`<p class="filter-summary">${summary}</p>`}
      ${set.map((filter) => html`<${Chip} key=${filter.name} label=${`${filter.label}: ${chosen(filter)}`} onRemove=${() => filter.onChange('')}>${filter.label}: ${chosen(filter)}<//>`)}
      ${chips.map(({ label, onRemove }) => html`<${Chip} key=${label} label=${label} onRemove=${onRemove}>${label}<//>`)}
      ${set.length + chips.length > 1 && html`<${Button} small kind="quiet" onClick=${clear}>${t('ui.filter.clear')}<//>`}
    </div>`}
    ${open && html`<${Dialog} title=${t('ui.filter.title')} sheet=${true} onClose=${() => setOpen(false)}>
      <div class="stack">${fields}<div class="dialog-actions">${set.length > 0 && html`<${Button} kind="quiet" onClick=${clear}>${t('ui.filter.clear')}<//>`}
        <${Button} kind="primary" onClick=${() => setOpen(false)}>${t('ui.filter.show')}<//></div></div><//>`}
  </div>`;
}
