// @ts-check
/** Entries of the audit log as a list: event, subject, actor and time. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { needs } from '../../../component-files.js';
import { Link } from '../../../components/link.js';
import { dayAndTime, number } from '../../../format.js';
import { t } from '../../../locale.js';
import { actionOf, changesOf, grouped, subjectOf } from './details.js';

needs(import.meta.url);

/** A person's name as the way to their page. @param {{ id: number, name: string }} props */
export const PersonLink = ({ id, name }) => html`<${Link} href=${`/admin/people/${id}`}>${name}<//>`;

/** @param {{ entry: Api.AuditEntry }} props */
export const Subject = ({ entry }) => {
  const label = subjectOf(entry);
  if (!label) return null;
  return entry.subject?.kind === 'user' ? html`<${PersonLink} id=${entry.subject.id} name=${label} />` : html`<span>${label}</span>`;
};

/** What changed, and how often. @param {{ entry: Api.AuditEntry, repeats: Api.AuditEntry[] }} props */
export function What({ entry, repeats }) {
  const lines = changesOf(entry.details);
  return html`<div class="entry-what"><span class="entry-action">${actionOf(entry.action)}</span>${repeats.length > 0 && html` <span class="entry-times">${t('ui.audit.times', { count: repeats.length + 1, number: number(repeats.length + 1) })}</span>`}
    ${subjectOf(entry) && html`<span class="entry-line"><${Subject} entry=${entry} /></span>`}
    ${lines.map((line) => html`<span class="entry-line">${line}</span>`)}</div>`;
}

/** @param {{ entries: Api.AuditEntry[], isShort?: boolean }} props `isShort` leaves out who did it */
export function EntryList({ entries, isShort = false }) {
  return html`<ul class="entry-list">${grouped(entries).map(({ id, entry, repeats }) => html`<li key=${id}>
    <${What} entry=${entry} repeats=${repeats} />
    <span class="entry-facts">${!isShort && (entry.actor ? html`<${PersonLink} id=${entry.actor.id} name=${entry.actor.full_name} />` : t('ui.audit.nobody'))}
      <time datetime=${entry.at}>${dayAndTime(entry.at)}</time></span>
  </li>`)}</ul>`;
}
