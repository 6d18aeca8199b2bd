// @ts-check
/** The members of a squad with their share of the week. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Avatar } from '../../components/avatar.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Menu } from '../../components/menu.js';
import { Badge, Failure, Loading, Section } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** @typedef {Api.Answer<'listSquadMembers'>['members'][number]} Member */

/** @param {{ squad: Api.Squad, onChanged: () => void }} props */
export function Members({ squad, onChanged }) {
  const [open, setOpen] = useState(/** @type {{ what: 'remove' | 'owner', member: Member } | null} */ (null));
  const state = useLoad(async (signal) => (await call('listSquadMembers', { path: { id: squad.id }, signal })).members, [squad.id]);
  const remove = async () => {
    if (!open) return;
    await call('removeSquadMember', { path: { id: squad.id, user_id: open.member.id } });
    notify(t('ui.squads.removed', { name: open.member.full_name }));
    setOpen(null);
    onChanged();
  };
  const handOn = async () => {
    if (!open) return;
    await call('updateSquad', { path: { id: squad.id }, json: { owner_id: open.member.id } });
    notify(t('ui.squads.handed_on', { name: open.member.full_name }));
    setOpen(null);
    onChanged();
  };
  /** @param {Member} member */
  const items = (member) => [
    ...(member.role === 'owner' || !squad.can_manage ? [] : [{ label: t('ui.squads.make_owner'), icon: 'key', act: () => setOpen({ what: 'owner', member }) }]),
    { label: t('ui.squads.remove'), icon: 'trash', danger: true, act: () => setOpen({ what: 'remove', member }) },
  ];
  const most = Math.max(1, ...(state.data ?? []).map((member) => member.xp_week));
  return html`<${Section} title=${t('ui.squads.members')} text=${t(squad.role ? 'ui.squads.members_text' : 'ui.squads.members_some')}>
    ${state.error && !state.data ? html`<${Failure} error=${state.error} onRetry=${state.reload} />` : !state.data ? html`<${Loading} lines=${3} />` : html`<ul class="squad-list" aria-label=${t('ui.squads.members')}>${state.data.map((member) => html`<li class="squad-row" key=${member.id}>
      <span class="squad-person"><${Avatar} name=${member.full_name} src=${member.avatar_url} /><span class="squad-person-name">${member.full_name}
        ${member.role === 'owner' && html` <${Badge} tone="info">${t('ui.squads.owner')}<//>`}${member.me && html` <${Badge}>${t('ui.squads.you')}<//>`}</span></span>
      <span class="squad-share"><${ProgressBar} label=${t('ui.squads.share_of', { name: member.full_name })} value=${member.xp_week} max=${most} text=${t('ui.squads.xp', { xp: number(member.xp_week) })} isBare=${true} />
        <span class="squad-facts tabular" aria-hidden="true">${t('ui.squads.xp', { xp: number(member.xp_week) })}</span></span>
      ${squad.can_remove_members && !member.me ? html`<${Menu} label=${t('ui.squads.actions', { name: member.full_name })} trigger=${html`<${Icon} name="more" />`} class="row-menu" items=${items(member)} />` : squad.can_remove_members && html`<span class="squad-no-menu"></span>`}</li>`)}</ul>`}
    ${open?.what === 'remove' && html`<${ConfirmDialog} title=${t('ui.squads.remove_title', { name: open.member.full_name })} text=${t('ui.squads.remove_text')} action=${t('ui.squads.remove')} onClose=${() => setOpen(null)} onConfirm=${remove}>
      ${squad.invite_code && html`<p>${t('ui.squads.remove_code')}</p>`}<//>`}
    ${open?.what === 'owner' && html`<${ConfirmDialog} title=${t('ui.squads.owner_title', { name: open.member.full_name })} text=${t('ui.squads.owner_text')} danger=${false} action=${t('ui.squads.make_owner')} onClose=${() => setOpen(null)} onConfirm=${handOn} />`}
  <//>`;
}
