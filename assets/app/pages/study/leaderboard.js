// @ts-check
/** The leaderboards. Only people who joined are on them. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Avatar } from '../../components/avatar.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { SelectField } from '../../components/form-field.js';
import { Callout, Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { number, sentence } from '../../format.js';
import { useFilter, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { boardTitle } from './area.js';
import { LeagueMark } from './xp-card.js';

/** @typedef {Api.Answer<'getLeaderboard'>} Board */
/** @typedef {Board['entries'][number]} Entry */

/** The people of the first page. */
const SHOWN = 25;
/** The choice of the own squad, beside the ids of classes. */
const SQUAD = 'squad';

export default function Leaderboard() {
  const filter = useFilter({ period: ['month', 'all'], class: null });
  const period = /** @type {'week' | 'month' | 'all'} */ (filter.values.period || 'week');
  const classes = useLoad((signal) => call('listClasses', { query: { limit: 100 }, signal }), []);
  const squads = useLoad((signal) => call('listSquads', { query: {}, signal }), []);
  const classId = Number(filter.values.class) || 0;
  const ofSquad = filter.values.class === SQUAD;
  const group = ofSquad ? { scope: /** @type {const} */ ('squad') } : classId ? { scope: /** @type {const} */ ('class'), class_id: classId } : {};
  const board = useLoad((signal) => call('getLeaderboard', { query: { period, limit: SHOWN, ...group }, signal }), [period, classId, ofSquad]);
  const [leaving, setLeaving] = useState(false);
  const [busy, setBusy] = useState(false);
  /** @param {boolean} joins */
  const join = async (joins) => {
    await call('updateMyXp', { json: { leaderboard: joins } });
    notify(t(joins ? 'ui.board.joined' : 'ui.board.left'));
    setLeaving(false);
    board.reload();
  };
  const joinNow = async () => {
    setBusy(true);
    try {
      await join(true);
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const hasJoined = board.data?.me.joined ?? false;
  const periods = [{ value: '', label: t('ui.board.week') }, { value: 'month', label: t('ui.board.month') }, { value: 'all', label: t('ui.board.all') }];
  const groups = [{ value: '', label: t('ui.board.everyone') }, ...(squads.data?.squads ?? []).map((squad) => ({ value: SQUAD, label: squad.name })), ...(classes.data?.classes ?? []).map((group) => ({ value: String(group.id), label: group.name }))];
  return html`<div class="page board">
    <${PageHead} title=${said(boardTitle)} lead=${t('ui.board.lead')}
      actions=${hasJoined && html`<${Button} kind="quiet" icon="leave" onClick=${() => setLeaving(true)}>${t('ui.board.leave')}<//>`} />
    <div class="board-choice"><${SelectField} label=${t('ui.board.who')} ...${filter.field('class')} options=${groups} /><${SelectField} label=${t('ui.board.when')} ...${filter.field('period')} options=${periods} /></div>
    ${board.data && !hasJoined && html`<${Callout} tone="info" icon="eyeOff"><div class="stack tight"><p>${t('ui.board.hidden')}</p>
      <p><${Button} kind="primary" icon="trophy" busy=${busy} onClick=${joinNow}>${t('ui.board.join')}<//></p></div><//>`}
    ${board.error ? html`<${Failure} error=${board.error} onRetry=${board.reload} />` : !board.data ? html`<${Loading} lines=${6} />` : html`<${Places} board=${board.data} />`}
    ${leaving && html`<${ConfirmDialog} title=${t('ui.board.leave_title')} text=${t('ui.board.leave_text')} action=${t('ui.board.leave')} onClose=${() => setLeaving(false)} onConfirm=${() => join(false)} />`}
  </div>`;
}

/** @param {{ board: Board }} props */
function Places({ board }) {
  const { entries, neighbours, me } = board;
  if (entries.length === 0) return html`<${Empty} icon="trophy" title=${t('ui.board.empty_title')} text=${t('ui.board.empty_text')} />`;
  const isBelow = me.rank !== undefined && !entries.some((entry) => entry.me);
  return html`
    <p class="board-state" aria-live="polite">${me.rank !== undefined ? t('ui.board.place', { rank: number(me.rank), count: board.participants, people: number(board.participants), xp: number(me.xp) })
      : t('ui.board.people', { count: board.participants, people: number(board.participants) })}</p>
    <${Table} caption=${t('ui.board.top')} entries=${entries} />
    ${isBelow && html`<h2>${t('ui.board.around')}</h2><${Table} caption=${t('ui.board.around')} entries=${neighbours} />`}`;
}

/** @param {{ caption: string, entries: Entry[] }} props */
const Table = ({ caption, entries }) => html`<table class="board-table"><caption class="visually-hidden">${caption}</caption>
  <thead class="visually-hidden"><tr><th scope="col">${t('ui.board.rank')}</th><th scope="col">${t('ui.board.name')}</th><th scope="col">${t('ui.xp.unit')}</th></tr></thead>
  <tbody>${entries.map((entry) => html`<tr key=${entry.user_id} class=${entry.me ? 'board-mine' : ''} aria-current=${entry.me ? 'true' : undefined}>
    <td class=${`board-rank tabular ${entry.rank <= 3 ? 'first' : ''}`}>${number(entry.rank)}</td>
    <th scope="row"><span class="board-person"><${Avatar} name=${entry.full_name} src=${entry.avatar_url} /><span class="board-name">${entry.full_name}${entry.me && html` <span class="badge plain">${t('ui.board.you')}</span>`}</span></span></th>
    <td class="board-xp"><span class="board-figure"><${LeagueMark} league=${entry.league} /><span class="visually-hidden">${t(`ui.xp.league_${entry.league}`)}</span> <span class="tabular">${t('ui.xp.amount', { xp: number(entry.xp) })}</span></span></td>
  </tr>`)}</tbody></table>`;
