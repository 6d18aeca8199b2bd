// @ts-check
/** An adaptation: what changes, why, by which figures, and what to expect. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../components/button.js';
import { Link } from '../../components/link.js';
import { number, percent } from '../../format.js';
import { locale, t } from '../../locale.js';
import { nameOf } from '../clp/dimensions.js';

/** @typedef {Api.Schemas['IleAdaptation']} Adaptation */
/** @typedef {Api.Schemas['IleEvidence']} Evidence */
/** @typedef {Api.Schemas['IleChange']} Change */

/** The texts in the language on screen. @param {Adaptation | Api.Schemas['IleApplied']} one */
export const wordsOf = (one) => (locale.value.language === 'de' ? one.translations.de : one);

/** A value of a setting. @param {Change} change @param {number} value */
const shown = ({ setting, unit }, value) => {
  // Decks in which nothing is due have new cards all the same.
  if (setting === 'new_card_percent' && value === 0) return t('ui.ile.new_without_due');
  if (setting === 'card_order') return t(`ui.ile.order_${value}`);
  if (unit === 'switch') return t(value > 0 ? 'ui.ile.on' : 'ui.ile.off');
  if (unit === 'level') return t(`ui.ile.hint_${value}`);
  if (unit === 'hour') return value > 0 ? t('ui.ile.hour', { number: number(value) }) : t('ui.ile.any_hour');
  if (unit === 'points') return t('ui.ile.points', { number: `${value > 0 ? '+' : value < 0 ? '−' : ''}${number(Math.abs(value))}` });
  return unit === 'percent' ? percent(value / 100) : t('ui.ile.minutes', { count: value, number: number(value) });
};

/** What becomes of each setting. @param {{ changes: Change[] }} props */
export function Changes({ changes }) {
  return html`<ul class="ile-changes">${changes.map((one) => html`<li key=${one.setting}><span>${t(`ui.ile.${one.setting}`)}</span>
    <span class="tabular">${one.from === one.to ? shown(one, one.to) : t('ui.ile.move', { from: shown(one, one.from), to: shown(one, one.to) })}</span></li>`)}</ul>`;
}

/** A figure with its unit. @param {Evidence} one @param {number} value */
const figure = ({ signal }, value) => {
  const rounded = number(Math.round(value * 10) / 10);
  if (signal === 'recall' || signal === 'mature_lapses' || signal === 'blocked_answers') return t('ui.ile.percent', { number: rounded });
  return signal === 'backlog_days' ? t('ui.ile.days', { count: Math.round(value), number: rounded }) : rounded;
};

/** The figures that the rule asks for. @param {{ evidence: Evidence[] }} props */
export function Figures({ evidence }) {
  return html`<details class="ile-figures"><summary>${t('ui.ile.figures')}</summary>
    <ul>${evidence.map((one) => {
      const limit = one.at_least ?? one.at_most ?? 0;
      const name = one.signal ? t(`ui.ile.signal_${one.signal}`) : one.dimension ? nameOf(one.dimension) : '';
      return html`<li key=${one.signal ?? one.dimension}><p><strong>${name}:</strong> ${one.value === undefined ? t('ui.ile.unknown') : figure(one, one.value)}
          ${one.amount !== undefined && html`<span class="soft"> ${t(`ui.ile.of_${one.signal}`, { count: one.amount, number: number(one.amount) })}</span>`}
          ${one.confidence !== undefined && html`<span class="soft"> ${t('ui.ile.confidence', { share: percent(one.confidence) })}</span>`}</p>
        <p class="soft">${t(one.at_least === undefined ? 'ui.ile.up_to' : 'ui.ile.from', { value: figure(one, limit) })}</p>
        <p><${Link} href=${one.signal ? '/flashcards/statistics' : '/learner-profile'}>${t(one.signal ? 'ui.ile.to_statistics' : 'ui.ile.to_profile')}<//></p></li>`;
    })}</ul></details>`;
}

/** What it costs or saves in time. @param {{ minutes: number }} props */
function Cost({ minutes }) {
  const whole = Math.round(Math.abs(minutes));
  const key = whole === 0 ? 'ui.ile.costs_nothing' : minutes > 0 ? 'ui.ile.costs' : 'ui.ile.saves';
  return html`<p class="soft">${t(key, { minutes: t('ui.ile.minutes', { count: whole, number: number(whole) }) })}</p>`;
}

/** @param {{ one: Adaptation, replaced: Adaptation[], isBusy: boolean, onApply: () => void }} props */
export function Proposal({ one, replaced, isBusy, onApply }) {
  const words = wordsOf(one);
  return html`<li class=${`ile-one card ${one.state}`}>
    <h3>${words.what}</h3>
    <p>${words.why}</p>
    <p class="soft">${t('ui.ile.expected', { effect: words.expected_effect })}</p>
    <${Changes} changes=${one.changes} />
    ${one.minutes_a_day !== undefined && html`<${Cost} minutes=${one.minutes_a_day} />`}
    <${Figures} evidence=${one.evidence} />
    ${replaced.length > 0 && html`<p class="ile-note">${t('ui.ile.ends', { what: replaced.map((other) => wordsOf(other).what).join(' ') })}</p>`}
    <p class="ile-acts"><${Button} kind=${one.state === 'proposed' ? 'primary' : 'plain'} small=${one.state !== 'proposed'} busy=${isBusy} onClick=${onApply} aria-label=${t('ui.ile.apply_named', { what: words.what })}>${t('ui.ile.apply')}<//></p>
  </li>`;
}
