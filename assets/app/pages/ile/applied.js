// @ts-check
/** An adaptation of the log: since when, and the days before it against as many days after it. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../components/button.js';
import { Badge, Callout } from '../../components/page.js';
import { day, number } from '../../format.js';
import { t } from '../../locale.js';
import { Changes, Figures, wordsOf } from './proposal.js';

/** @typedef {Api.Schemas['IleApplied']} Applied */

/** A mean with its unit. @param {Applied['effect']['measure']} measure @param {number} value */
const mean = (measure, value) => {
  const rounded = number(Math.round(value * 10) / 10);
  return measure === 'recall' ? t('ui.ile.percent', { number: rounded }) : measure === 'minutes' ? t('ui.ile.minutes', { count: Math.round(value), number: rounded }) : t('ui.ile.of_five', { number: rounded });
};

const tones = /** @type {const} */ ({ too_early: 'plain', too_little: 'plain', better: 'good', worse: 'bad', no_clear_effect: 'note' });

/** @param {{ effect: Applied['effect'] }} props */
function Effect({ effect }) {
  const { measure, verdict, before, after, difference, days } = effect;
  return html`<div class="ile-effect">
    <p><strong>${t(`ui.ile.measure_${measure}`)}</strong> <${Badge} tone=${tones[verdict]}>${t(`ui.ile.verdict_${verdict}`)}<//></p>
    ${(before || after) && html`<dl class="ile-means">
      <div><dt>${t('ui.ile.before', { count: days, number: number(days) })}</dt><dd class="tabular">${before ? mean(measure, before.value) : '–'}</dd></div>
      <div><dt>${t('ui.ile.after', { count: days, number: number(days) })}</dt><dd class="tabular">${after ? mean(measure, after.value) : '–'}</dd></div>
    </dl>`}
    ${difference && verdict !== 'too_early' && html`<p class="soft">${t(`ui.ile.difference_${measure}`, { lower: signed(difference.lower), upper: signed(difference.upper) })}</p>`}
  </div>`;
}

/** A number with its sign. @param {number} value */
function signed(value) {
  const rounded = Math.round(value * 10) / 10;
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : ''}${number(Math.abs(rounded))}`;
}

/** @param {{ one: Applied, isBusy: boolean, onRevert: () => void }} props */
export function AppliedEntry({ one, isBusy, onRevert }) {
  const words = wordsOf(one);
  const since = one.in_force ? t('ui.ile.since', { day: day(one.applied_at) })
    : t(`ui.ile.until_${one.ended_by ?? 'reverted'}`, { from: day(one.applied_at), to: day(one.ended_at ?? one.applied_at) });
  return html`<li class="ile-entry card">
    <h3>${words.what}</h3>
    <p class="ile-since">${one.in_force && html`<${Badge} tone="info">${t('ui.ile.in_force')}<//>`}<span class="soft">${since}</span></p>
    <p class="soft">${words.why}</p>
    <${Effect} effect=${one.effect} />
    ${one.undo_proposed && html`<${Callout} tone="note"><p>${t('ui.ile.undo_proposed')}</p><//>`}
    <details class="ile-figures"><summary>${t('ui.ile.what_changed')}</summary><${Changes} changes=${one.changes} /></details>
    <${Figures} evidence=${one.evidence} />
    ${one.in_force && html`<p class="ile-acts"><${Button} small kind=${one.undo_proposed ? 'primary' : 'plain'} icon="undo" busy=${isBusy} onClick=${onRevert} aria-label=${t('ui.ile.revert_named', { what: words.what })}>${t('ui.ile.revert')}<//></p>`}
  </li>`;
}
