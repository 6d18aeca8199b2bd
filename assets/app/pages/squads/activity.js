// @ts-check
/** What happened in a squad, newest first. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Icon } from '../../components/icon.js';
import { Failure, Loading, More, Section } from '../../components/page.js';
import { ago, dayAndTime, number } from '../../format.js';
import { useList } from '../../hooks.js';
import { t } from '../../locale.js';

/** @typedef {Api.Answer<'listSquadActivity'>['activity'][number]} Entry */

/** @type {Record<Entry['kind'], string>} */
const ICONS = {
  created: 'users', joined: 'enter', left: 'leave', owner_changed: 'key', renamed: 'pencil', challenge_sent: 'ask', challenge_received: 'ask',
  challenge_accepted: 'timer', challenge_closed: 'close', challenge_won: 'trophy', challenge_withdrawn: 'trophy', challenge_lost: 'check', challenge_tied: 'check', milestone: 'trophy',
};

/** @param {Entry} entry */
function told(entry) {
  const isNamed = ['created', 'joined', 'owner_changed'].includes(entry.kind) && entry.full_name;
  const isPaid = (entry.kind === 'challenge_won' || entry.kind === 'challenge_withdrawn') && entry.xp;
  return t(`ui.squads.event_${entry.kind}${isNamed ? '_named' : isPaid ? '_paid' : ''}`, {
    person: entry.full_name ?? '', squad: entry.squad ?? '', name: entry.name ?? '', xp: number(entry.xp ?? 0),
  });
}

/** @param {{ squadId: number }} props */
export function Activity({ squadId }) {
  const list = useList(async (cursor, signal) => {
    const page = await call('listSquadActivity', { path: { id: squadId }, query: { limit: 15, cursor }, signal });
    return { items: page.activity, next: page.next_cursor };
  }, [squadId]);
  return html`<${Section} title=${t('ui.squads.activity')}>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />` : list.loading && list.items.length === 0 ? html`<${Loading} lines=${4} />`
      : html`<ol class="squad-events">${list.items.map((entry) => html`<li class="squad-event" key=${entry.id}><span class="squad-event-icon"><${Icon} name=${ICONS[entry.kind] ?? 'info'} /></span>
        <p>${told(entry)} <time class="squad-facts" datetime=${entry.created_at} title=${dayAndTime(entry.created_at)}>${ago(entry.created_at)}</time></p></li>`)}</ol>`}
    <${More} list=${list} /><//>`;
}
