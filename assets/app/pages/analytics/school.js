// @ts-check
/** How the school learns, for admins: who is active, for how long, what they remember, how the tutor is used; and where it goes less well. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { number } from '../../format.js';
import { useFilter, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { school } from '../../school.js';
import { schoolTitle } from './area.js';
import { classField, classIn, useClasses } from './class-choice.js';
import { ExportMenu } from './export-button.js';
import { Figures, Meaning, absent, change, costText, half, points, round, share, time, usualDay } from './figures.js';
import { Outcomes } from './outcomes.js';
import { PeriodDays, daysBefore, periodChoices, periodFilter, periodOf, periodText } from './period.js';
import { SchoolCharts } from './school-charts.js';
import { ClassTable, SubjectTable } from './school-tables.js';

/** @typedef {Api.Schemas['SchoolAnalytics']} SchoolAnalytics */

export default function SchoolPage() {
  const filter = useFilter({ ...periodChoices, class: null, subject: null });
  const period = periodOf(filter.values);
  const classId = classIn(filter.values.class);
  const subject = filter.values.subject.trim().slice(0, 80);
  const choice = useClasses(classId);
  const query = { class_id: classId, subject };
  const state = useLoad(async (signal) => {
    if (period.fault) return null;
    const days = { from: period.from, to: period.to };
    const [now, past, led] = await Promise.all([
      call('getSchoolAnalytics', { query: { ...query, ...days }, signal }),
      call('getSchoolAnalytics', { query: { ...query, ...daysBefore(period) }, signal }),
      call('getLearningOutcomes', { query: { class_id: classId, ...days }, signal }),
    ]);
    return { now: now.analytics, past: past.analytics, outcomes: led.analytics };
  }, [period.from, period.to, period.fault, classId, subject]);
  const { filters, search } = classField(choice, { name: 'class', value: classId, onChange: (value) => filter.set({ class: value }) }, true);
  const subjects = (state.data?.now.subjects ?? []).map((one) => one.subject);
  const known = subject && !subjects.includes(subject) ? [subject, ...subjects] : subjects;
  /** The address with another choice. @param {Partial<Record<'class' | 'subject', string>>} chosen */
  const hrefOf = (chosen) => `/analytics?${new URLSearchParams(Object.entries({ ...filter.values, ...chosen }).filter(([, value]) => value))}`;
  return html`<div class="page wide analytics">
    <${PageHead} title=${said(schoolTitle)} lead=${t('ui.school.lead')} actions=${html`<div class="cluster"><${Meaning} /><${ExportMenu} input=${{ query: { ...query, from: period.from, to: period.to } }} /></div>`} />
    <${FilterBar} filters=${[periodFilter(filter), ...filters,
      { label: t('ui.figures.subject'), ...filter.field('subject'), options: [{ value: '', label: t('ui.figures.all_subjects') }, ...known.map((value) => ({ value, label: value }))] }]}>${search}<//>
    <${PeriodDays} filter=${filter} />
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? !period.fault && html`<${Loading} lines=${10} />`
        : html`<div class="analytics-body" aria-busy=${state.loading ? 'true' : undefined}><${Whole} ...${state.data} hrefOf=${hrefOf} /></div>`}
  </div>`;
}

/** Whether there is anything to tell. @param {SchoolAnalytics} one */
const isEmpty = ({ days }) => days.every((day) => !day.learners && day.minutes === undefined && day.ai === undefined && day.suppressed.length === 0);

/**
 * @param {{ now: SchoolAnalytics, past: SchoolAnalytics, outcomes: Api.Schemas['LearningOutcomes'], hrefOf: (chosen: Partial<Record<'class' | 'subject', string>>) => string }} props
 */
function Whole({ now, past, outcomes, hrefOf }) {
  if (isEmpty(now)) {
    return html`<${Empty} icon="chart" art="search" title=${t('ui.school.empty_title')} text=${t(now.class_id || now.subject ? 'ui.school.empty_filtered' : 'ui.school.empty_text')}>
      ${now.class_id || now.subject ? html`<${ButtonLink} href=${hrefOf({ class: '', subject: '' })}>${t('ui.school.show_all')}<//>` : html`<${ButtonLink} kind="primary" href="/classes">${t('ui.school.to_classes')}<//>`}<//>`;
  }
  const ofSubject = now.subject !== undefined;
  return html`
    <p class="analytics-sentence">${sentenceOf(now)}</p>
    <section aria-labelledby="school-figures"><h2 id="school-figures" class="visually-hidden">${t('ui.figures.title')}</h2>
      <${Figures} figures=${figuresOf(now, past)} />
      <p class="analytics-note">${t('ui.figures.compared', { span: periodText(past) })} ${ofSubject && t('ui.school.subject_note')}</p></section>
    <${SchoolCharts} analytics=${now} />
    ${!now.class_id && !ofSubject && html`<${ClassTable} now=${now} past=${past} hrefOf=${hrefOf} />`}
    ${!ofSubject && html`<${SubjectTable} now=${now} past=${past} hrefOf=${hrefOf} />`}
    ${!ofSubject && html`<${Outcomes} outcomes=${outcomes} />`}
    ${now.class_id && html`<p class="analytics-more"><${ButtonLink} icon="cap" href=${`/students?class=${now.class_id}`}>${t('ui.school.to_students')}<//></p>`}`;
}

