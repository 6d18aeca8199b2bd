// @ts-check
/** The dimensions of a profile: their order, their words, and how they are drawn. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { RadarChart } from '../../components/charts/radar-chart.js';
import { Badge } from '../../components/page.js';
import { dateOf, number, percent } from '../../format.js';
import { t } from '../../locale.js';

/** @typedef {keyof Api.Schemas['ClpDimensions']} Key */
/** @typedef {Api.Schemas['ClpDimension']} Dimension */
/** @typedef {Api.Schemas['ClpProfile']} Profile */

/** Those that are alike stand beside each other on the plot. @type {Key[]} */
export const keys = ['modality_visual', 'modality_verbal', 'modality_practice', 'pace', 'focus_span', 'working_memory_load', 'challenge_preference', 'feedback_style', 'structure_need',
  'social_orientation', 'motivation_drive'];

/** @param {Key} key */
export const nameOf = (key) => t(`ui.clp.${key}`);

/** @param {number} value */
export const rounded = (value) => number(Math.round(value));

/** How sure a value is, in a word. @param {number} confidence */
export const sureness = (confidence) => t(confidence < 0.05 ? 'ui.clp.sure_none' : confidence < 0.35 ? 'ui.clp.sure_little' : confidence < 0.6 ? 'ui.clp.sure_fairly' : 'ui.clp.sure_very');

/** Whether anything is known. @param {Profile} profile */
export const isKnown = (profile) => keys.some((key) => profile.dimensions[key].source !== 'none');

/** The plot, with its table. @param {{ profile: Profile, name?: string }} props `name` is whose it is; your own otherwise */
export function Plot({ profile, name }) {
  const known = keys.filter((key) => profile.dimensions[key].source !== 'none');
  const order = [...known].sort((one, other) => profile.dimensions[other].value - profile.dimensions[one].value);
  const summary = order.length === 0 ? t('ui.clp.plot_none') : t('ui.clp.plot_summary', { highest: nameOf(order[0]), lowest: nameOf(order[order.length - 1]) });
  return html`<div class="clp-plot card"><${RadarChart} title=${name ? t('ui.clp.plot_of', { name }) : t('ui.clp.plot')} summary=${summary} category=${t('ui.clp.dimension')} axes=${keys.map(nameOf)} most=${100}
    series=${[{ name: t('ui.clp.value'), values: keys.map((key) => profile.dimensions[key].value) }]} format=${rounded} /></div>`;
}

/** A value between the two words for its ends. @param {{ id: Key, one: Dimension }} props */
export function Scale({ id, one }) {
  const value = Math.round(one.value);
  return html`<div class="clp-scale">
    <div class="clp-track" role="img" aria-label=${t('ui.clp.value_is', { value: number(value) })}><span class=${`clp-mark ${one.source === 'none' ? 'unknown' : ''}`} style=${{ insetInlineStart: `${value}%` }}></span></div>
    <p class="clp-ends"><span>${t(`ui.clp.${id}_low`)}</span><span>${t(`ui.clp.${id}_high`)}</span></p>
  </div>`;
}

/** What the value rests on, in a sentence. @param {{ one: Dimension, isOwn?: boolean }} props */
export function Basis({ one, isOwn = true }) {
  // Where several things speak about it, the one that says something, or else the one of which there is some.
  const evidence = one.evidence.find((some) => some.value !== undefined) ?? one.evidence.find((some) => some.amount > 0) ?? one.evidence[0];
  const seen = evidence && evidence.amount > 0 ? t(`ui.clp.seen_${evidence.unit}`, { count: evidence.amount, number: number(evidence.amount) }) : '';
  const said = !evidence ? t(isOwn ? 'ui.clp.evidence_never' : 'ui.clp.evidence_never_other') : !seen ? t('ui.clp.evidence_none', { what: t(`ui.clp.signal_${evidence.signal}`) })
    : evidence.value === undefined ? t('ui.clp.evidence_few', { what: t(`ui.clp.signal_${evidence.signal}`), seen })
      : t('ui.clp.evidence', { what: t(`ui.clp.signal_${evidence.signal}`), seen, value: rounded(evidence.value), from: dateOf(evidence.from ?? '', 'long') });
  return html`<p class="clp-basis">${said}</p>`;
}

/** @param {{ one: Dimension }} props */
export function Standing({ one }) {
  return html`<p class="clp-standing"><strong class="tabular">${one.source === 'none' ? '–' : rounded(one.value)}</strong>
    <span>${t(`ui.clp.source_${one.source}`)}</span>
    <span>${t('ui.clp.confidence', { word: sureness(one.confidence), share: percent(one.confidence) })}</span>
    ${one.contested && one.source !== 'manual' && html`<${Badge} tone="info">${t('ui.clp.contested')}<//>`}</p>`;
}
