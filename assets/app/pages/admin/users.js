// @ts-check
/** The people of the school: find them, make accounts, change roles, help who is locked out. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { call } from '../../api.js';
import { Avatar } from '../../components/avatar.js';
import { Button } from '../../components/button.js';
import { DataTable } from '../../components/table/table.js';
import { SelectField } from '../../components/form-field.js';
import { Icon } from '../../components/icon.js';
import { Menu } from '../../components/menu.js';
import { Badge, Empty, Failure, Loading, More } from '../../components/page.js';
import { SearchField } from '../../components/search-field.js';
import { ago } from '../../format.js';
import { useFilter, useList } from '../../hooks.js';
import { t } from '../../locale.js';
import { ROLES } from '../../roles.js';
import { AdminHead, titleOf } from './admin-head.js';
import { PersonActions } from './person-actions.js';
import { CreatePerson } from './person-forms.js';
import { roleOptions } from './roles.js';

const STATES = ['active', 'suspended'];

export default function Users() {
  const filter = useFilter({ q: null, role: ROLES, status: STATES });
  const [creating, setCreating] = useState(false);
  const [action, setAction] = useState(/** @type {{ kind: string, user: Api.User } | null} */ (null));
  const list = useList(async (cursor, signal) => {
    const page = await call('listUsers', { query: { query: filter.values.q.trim(), role: filter.values.role, status: filter.values.status, limit: 25, cursor }, signal });
    return { items: page.users, next: page.next_cursor };
  }, filter.inputs);
  useEffect(() => {
    if (filter.isSet && !list.loading) announce(t('ui.search_found', { count: list.items.length }));
  }, [list.loading, ...filter.inputs]);

  const all = { value: '', label: t('ui.admin.all') };
  const roles = [all, ...roleOptions()];
  const states = [all, ...STATES.map((value) => ({ value, label: t(`ui.status.${value}`) }))];
  return html`<div class="page">
    <${AdminHead} page="users" actions=${html`<${Button} kind="primary" icon="plus" onClick=${() => setCreating(true)}>${t('ui.admin.create')}<//>`} />
    <div class="toolbar">
      <${SearchField} label=${t('ui.admin.search')} ...${filter.field('q')} />
      <${SelectField} label=${t('ui.admin.role')} ...${filter.field('role')} options=${roles} />
      <${SelectField} label=${t('ui.admin.status')} ...${filter.field('status')} options=${states} />
    </div>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${6} />`
        : list.items.length === 0 ? html`<${Empty} icon="users" title=${t('ui.admin.nobody')} text=${t('ui.admin.nobody_text')} />`
          : html`<${DataTable} caption=${titleOf('users')} columns=${columns(setAction)} rows=${list.items} busy=${list.loading} />`}
    <${More} list=${list} />
    ${creating && html`<${CreatePerson} onClose=${() => setCreating(false)} onMade=${list.reload} />`}
    ${action && html`<${PersonActions} kind=${action.kind} user=${action.user} onClose=${() => setAction(null)} onChanged=${list.reload} />`}
  </div>`;
}

/** @param {(action: { kind: string, user: Api.User }) => void} act */
function columns(act) {
  const name = (/** @type {Api.User} */ user) => html`<div class="person"><${Avatar} name=${user.full_name} src=${user.avatar_url} />
    <div class="person-words"><span class="person-name">${user.full_name}</span>
      <span class="person-mail">${user.email ?? user.username}</span></div></div>`;
  const state = (/** @type {Api.User} */ user) => (user.status === 'suspended'
    ? html`<${Badge} tone="bad">${t('ui.status.suspended')}<//>`
    : user.email && !user.email_verified ? html`<${Badge} tone="note">${t('ui.security.unverified')}<//>`
      : html`<${Badge} tone="good">${t('ui.status.active')}<//>`);
  const menu = (/** @type {Api.User} */ user) => {
    const item = (/** @type {string} */ kind, /** @type {string} */ icon, /** @type {{ danger?: boolean, separate?: boolean }} */ more = {}) => (
      { label: t(`ui.admin.do_${kind}`), icon, act: () => act({ kind, user }), ...more });
    return html`<${Menu} class="row-menu" label=${t('ui.admin.actions', { name: user.full_name })} trigger=${html`<${Icon} name="more" />`} items=${[
      item('edit', 'user'),
      item('reset', 'lock'),
      item('allowance', 'key'),
      ...(user.totp_enabled ? [item('remove_totp', 'shield')] : []),
      user.status === 'suspended' ? item('reinstate', 'check') : item('suspend', 'clock'),
      item('delete', 'trash', { danger: true, separate: true }),
    ]} />`;
  };
  return [
    { key: 'name', label: t('ui.admin.name'), cell: name, wide: true },
    { key: 'role', label: t('ui.admin.role'), cell: (/** @type {Api.User} */ user) => t(`ui.role.${user.role}`) },
    { key: 'status', label: t('ui.admin.status'), cell: state },
    { key: 'seen', label: t('ui.admin.last_login'), cell: (/** @type {Api.User} */ user) => (user.last_login_at ? ago(user.last_login_at) : t('ui.admin.never')) },
    { key: 'menu', label: t('ui.admin.actions_column'), cell: menu, end: true, hideLabel: true },
  ];
}
