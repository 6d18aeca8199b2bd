// @ts-check
/** The classes and the subjects of the school beside each other: where learning goes well, and where less so. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Link } from '../../components/link.js';
import { DataTable } from '../../components/table/table.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';
import { absent, changeIfAny, costText, points, range, share, time } from './figures.js';

/** @typedef {Api.Schemas['SchoolAnalytics']} SchoolAnalytics */
/** @typedef {Api.Schemas['ClassFigures'] & { id: number, before?: Api.Schemas['ClassFigures'] }} ClassRow */
/** @typedef {Api.Schemas['SubjectFigures'] & { id: string, before?: Api.Schemas['SubjectFigures'] }} SubjectRow */
/** @typedef {{ now: SchoolAnalytics, past: SchoolAnalytics, hrefOf: (chosen: Partial<Record<'class' | 'subject', string>>) => string }} Props */

/** A figure with smaller lines below it. @param {{ value: string, lines: string[] }} props */
const Cell = ({ value, lines }) => html`<span class="figure-cell"><span class="figure-cell-value">${value}</span>${lines.filter(Boolean).map((line) => html`<span class="figure-cell-note">${line}</span>`)}</span>`;

/** A figure that is left out, or about no one. @param {{ row: { suppressed: string[] }, name: string }} props */
const Absent = ({ row, name }) => html`<span class="soft">${absent(row.suppressed, name)}</span>`;

/** That days are left out of a figure, if they are. @param {ClassRow | SubjectRow} row @param {string} name */
const without = ({ incomplete }, name) => (incomplete.some((figure) => figure === name) ? t('ui.school.incomplete') : '');

/** @param {{ row: ClassRow | SubjectRow }} props */
const Minutes = ({ row }) => (row.minutes ? html`<${Cell} value=${time(row.minutes.median)} lines=${[range(row.minutes, time), changeIfAny(row.minutes.median, row.before?.minutes?.median, time), without(row, 'minutes')]} />`
  : html`<${Absent} row=${row} name="minutes" />`);

/** What people remember. @param {{ row: ClassRow | SubjectRow }} props */
const Remembered = ({ row }) => (row.retention ? html`<${Cell} value=${share(row.retention.percent)} lines=${[range(row.retention, share), changeIfAny(row.retention.percent, row.before?.retention?.percent, points), without(row, 'retention')]} />`
  : html`<${Absent} row=${row} name="retention" />`);

/** Questions to the tutor, and what they cost. @param {{ row: ClassRow | SubjectRow }} props */
const Asked = ({ row }) => (row.ai ? html`<${Cell} value=${number(row.ai.questions)} lines=${[row.ai.cost === undefined ? '' : t('ui.school.cost', { cost: costText(row.ai.cost) }), changeIfAny(row.ai.questions, row.before?.ai?.questions, number), without(row, 'ai')]} />`
  : html`<${Absent} row=${row} name="ai" />`);

/** The columns that classes and subjects have alike. */
const shared = () => [
  { key: 'minutes', label: t('ui.school.minutes_column'), sortBy: (/** @type {ClassRow | SubjectRow} */ row) => row.minutes?.median, cell: (/** @type {ClassRow | SubjectRow} */ row) => html`<${Minutes} row=${row} />` },
  { key: 'retention', label: t('ui.school.retention_column'), sortBy: (/** @type {ClassRow | SubjectRow} */ row) => row.retention?.percent, cell: (/** @type {ClassRow | SubjectRow} */ row) => html`<${Remembered} row=${row} />` },
  { key: 'ai', label: t('ui.school.ai', { assistant: school.value.assistant_name }), sortBy: (/** @type {ClassRow | SubjectRow} */ row) => row.ai?.questions, cell: (/** @type {ClassRow | SubjectRow} */ row) => html`<${Asked} row=${row} />` },
];

/** The part of a class that learned within four weeks; null where it is not said. @param {ClassRow} row */
const activeShare = (row) => (row.learners_28 === undefined || row.class.students === 0 ? null : row.learners_28 / row.class.students);

/** @param {Props} props */
export function ClassTable({ now, past, hrefOf }) {
  const before = new Map(past.classes.map((one) => [one.class.id, one]));
  const rows = now.classes.map((one) => ({ ...one, id: one.class.id, before: before.get(one.class.id) })).sort((one, other) => (activeShare(one) ?? 2) - (activeShare(other) ?? 2));
  const columns = [
    { key: 'class', label: t('ui.figures.class'), wide: true, sortBy: (/** @type {ClassRow} */ row) => row.class.name, cell: (/** @type {ClassRow} */ row) => html`<${Link} class="figure-link" href=${hrefOf({ class: String(row.id) })}>${row.class.name}<//>
      <${Link} class="figure-cell-note" href=${`/students?class=${row.id}`}>${t('ui.figures.students', { count: row.class.students, number: number(row.class.students) })}<//>` },
    { key: 'active', label: t('ui.school.active_28'), sortBy: activeShare, cell: (/** @type {ClassRow} */ row) => (row.learners_28 === undefined ? html`<${Absent} row=${row} name="learners_28" />`
      : html`<${Cell} value=${t('ui.figures.of', { part: number(row.learners_28), whole: number(row.class.students) })} lines=${[]} />`) },
    ...shared(),
  ];
  return html`<section class="analytics-part" aria-labelledby="school-classes"><h2 id="school-classes">${t('ui.school.by_class')}</h2>
    <p class="soft">${t('ui.school.by_class_text')}</p>
    ${rows.length === 0 ? html`<p class="soft">${t('ui.school.no_classes')}</p>` : html`<${DataTable} caption=${t('ui.school.by_class')} columns=${columns} rows=${rows} />`}
    ${now.more_classes && html`<p class="soft">${t('ui.school.more_classes')}</p>`}</section>`;
}

/** @param {Props} props */
export function SubjectTable({ now, past, hrefOf }) {
  const before = new Map(past.subjects.map((one) => [one.subject, one]));
  const rows = now.subjects.map((one) => ({ ...one, id: one.subject, before: before.get(one.subject) }));
  const columns = [
    { key: 'subject', label: t('ui.figures.subject'), wide: true, sortBy: (/** @type {SubjectRow} */ row) => row.subject, cell: (/** @type {SubjectRow} */ row) => html`<${Link} class="figure-link" href=${hrefOf({ subject: row.subject })}>${row.subject}<//>` },
    { key: 'active', label: t('ui.school.active_28'), sortBy: (/** @type {SubjectRow} */ row) => row.learners_28, cell: (/** @type {SubjectRow} */ row) => (row.learners_28 === undefined ? html`<${Absent} row=${row} name="learners_28" />`
      : html`<${Cell} value=${t('ui.figures.people', { count: row.learners_28, number: number(row.learners_28) })} lines=${[]} />`) },
    ...shared(),
  ];
  return html`<section class="analytics-part" aria-labelledby="school-subjects"><h2 id="school-subjects">${t('ui.school.by_subject')}</h2>
    <p class="soft">${t('ui.school.by_subject_text')}</p>
    ${rows.length === 0 ? html`<p class="soft">${t('ui.school.no_subjects')}</p>` : html`<${DataTable} caption=${t('ui.school.by_subject')} columns=${columns} rows=${rows} />`}</section>`;
}
