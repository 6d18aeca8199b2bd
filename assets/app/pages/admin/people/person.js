// @ts-check
/** One person: the profile, where they are signed in, what the log says of them, and what an admin can do. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../../a11y.js';
import { call, statusOf } from '../../../api.js';
import { needs } from '../../../component-files.js';
import { Avatar } from '../../../components/avatar.js';
import { Button, ButtonLink } from '../../../components/button.js';
import { clientName } from '../../../components/client-name.js';
import { ConfirmDialog } from '../../../components/dialog.js';
import { Icon } from '../../../components/icon.js';
import { Link } from '../../../components/link.js';
import { Menu } from '../../../components/menu.js';
import { Badge, Empty, Failure, Loading, PageHead } from '../../../components/page.js';
import { ago, dayAndTime, number, planName } from '../../../format.js';
import { useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { go } from '../../../router.js';
import { EntryList } from '../audit/entry-list.js';
import { PersonActions } from '../person-actions.js';
import { PersonStatus } from './people.js';
import { menuOf } from './person-menu.js';

needs(import.meta.url);

/** How many entries of the log are shown. */
const ENTRIES = 12;
const LOOKED_THROUGH = 100;

/** @param {{ params: Record<string, string> }} props */
export default function Person({ params }) {
  const id = Number(params.person);
  const [action, setAction] = useState('');
  const state = useLoad(async (signal) => (await call('getUser', { path: { id }, signal })).user, [id]);
  const [round, setRound] = useState(0);
  const user = state.data;
  if (state.error) {
    return html`<div class="page"><${PageHead} title=${t('ui.people.title')} />
      ${statusOf(state.error) === 404 ? html`<${Empty} icon="users" title=${t('ui.people.gone')} text=${t('ui.people.gone_text')}><${ButtonLink} href="/admin/people" icon="left">${t('ui.people.title')}<//><//>`
        : html`<${Failure} error=${state.error} onRetry=${state.reload} />`}</div>`;
  }
  if (!user) return html`<div class="page"><${PageHead} title=${t('ui.people.one')} /><${Loading} lines=${8} /></div>`;
  const changed = () => {
    state.reload();
    setRound(round + 1);
  };
  const onClose = () => {
    setAction('');
  };
  const onChanged = () => {
    if (action === 'delete') go('/admin/people', { replace: true });
    else changed();
  };
  const others = [...(user.role === 'student' ? [{ label: t('ui.people.progress'), icon: 'trend', href: `/students/${id}` }] : []), ...menuOf(user, setAction).filter((item) => item.label !== t('ui.admin.do_edit'))];
  const actions = html`<span class="people-actions"><${Menu} class="button-menu" label=${t('ui.admin.actions', { name: user.full_name })} trigger=${html`<${Icon} name="more" />`} items=${others} />
    <${Button} kind="primary" icon="user" onClick=${() => setAction('edit')}>${t('ui.admin.do_edit')}<//></span>`;
  const facts = [
    [t('ui.admin.role'), t(`ui.role.${user.role}`)],
    user.email && [t('ui.email'), html`${user.email} ${!user.email_verified && html`<${Badge} tone="note">${t('ui.security.unverified')}<//>`}`],
    user.username && [t('ui.username'), user.username],
    [t('ui.people.joined'), dayAndTime(user.created_at)],
    [t('ui.admin.last_login'), user.last_login_at ? html`<span title=${dayAndTime(user.last_login_at)}>${ago(user.last_login_at)}</span>` : t('ui.admin.never')],
    [t('ui.people.two_step'), t(user.totp_enabled ? 'ui.people.on' : 'ui.people.off')],
    (user.role === 'developer' || user.plan !== 'free') && [t('ui.profile.plan'), planName(user.plan)],
    user.pronouns && [t('ui.people.pronouns'), user.pronouns],
    user.bio && [t('ui.people.bio'), user.bio],
  ].filter(Boolean);
  return html`<div class="page person-page">
    <${PageHead} title=${user.full_name} actions=${actions}
      lead=${html`<span class="person-lead"><${Avatar} name=${user.full_name} src=${user.avatar_url} size="medium" /> <${PersonStatus} user=${user} /></span>`} />
    <section class="section"><div class="section-words"><h2>${t('ui.people.profile')}</h2></div>
      <div class="section-body"><dl class="person-facts">${facts.map((fact) => { const [label, value] = /** @type {[string, Ui.Child]} */ (fact); return html`<div><dt>${label}</dt><dd>${value}</dd></div>`; })}</dl></div></section>
    <${Sessions} user=${user} round=${round} onChanged=${changed} />
    <${Entries} key=${`by-${round}`} title=${t('ui.people.did')} query=${{ actor: id }} href=${`/admin/audit?actor=${id}`} />
    <${Entries} key=${`about-${round}`} title=${t('ui.people.about')} query=${{ subject: `user:${id}` }} butBy=${id} href=${`/admin/audit?subject=user:${id}`} />
    ${action && html`<${PersonActions} kind=${action} user=${user} onClose=${onClose} onChanged=${onChanged} />`}
  </div>`;
}

/** Where the person is signed in. @param {{ user: Api.User, round: number, onChanged: () => void }} props */
function Sessions({ user, round, onChanged }) {
  const [asked, setAsked] = useState(false);
  const state = useLoad(async (signal) => (await call('listUserTokens', { path: { id: user.id }, signal })).tokens, [user.id, round]);
  const end = async () => {
    const { revoked } = await call('revokeUserTokens', { path: { id: user.id } });
    setAsked(false);
    notify(t('ui.people.signed_out', { count: revoked, number: number(revoked), name: user.full_name }));
    onChanged();
  };
  return html`<section class="section"><div class="section-words"><h2>${t('ui.people.sessions')}</h2><p>${t('ui.people.sessions_text')}</p>
      ${(state.data?.length ?? 0) > 0 && html`<p><${Button} small icon="leave" onClick=${() => setAsked(true)}>${t('ui.people.sign_out')}<//></p>`}</div>
    <div class="section-body">
      ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
        : !state.data ? html`<${Loading} lines=${2} />`
          : state.data.length === 0 ? html`<p class="soft">${t('ui.people.no_sessions')}</p>`
            : html`<ul class="rows">${state.data.map((/** @type {Api.Token} */ token) => html`<li key=${token.id}><${Icon} name="device" size=${22} />
              <div class="rows-words"><p class="rows-title"><span title=${token.client}>${clientName(token.client)}</span>${token.current && html`<${Badge} tone="good">${t('ui.people.this_device')}<//>`}</p>
                <p class="rows-text">${[token.address, t('ui.people.since', { when: dayAndTime(token.created_at) }), token.last_used_at && t('ui.security.used', { when: ago(token.last_used_at) })].filter(Boolean).join(' · ')}</p></div></li>`)}</ul>`}
    </div>
    ${asked && html`<${ConfirmDialog} title=${t('ui.people.sign_out_title', { name: user.full_name })} text=${t('ui.people.sign_out_text')} action=${t('ui.people.sign_out')}
      danger=${false} onClose=${() => setAsked(false)} onConfirm=${end} />`}
  </section>`;
}

/**
 * The latest entries of the log for a filter.
 * @param {{ title: string, query: { actor?: number, subject?: string }, href: string, butBy?: number }} props `butBy` leaves out what this person did
 */
function Entries({ title, query, href, butBy }) {
  const state = useLoad(async (signal) => {
    const { entries } = await call('listAuditEntries', { query: { ...query, limit: butBy ? LOOKED_THROUGH : ENTRIES }, signal });
    return entries.filter((entry) => !butBy || entry.actor?.id !== butBy).slice(0, ENTRIES);
  }, []);
  return html`<section class="section"><div class="section-words"><h2>${title}</h2><p><${Link} href=${href}>${t('ui.people.whole_log')}<//></p></div>
    <div class="section-body">
      ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
        : !state.data ? html`<${Loading} lines=${4} />`
          : state.data.length === 0 ? html`<p class="soft">${t('ui.people.no_entries')}</p>`
            : html`<${EntryList} entries=${state.data} isShort=${true} />`}
    </div></section>`;
}
