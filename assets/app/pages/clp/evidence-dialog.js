// @ts-check
/** The days whose events a value rests on. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Dialog } from '../../components/dialog.js';
import { Link } from '../../components/link.js';
import { Failure, Loading } from '../../components/page.js';
import { dateOf, number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { nameOf, rounded } from './dimensions.js';

/** Where the reviews of a day are listed. @param {Api.Schemas['ClpEvidenceDay']} day */
const reviewsOf = ({ day, first_review_id: first, last_review_id: last }) => (first && last ? `/flashcards/statistics?day=${day}&first=${first}&last=${last}` : '/flashcards/statistics');

/** @param {{ id: import('./dimensions.js').Key, onClose: () => void }} props */
export function EvidenceDialog({ id, onClose }) {
  const state = useLoad(async (signal) => (await call('getMyLearnerProfileEvidence', { query: { dimension: id }, signal })).evidence, [id]);
  return html`<${Dialog} title=${t('ui.clp.evidence_title', { name: nameOf(id) })} onClose=${onClose} wide=${true}>
    <p>${t('ui.clp.evidence_text')}</p>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />` : !state.data ? html`<${Loading} lines=${5} />`
      : html`<ul class="clp-days">${state.data.map((one) => html`<li key=${`${one.day}${one.signal}`}>
        <p class="clp-day"><strong>${dateOf(one.day, 'long')}</strong><span>${t(`ui.clp.seen_${one.unit}`, { count: one.amount, number: number(one.amount) })}</span>
          ${one.amount > 0 && html`<span class="tabular">${t('ui.clp.speaks_for', { value: rounded(one.value) })}</span>`}</p>
        <p class="clp-sources">${one.study_log_ids.length > 0 && html`<${Link} href=${`/study?day=${one.day}`}>${t('ui.clp.logs', { count: one.study_log_ids.length, number: number(one.study_log_ids.length) })}<//>`}
          ${one.unit === 'choices' && html`<${Link} href="/adaptations">${t('ui.clp.to_adaptations')}<//>`}
          ${one.unit === 'acts' && html`<${Link} href="/squads">${t('ui.clp.to_squads')}<//>`}
          ${one.reviews > 0 && html`<${Link} href=${reviewsOf(one)}>${t('ui.clp.reviews', { count: one.reviews, number: number(one.reviews) })}<//>`}</p>
      </li>`)}</ul>`}
  <//>`;
}
