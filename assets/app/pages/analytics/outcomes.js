// @ts-check
/** What learning led to: what people remember by how long they studied on the same day, and set work of a class. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Link } from '../../components/link.js';
import { ProgressBar } from '../../components/progress.js';
import { dateOf, number } from '../../format.js';
import { docs, t } from '../../locale.js';
import { absent, half, share } from './figures.js';

/** @typedef {Api.Schemas['LearningOutcomes']} LearningOutcomes */

/** @param {{ from_minutes: number, to_minutes?: number }} effort */
const effortText = ({ from_minutes: from, to_minutes: to }) => (to === 0 ? t('ui.outcomes.no_study') : to === undefined ? t('ui.outcomes.from_minutes', { from: number(from) })
  : t('ui.outcomes.minutes', { from: number(from), to: number(to) }));

/** @param {{ outcomes: LearningOutcomes }} props */
export function Outcomes({ outcomes }) {
  const { efforts, works, class_id: classId } = outcomes;
  return html`<section class="analytics-part" aria-labelledby="outcomes"><h2 id="outcomes">${t('ui.outcomes.title')}</h2>
    <p class="soft">${t('ui.outcomes.text')} <${Link} href=${docs('/analytics')}>${t('ui.figures.meaning')}<//></p>
    ${efforts.every((effort) => !effort.retention_spread) ? html`<p>${t('ui.figures.too_few')}</p>` : html`<div class="outcome-frame"><table class="outcome-table"><caption class="visually-hidden">${t('ui.outcomes.title')}</caption>
      <thead><tr><th scope="col">${t('ui.outcomes.effort')}</th><th scope="col">${t('ui.outcomes.remembered')}</th><th scope="col" class="outcome-plot"><span class="visually-hidden">${t('ui.figures.middle')}</span></th><th scope="col">${t('ui.outcomes.basis')}</th></tr></thead>
      <tbody>${efforts.map((effort) => html`<tr key=${effort.from_minutes}><th scope="row">${effortText(effort)}</th>
        <td>${effort.retention_spread ? html`<strong>${share(effort.retention_spread.median)}</strong>` : html`<span class="soft">${absent(effort.suppressed, 'retention_spread')}</span>`}</td>
        <td class="outcome-plot">${effort.retention_spread && html`<${Range} spread=${effort.retention_spread} />`}</td>
        <td class="soft">${effort.retention_spread ? t('ui.school.from_days', { count: effort.retention_spread.amount, number: number(effort.retention_spread.amount) }) : '–'}${effort.retention_spread && effort.incomplete.length > 0 && html`<span class="figure-cell-note">${t('ui.school.incomplete')}</span>`}</td></tr>`)}</tbody></table></div>`}
    ${classId && html`<h3>${t('ui.outcomes.works')}</h3>
      ${works.length === 0 ? html`<p class="soft">${t('ui.outcomes.no_works')}</p>` : html`<ul class="outcome-works">${works.map((work) => html`<li key=${work.id}>
        <${ProgressBar} label=${work.title} value=${work.done} max=${work.students} text=${t('ui.outcomes.done', { done: number(work.done), students: number(work.students) })} />
        <p class="figure-cell-note">${t('ui.outcomes.due', { day: dateOf(work.due_on, 'long') })}</p></li>`)}</ul>`}`}
  </section>`;
}

/** A median on a scale from 0 to 100 %, with the middle half around it. @param {{ spread: Api.Schemas['AnalyticsSpread'] }} props */
const Range = ({ spread }) => html`<span class="range" role="img" aria-label=${half(spread, share)}>
  <span class="range-half" style=${{ insetInlineStart: `${spread.lower}%`, inlineSize: `${spread.upper - spread.lower}%` }}></span>
  <span class="range-median" style=${{ insetInlineStart: `${spread.median}%` }}></span></span>`;
