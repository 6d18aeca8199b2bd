// @ts-check
/** The rankings of squads, by XP for each person, with the squads next to the own one. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { SelectField } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { Badge, Callout, Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { number } from '../../format.js';
import { useFilter, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { rankingsTitle } from './area.js';

/** @typedef {Api.Answer<'getSquadRankings'>} Ranking */
/** @typedef {Ranking['rankings'][number]} Entry */

/** The squads of the first table. */
const SHOWN = 25;

export default function Rankings() {
  const filter = useFilter({ period: ['all'] });
  const period = /** @type {'week' | 'all'} */ (filter.values.period || 'week');
  const state = useLoad((signal) => call('getSquadRankings', { query: { period, limit: SHOWN }, signal }), [period]);
  const periods = [{ value: '', label: t('ui.squads.week') }, { value: 'all', label: t('ui.squads.all_time') }];
  return html`<div class="page squad-board">
    <${PageHead} title=${said(rankingsTitle)} lead=${t('ui.squads.rankings_lead')} />
    <div class="squad-choice"><${SelectField} label=${t('ui.squads.when')} ...${filter.field('period')} options=${periods} /></div>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />` : !state.data ? html`<${Loading} lines=${6} />` : html`<${Places} ranking=${state.data} />`}
  </div>`;
}

/** @param {{ ranking: Ranking }} props */
function Places({ ranking }) {
  const { rankings, neighbours, my_rank: rank } = ranking;
  if (rankings.length === 0) return html`<${Empty} icon="trophy" title=${t('ui.squads.rankings_empty')} text=${t('ui.squads.rankings_empty_text')} />`;
  const isBelow = rank !== undefined && !rankings.some((entry) => entry.mine);
  return html`
    ${ranking.my_squad_id !== undefined && rank === undefined && html`<${Callout} tone="info"><p>${t('ui.squads.not_ranked')}</p><//>`}
    <p class="squad-state" aria-live="polite">${rank !== undefined ? t('ui.squads.place', { rank: number(rank), count: ranking.participants, squads: number(ranking.participants) })
      : t('ui.squads.ranked', { count: ranking.participants, squads: number(ranking.participants) })}</p>
    <${Table} caption=${t('ui.squads.top')} entries=${rankings} />
    ${isBelow && html`<h2>${t('ui.squads.around')}</h2><${Table} caption=${t('ui.squads.around')} entries=${neighbours} />`}`;
}

/** @param {{ caption: string, entries: Entry[] }} props */
const Table = ({ caption, entries }) => html`<table class="squad-table"><caption class="visually-hidden">${caption}</caption>
  <colgroup><col class="squad-rank" /><col /><col class="squad-each" /></colgroup>
  <thead class="visually-hidden"><tr><th scope="col">${t('ui.squads.rank')}</th><th scope="col">${t('ui.squads.name')}</th><th scope="col">${t('ui.squads.each')}</th></tr></thead>
  <tbody>${entries.map((entry) => html`<tr key=${entry.squad_id} class=${entry.mine ? 'squad-mine' : ''} aria-current=${entry.mine ? 'true' : undefined}>
    <td class=${`squad-rank tabular ${entry.rank <= 3 ? 'squad-podium' : ''}`}>${number(entry.rank)}</td>
    <th scope="row"><span class="squad-place"><${Link} class="squad-place-name" href=${entry.mine ? '/squads' : `/squads/${entry.squad_id}`}>${entry.name}<//>${entry.mine && html` <${Badge}>${t('ui.squads.yours')}<//>`}</span>
      <span class="squad-facts">${t('ui.squads.row_facts', { count: entry.people, people: number(entry.people), xp: number(entry.xp) })}</span></th>
    <td class="squad-each tabular">${t('ui.squads.xp', { xp: number(Math.round(entry.xp_per_person * 10) / 10) })}</td>
  </tr>`)}</tbody></table>`;
