// @ts-check
/** Who did what, and when: by person, by event and by period, with what changed in sentences. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../../a11y.js';
import { call, download } from '../../../api.js';
import { needs } from '../../../component-files.js';
import { Button } from '../../../components/button.js';
import { Combobox } from '../../../components/combobox/combobox.js';
import { FilterBar } from '../../../components/filter-bar.js';
import { FormField } from '../../../components/form-field.js';
import { Empty, Failure, Loading, More } from '../../../components/page.js';
import { DataTable } from '../../../components/table/table.js';
import { auditGroups } from '../../../declared.js';
import { dayAndTime, sentence } from '../../../format.js';
import { useFilter, useList, useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { saveFile } from '../../../save-file.js';
import { AdminHead, titleOf } from '../admin-head.js';
import { grouped } from './details.js';
import { PersonLink, What } from './entry-list.js';

needs(import.meta.url);

/** The beginnings of actions that one can look for. */
const GROUPS = auditGroups.map((group) => `${group}.`);
/** The periods that are a choice, in days. */
const PERIODS = ['1', '7', '30', '90', 'days'];

/** How many people are offered. */
const OFFERED = 8;

const DAY = 24 * 3600 * 1000;

/** The first instant of a day of the calendar here, so many days later. @param {string} date @param {number} [later] */
function instantOf(date, later = 0) {
  const [year, month, day] = date.split('-').map(Number);
  const start = new Date(year, month - 1, day + later);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}

/** @param {Record<string, string>} values */
function periodOf({ period, from, to }) {
  if (period === 'days') return { since: instantOf(from), until: to ? instantOf(to, 1) : undefined };
  // Whole hours, so that the list is not another one with every look at it.
  return period ? { since: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - Number(period) * DAY).toISOString() } : {};
}

export default function Audit() {
  const filter = useFilter({ action: GROUPS, actor: null, subject: null, period: PERIODS, from: null, to: null });
  const [saving, setSaving] = useState(false);
  const { action, actor, subject, period } = filter.values;
  const query = { action, actor: /^\d+$/.test(actor) ? actor : '', subject: /^[a-z_]+:\d+$/.test(subject) ? subject : '', ...periodOf(filter.values) };
  const list = useList(async (cursor, signal) => {
    const page = await call('listAuditEntries', { query: { ...query, limit: 50, cursor }, signal });
    return { items: page.entries, next: page.next_cursor };
  }, filter.inputs);
  const save = async () => {
    setSaving(true);
    try {
      const { blob } = await download('exportAuditEntries', { query: { ...query, since: query.since ?? '1970-01-01T00:00:00Z' } });
      saveFile(blob, 'audit.csv');
    } catch (error) {
      notify(sentence(error), 'bad');
    }
    setSaving(false);
  };
  const groups = [{ value: '', label: t('ui.admin.all') }, ...GROUPS.map((value) => ({ value, label: t(`ui.audit.group_${value.slice(0, -1)}`) }))];
  const periods = [{ value: '', label: t('ui.audit.any_time') }, ...PERIODS.map((value) => ({ value, label: t(`ui.audit.period_${value}`) }))];
  const rows = grouped(list.items);
  /** @typedef {typeof rows[number]} Row */
  const columns = [
    { key: 'what', label: t('ui.audit.what'), wide: true, cell: (/** @type {Row} */ row) => html`<${What} entry=${row.entry} repeats=${row.repeats} />` },
    { key: 'who', label: t('ui.audit.who'), width: '14rem', cell: (/** @type {Row} */ { entry }) => (entry.actor ? html`<${PersonLink} id=${entry.actor.id} name=${entry.actor.full_name} />` : t('ui.audit.nobody')) },
    { key: 'when', label: t('ui.audit.when'), width: '13rem', cell: (/** @type {Row} */ row) => html`<${When} row=${row} />` },
    { key: 'where', label: t('ui.audit.where'), width: '9rem', cell: (/** @type {Row} */ { entry }) => html`<span class="small soft">${entry.address ?? '–'}</span>` },
  ];
  const chooseAction = filter.field('action');
  const actorName = useNameOf(query.actor && `user:${query.actor}`);
  const subjectName = useNameOf(query.subject);
  const chips = [
    query.actor && { label: t('ui.audit.by', { name: actorName }), onRemove: () => filter.set({ actor: '' }) },
    query.subject && { label: t('ui.audit.about', { name: subjectName }), onRemove: () => filter.set({ subject: '' }) },
  ].filter(Boolean);
  return html`<div class="page audit">
    <${AdminHead} page="audit" actions=${html`<${Button} icon="download" busy=${saving} onClick=${save}>${t('ui.audit.export')}<//>`} />
    <${FilterBar} filters=${[
      { label: t('ui.audit.group'), ...chooseAction, options: groups },
      { label: t('ui.audit.period'), ...filter.field('period'), options: periods },
    ]} chips=${chips}><div class="audit-person"><${Combobox} label=${t('ui.audit.of_person')} name="actor" value=${query.actor} placeholder=${t('ui.audit.name')} options=${peopleNamed}
      chosen=${query.actor ? { value: query.actor, label: actorName } : undefined} onChange=${(/** @type {string} */ id) => filter.set({ actor: id })} /></div><//>
    ${period === 'days' && html`<div class="toolbar audit-days">
      <${FormField} label=${t('ui.audit.from')} type="date" ...${filter.field('from')} />
      <${FormField} label=${t('ui.audit.to')} type="date" ...${filter.field('to')} /></div>`}
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${8} />`
        : list.items.length === 0 ? html`<${Empty} icon="clock" title=${t(filter.isSet ? 'ui.audit.none_found' : 'ui.audit.none')} />`
          : html`<${DataTable} caption=${titleOf('audit')} columns=${columns} rows=${rows} busy=${list.loading} />`}
    <${More} list=${list} />
  </div>`;
}

/** When it happened; of repetitions, the first and the last. @param {{ row: { entry: Api.AuditEntry, repeats: Api.AuditEntry[] } }} props */
function When({ row: { entry, repeats } }) {
  const first = repeats[repeats.length - 1];
  return html`<div><time datetime=${entry.at}>${dayAndTime(entry.at)}</time>
    ${first && html`<span class="entry-line">${t('ui.audit.since', { when: dayAndTime(first.at) })}</span>`}</div>`;
}

/** The name of what the list is filtered by; three dots until it is known. @param {string} subject such as `user:7` */
function useNameOf(subject) {
  const [kind, id] = subject.split(':');
  const state = useLoad(async (signal) => (kind === 'user' ? (await call('getUser', { path: { id }, signal })).user.full_name : subject), [subject]);
  return state.data ?? (state.error ? subject : '…');
}

/** The people whose name, address or username fits. @param {string} text @param {AbortSignal} signal */
async function peopleNamed(text, signal) {
  const { users } = await call('listUsers', { query: { query: text, limit: OFFERED }, signal });
  return users.map((user) => ({ value: String(user.id), label: user.full_name, hint: user.email ?? user.username }));
}
