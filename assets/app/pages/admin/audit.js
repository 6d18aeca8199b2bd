// @ts-check
/** Who did what, and when. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { DataTable } from '../../components/table/table.js';
import { SelectField } from '../../components/form-field.js';
import { Empty, Failure, Loading, More } from '../../components/page.js';
import { dayAndTime } from '../../format.js';
import { useFilter, useList } from '../../hooks.js';
import { has, t } from '../../locale.js';
import { auditGroups } from '../../operations.js';
import { AdminHead, titleOf } from './admin-head.js';

/** The beginnings of actions that one can look for. */
const GROUPS = auditGroups.map((group) => `${group}.`);

/** An action in words; new ones show the name that the log has. @param {string} action */
const words = (action) => (has(`ui.audit.${action}`) ? t(`ui.audit.${action}`) : action);

/** To whom or what it was done, where that is not the one who did it. @param {Api.AuditEntry} entry */
const subjectOf = (entry) => (entry.subject?.kind === 'user' && entry.subject.id === entry.actor?.id ? '' : entry.subject?.label);

/** @param {Record<string, unknown>} details */
const inWords = (details) => Object.entries(details ?? {}).map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(' · ');

export default function Audit() {
  const filter = useFilter({ action: GROUPS });
  const list = useList(async (cursor, signal) => {
    const page = await call('listAuditEntries', { query: { ...filter.values, limit: 30, cursor }, signal });
    return { items: page.entries, next: page.next_cursor };
  }, filter.inputs);
  const groups = [{ value: '', label: t('ui.admin.all') }, ...GROUPS.map((value) => ({ value, label: t(`ui.audit.group_${value.slice(0, -1)}`) }))];
  const columns = [
    { key: 'what', label: t('ui.audit.what'), wide: true, cell: (/** @type {Api.AuditEntry} */ entry) => html`<div><span class="person-name">${words(entry.action)}</span>
      <span class="audit-details">${[subjectOf(entry), inWords(entry.details)].filter(Boolean).join(' · ')}</span></div>` },
    { key: 'who', label: t('ui.audit.who'), cell: (/** @type {Api.AuditEntry} */ entry) => entry.actor?.full_name ?? t('ui.audit.nobody') },
    { key: 'when', label: t('ui.audit.when'), cell: (/** @type {Api.AuditEntry} */ entry) => html`<time datetime=${entry.at}>${dayAndTime(entry.at)}</time>` },
    { key: 'where', label: t('ui.audit.where'), cell: (/** @type {Api.AuditEntry} */ entry) => html`<span class="small soft">${entry.address ?? '–'}</span>` },
  ];
  return html`<div class="page">
    <${AdminHead} page="audit" />
    <div class="toolbar"><${SelectField} label=${t('ui.audit.group')} ...${filter.field('action')} options=${groups} /></div>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${6} />`
        : list.items.length === 0 ? html`<${Empty} icon="clock" title=${t('ui.audit.none')} />`
          : html`<${DataTable} caption=${titleOf('audit')} columns=${columns} rows=${list.items} busy=${list.loading} />`}
    <${More} list=${list} />
  </div>`;
}
