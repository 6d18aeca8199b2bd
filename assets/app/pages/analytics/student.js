// @ts-check
/** The progress of a student, for tutors and admins: what to talk about first, then the figures. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call, statusOf } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { DeadEnd, Failure, Loading, PageHead } from '../../components/page.js';
import { useFilter, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { studentsTitle } from './area.js';
import { ExportButton } from './export-button.js';
import { Meaning } from './figures.js';
import { PeriodChoice, periodChoices, periodOf } from './period.js';
import { ProgressFigures } from './progress-figures.js';
import { Reasons } from './reasons.js';

/** @param {{ params: Record<string, string> }} props */
export default function StudentPage({ params }) {
  const id = params.student;
  const isAdmin = useSignal(person)?.role === 'admin';
  const filter = useFilter(periodChoices);
  const period = periodOf(filter.values);
  const input = { path: { id }, query: { from: period.from, to: period.to } };
  const state = useLoad(async (signal) => (period.fault ? null : call('getStudentAnalytics', { ...input, signal })), [id, period.from, period.to, period.fault]);
  if ([400, 404].includes(statusOf(state.error))) {
    return html`<${DeadEnd} art="lost" title=${t('ui.students.gone')} text=${t('ui.students.gone_text')}><${ButtonLink} kind="primary" href="/students">${said(studentsTitle)}<//><//>`;
  }
  const name = state.data?.student.full_name;
  return html`<div class="page analytics">
    <${PageHead} key=${name ?? ''} title=${name ?? t('ui.students.one')} hidden=${!name && !state.error} lead=${name && t('ui.students.one_lead')}
      actions=${name && html`<div class="cluster"><${Meaning} />${isAdmin && html`<${ButtonLink} icon="user" href=${`/admin/people/${id}`}>${t('ui.students.person')}<//>`}<${ExportButton} name="getStudentAnalytics" input=${input} /></div>`} />
    ${state.data && html`<section class="analytics-part attention-now" aria-labelledby="attention"><h2 id="attention">${t('ui.attention.talk')}</h2>
      ${state.data.attention.length > 0 ? html`<${Reasons} reasons=${state.data.attention} hasAdvice=${true} />` : html`<p class="soft">${t('ui.attention.none_one')}</p>`}</section>`}
    ${(name || period.fault) && html`<${PeriodChoice} filter=${filter} />`}
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? !period.fault && html`<${Loading} lines=${8} />`
        : html`<div class="analytics-body" aria-busy=${state.loading ? 'true' : undefined}><${ProgressFigures} progress=${state.data.analytics} name=${state.data.student.full_name} /></div>`}
  </div>`;
}
