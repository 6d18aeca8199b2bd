// @ts-check
/** A squad: its members and their share of the week, its challenge, its invite code, shared decks and what happened. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Menu } from '../../components/menu.js';
import { Callout, Failure, Loading, PageHead } from '../../components/page.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { Activity } from './activity.js';
import { rankingsTitle, title } from './area.js';
import { Challenges } from './challenges.js';
import { Compared } from './compared.js';
import { SquadDecks } from './decks.js';
import { Invite } from './invite.js';
import { Members } from './members.js';
import { SquadForm } from './squad-form.js';

/** @param {{ params: Record<string, string> }} props */
export default function SquadPage({ params }) {
  return html`<${SquadView} id=${Number(params.id)} onGone=${() => go('/squads', { replace: true })} />`;
}

/** @param {{ id: number, onGone: () => void }} props `onGone` is called when the person has left the squad, or it has ended */
export function SquadView({ id, onGone }) {
  const me = useSignal(person);
  const [open, setOpen] = useState(/** @type {'' | 'edit' | 'end' | 'leave'} */ (''));
  const [round, setRound] = useState(0);
  const state = useLoad(async (signal) => (await call('getSquad', { path: { id }, signal })).squad, [id]);
  if (state.error && !state.data) return html`<div class="page"><${PageHead} title=${said(title)} /><${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data || !me) return html`<div class="page"><${PageHead} title=${said(title)} hidden=${true} /><${Loading} /></div>`;
  const squad = state.data;
  const isInside = Boolean(squad.role) || squad.can_remove_members;
  const close = () => setOpen('');
  /** @param {Api.Squad} changed */
  const put = (changed) => state.update(() => changed);
  const changed = () => {
    state.reload();
    setRound(round + 1);
  };
  const end = async () => {
    await call('deleteSquad', { path: { id } });
    notify(t('ui.squads.ended', { name: squad.name }));
    onGone();
  };
  const leave = async () => {
    await call('removeSquadMember', { path: { id, user_id: me.id } });
    notify(t('ui.squads.left', { name: squad.name }));
    onGone();
  };
  const isAlone = squad.members === 1;
  const leaveText = isAlone ? 'ui.squads.leave_last' : squad.role === 'owner' ? 'ui.squads.leave_owner' : 'ui.squads.leave_text';
  const actions = html`<div class="cluster"><${ButtonLink} icon="trophy" href="/squads/rankings">${said(rankingsTitle)}<//>
    ${squad.can_manage ? html`<${Menu} label=${t('ui.squads.actions', { name: squad.name })} trigger=${html`<${Icon} name="more" />`} class="row-menu framed" items=${[
      { label: t('ui.squads.edit'), icon: 'pencil', act: () => setOpen('edit') },
      ...(squad.role ? [{ label: t('ui.squads.leave'), icon: 'leave', act: () => setOpen('leave') }] : []),
      { label: t('ui.squads.end'), icon: 'trash', danger: true, separate: true, act: () => setOpen('end') },
    ]} />` : squad.role && html`<${Button} icon="leave" onClick=${() => setOpen('leave')}>${t('ui.squads.leave')}<//>`}</div>`;
  return html`<div class="page squad">
    <${PageHead} title=${squad.name} lead=${t('ui.squads.members_of', { count: squad.members, members: number(squad.members), most: number(squad.most_members) })} actions=${actions} />
    ${!squad.takes_part && isInside && html`<${Callout} tone="note" icon="eyeOff"><p>${t('ui.squads.apart_text')}</p><//>`}
    <${Figures} squad=${squad} />
    ${!isInside && me.role === 'student' && html`<${Compared} squad=${squad} />`}
    ${isInside && html`<${Challenges} key=${`challenges-${round}`} squad=${squad} onChanged=${changed} />
      <${Members} key=${`members-${round}`} squad=${squad} onChanged=${changed} />
      ${squad.role && html`<${Invite} squad=${squad} onChanged=${put} />`}
      ${squad.role && me.role === 'student' && html`<${SquadDecks} squadId=${id} />`}
      <${Activity} key=${`activity-${round}`} squadId=${id} />`}
    ${open === 'edit' && html`<${SquadForm} squad=${squad} onClose=${close} onSaved=${(/** @type {Api.Squad} */ saved) => { close(); put(saved); setRound(round + 1); }} />`}
    ${open === 'end' && html`<${ConfirmDialog} title=${t('ui.squads.end_title', { name: squad.name })} text=${t('ui.squads.end_text')} action=${t('ui.squads.end')} onClose=${close} onConfirm=${end} />`}
    ${open === 'leave' && html`<${ConfirmDialog} title=${t('ui.squads.leave_title', { name: squad.name })} text=${t(leaveText)} action=${t('ui.squads.leave')} onClose=${close} onConfirm=${leave} />`}
  </div>`;
}

/** @param {{ squad: Api.Squad }} props */
const Figures = ({ squad }) => html`<dl class="squad-figures">
  <div class="card"><dt>${t('ui.squads.this_week')}</dt><dd class="tabular">${t('ui.squads.xp', { xp: number(squad.xp_week) })}</dd></div>
  <div class="card"><dt>${t('ui.squads.per_person')}</dt><dd class="tabular">${t('ui.squads.xp', { xp: number(Math.round(squad.xp_week_per_person * 10) / 10) })}</dd></div>
  <div class="card"><dt>${t('ui.squads.total')}</dt><dd class="tabular">${t('ui.squads.xp', { xp: number(squad.xp) })}</dd></div>
</dl>`;
