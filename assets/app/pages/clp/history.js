// @ts-check
/** What changed the own profile. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Empty, Failure, Loading, More, PageHead } from '../../components/page.js';
import { dateOf, day, number } from '../../format.js';
import { useList } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { historyTitle } from './area.js';
import { nameOf, rounded } from './dimensions.js';

/** @typedef {Api.Schemas['ClpChange']} Change */

const icons = /** @type {const} */ ({ assessed: 'ask', week: 'calendar', contested: 'pencil' });

export default function HistoryPage() {
  const list = useList(async (cursor, signal) => {
    const page = await call('listMyLearnerProfileChanges', { query: { limit: 20, cursor }, signal });
    return { items: page.changes, next: page.next_cursor };
  }, []);
  const isEmpty = list.items.length === 0;
  return html`<div class="page clp"><${PageHead} title=${said(historyTitle)} lead=${t('ui.clp.history_lead')} />
    ${list.error && isEmpty ? html`<${Failure} error=${list.error} onRetry=${list.reload} />` : list.loading && isEmpty ? html`<${Loading} lines=${6} />`
      : isEmpty ? html`<${Empty} icon="history" title=${t('ui.clp.history_empty')} text=${t('ui.clp.history_empty_text')}><${ButtonLink} kind="primary" href="/learner-profile">${t('ui.clp.to_profile')}<//><//>`
        : html`<ol class="clp-changes">${list.items.map((change) => html`<${Entry} key=${change.id} change=${change} />`)}</ol>`}
    <${More} list=${list} />
  </div>`;
}

/** @param {{ change: Change }} props */
function Entry({ change }) {
  const { kind, at, week_from: week, dimensions, reason } = change;
  return html`<li class="clp-change card">
    <span class="clp-change-icon"><${Icon} name=${icons[kind]} /></span>
    <div><h2>${t(`ui.clp.kind_${kind}`)}</h2>
      <p class="soft">${kind === 'week' && week ? t('ui.clp.week_of', { day: dateOf(week, 'long') }) : day(at)}</p>
      ${reason && html`<blockquote class="clp-reason">${reason}</blockquote>`}
      <ul class="clp-moves">${dimensions.map((one) => html`<li key=${one.dimension}><span>${nameOf(one.dimension)}</span>
        <span class="tabular">${kind === 'assessed' ? rounded(one.to) : one.from === one.to ? t('ui.clp.confirmed', { value: number(one.to) })
          : t('ui.clp.move', { from: number(one.from), to: number(one.to) })}</span></li>`)}</ul></div>
  </li>`;
}
