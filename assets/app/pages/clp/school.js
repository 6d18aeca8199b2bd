// @ts-check
/** The profiles of the school as counts, for admins. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Callout, Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { schoolTitle } from './area.js';
import { nameOf } from './dimensions.js';

/** @typedef {Api.Schemas['ClpDimensionSummary']} Summary */

export default function SchoolPage() {
  const state = useLoad((signal) => call('getLearnerProfileSummary', { signal }), []);
  const head = html`<${PageHead} title=${said(schoolTitle)} lead=${t('ui.clp.school_lead')} />`;
  if (state.error && !state.data) return html`<div class="page">${head}<${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page">${head}<${Loading} lines=${8} /></div>`;
  if (state.data.dimensions.every(({ people }) => people === 0)) {
    return html`<div class="page">${head}<${Empty} icon="radar" title=${t('ui.clp.school_empty')} text=${t('ui.clp.school_empty_text')}>
      <${ButtonLink} kind="primary" icon="users" href="/admin/people">${t('ui.clp.school_people')}<//><//></div>`;
  }
  return html`<div class="page clp">${head}
    <${Callout} tone="note" icon="shield"><p>${t('ui.clp.school_note')}</p><//>
    <ul class="clp-list">${state.data.dimensions.map((one) => html`<${One} key=${one.dimension} one=${one} />`)}</ul>
  </div>`;
}

/** @param {{ one: Summary }} props */
function One({ one }) {
  const { dimension, people, quartiles, bands } = one;
  const absent = people === undefined || people === 0 ? '' : t('ui.clp.no_quartiles');
  const most = Math.max(1, ...bands.map((band) => band.people ?? 0));
  return html`<li class="clp-one card">
    <div class="clp-head"><h2>${nameOf(dimension)}</h2>
      <p class="clp-standing"><strong class="tabular">${quartiles ? number(quartiles.median) : '–'}</strong>
        <span>${quartiles ? t('ui.clp.quartiles', { lower: number(quartiles.lower), upper: number(quartiles.upper) }) : absent}</span>
        <span>${people === undefined ? t('ui.clp.too_few') : t('ui.clp.people', { count: people, number: number(people) })}</span></p></div>
    <table class="clp-bands"><caption class="visually-hidden">${t('ui.clp.bands', { name: nameOf(dimension) })}</caption>
      <tbody>${bands.map((band) => html`<tr key=${band.from}><th scope="row" class="tabular">${t('ui.clp.band', { from: number(band.from), to: number(band.to) })}</th>
        <td class="clp-band"><span class="clp-bar" style=${{ inlineSize: `${((band.people ?? 0) / most) * 100}%` }}></span></td>
        <td class="tabular">${band.people === undefined ? t('ui.clp.under_five') : number(band.people)}</td></tr>`)}</tbody></table>
    <p class="clp-ends"><span>${t('ui.clp.low_end', { words: t(`ui.clp.${dimension}_low`) })}</span><span>${t('ui.clp.high_end', { words: t(`ui.clp.${dimension}_high`) })}</span></p>
  </li>`;
}
