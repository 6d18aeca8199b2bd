// @ts-check
/** The holidays of the school: days in them break no streak, and nobody is reminded of learning on them. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button, IconButton } from '../../components/button.js';
import { ConfirmDialog, Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Failure, Loading, Section } from '../../components/page.js';
import { DataTable } from '../../components/table/table.js';
import { dateOf, dayOf, number } from '../../format.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { useThere } from './connection.js';

/** @typedef {Api.Answer<'listHolidays'>['holidays'][number]} Holiday */

/** A day with its year. @param {string} date */
const inYear = (date) => dayOf(`${date}T00:00:00Z`);

/** The first and the last day in words, with the year where it changes. @param {Holiday} one */
const range = ({ from, to }) => (from === to ? inYear(from)
  : t('ui.holidays.range', { from: from.slice(0, 4) === to.slice(0, 4) ? dateOf(from) : inYear(from), to: inYear(to) }));

/** The section of the settings about holidays. @param {{ onThere: () => void }} props `onThere` is told when it has its size */
export function HolidaysSection({ onThere }) {
  const [open, setOpen] = useState(/** @type {Holiday | 'new' | null} */ (null));
  const [doomed, setDoomed] = useState(/** @type {Holiday | null} */ (null));
  const state = useLoad(async (signal) => (await call('listHolidays', { signal })).holidays, []);
  const [showsPast, setShowsPast] = useState(false);
  const holidays = state.data;
  const today = new Date().toISOString().slice(0, 10);
  const past = holidays?.filter((one) => one.to < today).length ?? 0;
  const shown = holidays?.filter((one) => showsPast || one.to >= today) ?? [];
  useThere(Boolean(holidays ?? state.error), onThere);
  const remove = async () => {
    if (!doomed) return;
    await call('deleteHoliday', { path: { id: doomed.id } });
    notify(t('ui.holidays.deleted'));
    setDoomed(null);
    state.reload();
  };
  /** Shows what was added or changed, in the past too. @param {string} last */
  const saved = (last) => {
    setOpen(null);
    if (last < today) setShowsPast(true);
    state.reload();
  };
  const columns = [
    { key: 'name', label: t('ui.holidays.name'), wide: true, cell: (/** @type {Holiday} */ one) => one.name },
    { key: 'days', label: t('ui.holidays.days'), cell: range },
    { key: 'act', label: t('ui.admin.actions_column'), hideLabel: true, end: true, cell: (/** @type {Holiday} */ one) => html`<div class="row-actions">
      <${IconButton} icon="pencil" label=${t('ui.holidays.edit_named', { name: one.name })} onClick=${() => setOpen(one)} />
      <${IconButton} icon="trash" label=${t('ui.holidays.delete_named', { name: one.name })} onClick=${() => setDoomed(one)} /></div>` },
  ];
  return html`<${Section} id="holidays" title=${t('ui.holidays.title')} text=${t('ui.holidays.text')}>
    ${state.error && !holidays ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !holidays ? html`<${Loading} lines=${3} />`
        : html`<div class="stack">
          ${shown.length > 0 ? html`<${DataTable} caption=${t('ui.holidays.title')} columns=${columns} rows=${shown} />` : html`<p>${t('ui.holidays.none')}</p>`}
          <div class="cluster"><${Button} icon="plus" onClick=${() => setOpen('new')}>${t('ui.holidays.add')}<//>
            ${past > 0 && html`<${Button} kind="quiet" aria-pressed=${showsPast} onClick=${() => setShowsPast(!showsPast)}>${t('ui.holidays.show_past', { count: past, number: number(past) })}<//>`}</div>
        </div>`}
    ${open && html`<${HolidayForm} holiday=${open === 'new' ? undefined : open} onClose=${() => setOpen(null)} onSaved=${saved} />`}
    ${doomed && html`<${ConfirmDialog} title=${t('ui.holidays.delete_title')} text=${t('ui.holidays.delete_text', { name: doomed.name, days: range(doomed) })}
      action=${t('ui.holidays.delete')} onClose=${() => setDoomed(null)} onConfirm=${remove} />`}
  <//>`;
}

/**
 * The form for holidays that are added, or changed.
 * @param {{ holiday?: Holiday, onClose: () => void, onSaved: (last: string) => void }} props `onSaved` is told of the last day
 */
function HolidayForm({ holiday, onClose, onSaved }) {
  const form = useForm({ name: holiday?.name ?? '', from: holiday?.from ?? '', to: holiday?.to ?? '' }, {
    check: ({ name, from, to }) => ({
      name: required(name, 'name'),
      from: from ? '' : t('ui.holidays.day_missing'),
      to: !to ? t('ui.holidays.day_missing') : to < from ? t('ui.holidays.order') : '',
    }),
    async send({ name, from, to }) {
      const json = { name: name.trim(), from, to };
      if (holiday) await call('updateHoliday', { path: { id: holiday.id }, json });
      else await call('createHoliday', { json });
      notify(t(holiday ? 'ui.holidays.changed' : 'ui.holidays.added'));
      onSaved(to);
    },
  });
  const title = t(holiday ? 'ui.holidays.edit' : 'ui.holidays.add');
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.holidays.name')} ...${form.field('name')} maxlength="80" />
      <div class="pair">
        <${FormField} label=${t('ui.holidays.from')} type="date" ...${form.field('from')} />
        <${FormField} label=${t('ui.holidays.to')} type="date" ...${form.field('to')} />
      </div>
      <p class="field-hint">${t('ui.holidays.past')}</p>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${holiday ? t('ui.save') : title}<//></div>
    </form>
  <//>`;
}