/** What the figures say, in a few sentences. @param {SchoolAnalytics} one */
function sentenceOf({ summary, classes, subject, class_id: classId }) {
  const { minutes, retention } = summary;
  const daily = usualDay(summary);
  const active = classes.filter((one) => one.learners_28 !== undefined && one.class.students > 0)
    .sort((one, other) => (one.learners_28 ?? 0) / one.class.students - (other.learners_28 ?? 0) / other.class.students);
  const [least] = active;
  return [
    daily && t('ui.school.said_learners', { count: Math.round(daily.median), number: round(daily.median) }),
    minutes && t('ui.school.said_minutes', { time: time(minutes.median) }),
    retention && t('ui.school.said_retention', { share: share(retention.percent) }),
    least && !classId && !subject && active.length > 1 && (least.learners_28 ?? 0) < least.class.students
      && t('ui.school.said_least', { class: least.class.name, active: number(least.learners_28 ?? 0), students: number(least.class.students) }),
  ].filter(Boolean).join(' ') || t('ui.school.said_nothing');
}

/** @param {SchoolAnalytics} now @param {SchoolAnalytics} past */
function figuresOf({ summary, days, classes, class_id: classId }, past) {
  const { learners_28: within, minutes, retention, ai, suppressed, incomplete } = summary;
  const daily = usualDay(summary);
  const before = past.summary;
  const students = classId ? classes[0]?.class.students : undefined;
  const cost = ai?.cost === undefined ? t(ai && ai.model_answers > 0 ? 'ui.school.cost_unknown' : 'ui.school.cost_none') : t('ui.school.cost', { cost: costText(ai.cost) });
  const hidden = [...suppressed, ...days.flatMap((day) => day.suppressed)];
  const without = (/** @type {typeof incomplete[number]} */ name) => {
    const count = days.filter((day) => day.suppressed.includes(name)).length;
    return incomplete.includes(name) && t('ui.school.incomplete_days', { count, number: number(count) });
  };
  const words = (/** @type {string} */ name) => ({ value: absent(hidden, name), isWords: true });
  return [
    { name: t('ui.school.learners'), ...(daily ? { value: round(daily.median) } : words('learners')), notes: [
      daily && `${t('ui.school.usual_day')}; ${half(daily, round)}`, change(daily?.median, usualDay(before)?.median, round), daily && without('learners'),
      within === undefined ? (suppressed.includes('learners_28') ? t('ui.school.within_few') : '') : t(students ? 'ui.school.within_of' : 'ui.school.within', { count: within, number: number(within), students: number(students ?? 0) })] },
    { name: t('ui.school.minutes'), ...(minutes ? { value: time(minutes.median) } : words('minutes')), notes: minutes ? [
      `${t('ui.school.learner_day')}; ${half(minutes, time)}`, change(minutes.median, before.minutes?.median, time), t('ui.school.from_days', { count: minutes.amount, number: number(minutes.amount) }), without('minutes')] : [] },
    { name: t('ui.school.retention'), ...(retention ? { value: share(retention.percent) } : words('retention')), notes: retention ? [
      t('ui.figures.likely', { from: share(retention.lower), to: share(retention.upper) }), change(retention.percent, before.retention?.percent, points),
      t('ui.school.from_answers', { count: retention.answers, number: number(retention.answers), people: number(retention.learners ?? 0) }), without('retention')] : [] },
    { name: t('ui.school.ai', { assistant: school.value.assistant_name }), ...(ai ? { value: number(ai.questions) } : words('ai')), notes: ai ? [
      cost, change(ai.questions, before.ai?.questions, number), t('ui.school.from_people', { count: ai.learners, number: number(ai.learners) }), without('ai')] : [] },
  ];
}
