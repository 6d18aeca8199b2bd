// @ts-check
/** The students of a tutor: who needs attention and why, and the figures of all. Admins see those of one class. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Link } from '../../components/link.js';
import { Badge, Callout, Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { DataTable } from '../../components/table/table.js';
import { dateOf, number } from '../../format.js';
import { useFilter, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { studentsTitle } from './area.js';
import { classField, classIn, useClasses } from './class-choice.js';
import { ExportButton } from './export-button.js';
import { Meaning, share, time } from './figures.js';
import { Outcomes } from './outcomes.js';
import { PeriodDays, periodChoices, periodFilter, periodOf, periodText } from './period.js';
import { AttentionList } from './reasons.js';

/** @typedef {Api.Schemas['StudentFigures']} StudentFigures */
/** @typedef {StudentFigures & { id: number }} Row */

/** From so many students on there is a search. */
const MANY = 10;

export default function StudentsPage() {
  const isAdmin = useSignal(person)?.role === 'admin';
  const filter = useFilter({ ...periodChoices, class: null, q: null });
  const period = periodOf(filter.values);
  const asked = classIn(filter.values.class);
  const choice = useClasses(asked);
  // Admins teach no one, so they look at one class at a time.
  const classId = asked || (isAdmin ? String(choice.classes?.[0]?.id ?? '') : '');
  const isReady = !period.fault && (!isAdmin || classId !== '');
  const query = { class_id: classId, from: period.from, to: period.to };
  const state = useLoad(async (signal) => {
    if (!isReady) return null;
    const [students, led] = await Promise.all([call('listStudentAnalytics', { query, signal }), call('getLearningOutcomes', { query, signal })]);
    return { students, outcomes: led.analytics };
  }, [period.from, period.to, isReady, classId]);
  const { filters, search } = classField(choice, { name: 'class', value: classId, onChange: (value) => filter.set({ class: value }) }, !isAdmin);
  const hasNone = choice.classes?.length === 0;
  const count = state.data?.students.students.length ?? 0;
  const kept = new URLSearchParams(Object.entries({ period: filter.values.period, from: filter.values.from, to: filter.values.to }).filter(([, value]) => value)).toString();
  const hrefOf = (/** @type {number} */ id) => `/students/${id}${kept && `?${kept}`}`;
  return html`<div class="page analytics">
    <${PageHead} title=${said(studentsTitle)} lead=${t(isAdmin ? 'ui.students.lead_admin' : 'ui.students.lead')}
      actions=${!hasNone && html`<div class="cluster"><${Meaning} />${isReady && html`<${ExportButton} name="listStudentAnalytics" input=${{ query }} />`}</div>`} />
    ${hasNone ? html`<${Empty} icon="school" title=${t('ui.students.no_classes')} text=${t('ui.students.no_classes_text')}><${ButtonLink} kind="primary" href=${isAdmin ? '/classes?new' : '/classes'}>${t('ui.school.to_classes')}<//><//>`
      : html`<${FilterBar} filters=${[...filters, periodFilter(filter)]} search=${count >= MANY || filter.values.q ? { label: t('ui.students.search'), ...filter.field('q') } : undefined}>${search}<//>
        <${PeriodDays} filter=${filter} />
        ${state.error ?? choice.error ? html`<${Failure} error=${state.error ?? choice.error} onRetry=${state.reload} />`
          : !state.data ? !period.fault && html`<${Loading} lines=${8} />`
            : html`<div class="analytics-body" aria-busy=${state.loading ? 'true' : undefined}><${Whole} answer=${state.data.students} outcomes=${state.data.outcomes} search=${filter.values.q} hrefOf=${hrefOf} /></div>`}`}
  </div>`;
}

/** @param {string} text */
const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** @param {{ answer: Api.Schemas['StudentAnalyticsList'], outcomes: Api.Schemas['LearningOutcomes'], search: string, hrefOf: (id: number) => string }} props */
function Whole({ answer, outcomes, search, hrefOf }) {
  if (answer.students.length === 0) return html`<${Empty} icon="users" title=${t('ui.students.empty_title')} text=${t('ui.students.empty_text')} />`;
  const found = answer.students.filter(({ student }) => folded(student.full_name).includes(folded(search.trim())));
  const needing = found.filter((one) => one.attention.length > 0);
  const rows = found.map((one) => ({ ...one, id: one.student.id }));
  const columns = [
    { key: 'name', label: t('ui.students.name'), wide: true, sortBy: (/** @type {Row} */ row) => row.student.full_name, cell: (/** @type {Row} */ row) => html`<${Link} class="figure-link" href=${hrefOf(row.id)}>${row.student.full_name}<//>
      ${row.attention.length > 0 && html` <${Badge} tone="note">${t('ui.students.reasons', { count: row.attention.length, number: number(row.attention.length) })}<//>`}` },
    { key: 'last', label: t('ui.students.last'), sortBy: (/** @type {Row} */ row) => row.last_active_on, cell: (/** @type {Row} */ row) => (row.last_active_on ? html`<span class="figure-whole">${dateOf(row.last_active_on)}</span>` : html`<span class="soft">${t('ui.students.never')}</span>`) },
    { key: 'days', label: t('ui.students.days'), end: true, sortBy: (/** @type {Row} */ row) => row.active_days, cell: (/** @type {Row} */ row) => number(row.active_days) },
    { key: 'minutes', label: t('ui.students.minutes'), end: true, sortBy: (/** @type {Row} */ row) => row.minutes, cell: (/** @type {Row} */ row) => html`<span class="figure-whole">${time(row.minutes)}</span>` },
    { key: 'retention', label: t('ui.students.retention'), end: true, sortBy: (/** @type {Row} */ row) => row.retention?.percent, cell: (/** @type {Row} */ row) => (row.retention
      ? html`<span class="figure-pair"><span>${share(row.retention.percent)}</span><span class="figure-cell-note">${t('ui.students.of_answers', { count: row.retention.answers, number: number(row.retention.answers) })}</span></span>` : '–') },
  ];
  return html`
    ${found.length === 0 ? html`<${Empty} icon="search" art="search" title=${t('ui.students.none_found')} />` : html`
      <section class="analytics-part" aria-labelledby="needing"><h2 id="needing">${t('ui.attention.title')}</h2>
        ${needing.length > 0 ? html`<p class="soft">${t('ui.attention.count', { count: needing.length, number: number(needing.length), all: number(found.length) })}</p><${AttentionList} students=${needing} label=${t('ui.attention.title')} hrefOf=${hrefOf} />`
          : html`<${Callout} tone="good" icon="check"><p>${t('ui.attention.none')}</p><//>`}</section>
      <section class="analytics-part" aria-labelledby="all-students"><h2 id="all-students">${t('ui.students.all')}</h2><p class="soft">${periodText(answer)}</p>
        <${DataTable} caption=${t('ui.students.all')} columns=${columns} rows=${rows} />
        ${answer.more && html`<p class="soft">${t('ui.students.more')}</p>`}</section>`}
    <${Outcomes} outcomes=${outcomes} />`;
}
