// @ts-check
/** API customers: find, add, edit and close them, and see what their keys use. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { DataTable } from '../../components/table/table.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { DetailDrawer, neighbours, useOpened } from '../../components/drawer.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Menu } from '../../components/menu.js';
import { Badge, Empty, Failure, Loading, More } from '../../components/page.js';
import { day, planName } from '../../format.js';
import { useFilter, useList, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { CreateAccount, EditAccount } from './account-forms.js';
import { AdminHead, titleOf } from './admin-head.js';
import { Allowance } from './allowance.js';

const STATES = ['active', 'closed'];

export default function Accounts() {
  const filter = useFilter({ q: null, status: STATES });
  const [creating, setCreating] = useState(false);
  const [action, setAction] = useState(/** @type {{ kind: string, account: Api.Account } | null} */ (null));
  const list = useList(async (cursor, signal) => {
    const page = await call('listAccounts', { query: { query: filter.values.q.trim(), status: filter.values.status, limit: 25, cursor }, signal });
    return { items: page.accounts, next: page.next_cursor };
  }, filter.inputs);
  const opened = useOpened();
  const filtered = filter.isSet;
  useEffect(() => {
    if (filtered && !list.loading) announce(t('ui.search_found', { count: list.items.length }));
  }, [list.loading, ...filter.inputs]);
  const states = [{ value: '', label: t('ui.admin.all') }, ...STATES.map((value) => ({ value, label: t(`ui.status.${value}`) }))];
  const create = html`<${Button} kind="primary" icon="plus" onClick=${() => setCreating(true)}>${t('ui.account.make')}<//>`;
  const made = (/** @type {Api.Account} */ account) => {
    setCreating(false);
    list.reload();
    opened.open(account.id);
  };
  return html`<div class="page">
    <${AdminHead} page="accounts" actions=${create} />
    <${FilterBar} search=${{ label: t('ui.account.search'), ...filter.field('q') }} filters=${[{ label: t('ui.admin.status'), ...filter.field('status'), options: states }]} />
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${4} />`
        : list.items.length > 0 ? html`<${DataTable} caption=${titleOf('accounts')} columns=${columns(setAction, opened.hrefOf)} rows=${list.items} busy=${list.loading} />`
          : filtered ? html`<${Empty} icon="users" title=${t('ui.account.none_found')} text=${t('ui.admin.nobody_text')} />`
            : html`<${Empty} icon="users" title=${t('ui.account.none')} text=${t('ui.account.none_text')}>${create}<//>`}
    <${More} list=${list} />
    ${creating && html`<${CreateAccount} onClose=${() => setCreating(false)} onMade=${made} />`}
    ${opened.id && html`<${Opened} id=${Number(opened.id)} known=${list.items.find((one) => String(one.id) === opened.id)} onClose=${opened.close} onChanged=${list.reload}
      ...${neighbours(list.items.map((one) => one.id), opened.id, opened.swap)} />`}
    ${action && html`<${Action} kind=${action.kind} account=${action.account} onClose=${() => setAction(null)} onChanged=${list.reload} />`}
  </div>`;
}

/**
 * The allowance of an account, over the list. The account may be none of those that the list shows.
 * @param {{ id: number, known?: Api.Account, onClose: () => void, onChanged: () => void, onPrevious?: () => void, onNext?: () => void }} props
 */
function Opened({ id, known, ...drawer }) {
  const state = useLoad(async (signal) => known ?? (await call('getAccount', { path: { id }, signal })).account, [id]);
  if (state.error) return html`<${DetailDrawer} title=${t('ui.account.one')} ...${drawer}><${Failure} error=${state.error} onRetry=${state.reload} /><//>`;
  return html`<${Allowance} key=${id} of="account" id=${id} name=${(known ?? state.data)?.name ?? ''} ...${drawer} />`;
}

/** The window for what an admin chose to do with an account. @param {{ kind: string, account: Api.Account, onClose: () => void, onChanged: () => void }} props */
function Action({ kind, account, onClose, onChanged }) {
  const { id, name } = account;
  /** @param {'active' | 'closed'} status @param {string} said */
  const turn = (status, said) => async () => {
    await call('updateAccount', { path: { id }, json: { status } });
    onChanged();
    notify(t(said, { name }));
    onClose();
  };
  switch (kind) {
    case 'edit': return html`<${EditAccount} account=${account} onClose=${onClose} onChanged=${onChanged} />`;
    case 'close': return html`<${ConfirmDialog} title=${t('ui.account.close_title', { name })} text=${t('ui.account.close_text')}
      action=${t('ui.account.do_close')} onClose=${onClose} onConfirm=${turn('closed', 'ui.account.closed')} />`;
    default: return html`<${ConfirmDialog} title=${t('ui.account.reopen_title', { name })} text=${t('ui.account.reopen_text')} danger=${false}
      action=${t('ui.account.do_reopen')} onClose=${onClose} onConfirm=${turn('active', 'ui.account.reopened')} />`;
  }
}

/** @param {(action: { kind: string, account: Api.Account }) => void} act @param {(id: number) => string} hrefOf the address of an account */
function columns(act, hrefOf) {
  const name = (/** @type {Api.Account} */ account) => html`<div class="key-words"><${Link} class="person-name" href=${hrefOf(account.id)}>${account.name}<//>
    ${account.contact_email && html`<span class="person-mail">${account.contact_email}</span>`}</div>`;
  const state = (/** @type {Api.Account} */ account) => html`<${Badge} tone=${account.status === 'active' ? 'good' : 'bad'}>${t(`ui.status.${account.status}`)}<//>`;
  const menu = (/** @type {Api.Account} */ account) => {
    const item = (/** @type {string} */ kind, /** @type {string} */ icon, /** @type {{ danger?: boolean, separate?: boolean }} */ more = {}) => (
      { label: t(`ui.account.do_${kind}`), icon, act: () => act({ kind, account }), ...more });
    return html`<${Menu} class="row-menu" label=${t('ui.admin.actions', { name: account.name })} trigger=${html`<${Icon} name="more" />`} items=${[
      { label: t('ui.account.do_allowance'), icon: 'key', href: hrefOf(account.id) },
      item('edit', 'sliders'),
      account.status === 'active' ? item('close', 'close', { danger: true, separate: true }) : item('reopen', 'check'),
    ]} />`;
  };
  return [
    { key: 'name', label: t('ui.admin.name'), cell: name, wide: true },
    { key: 'plan', label: t('ui.profile.plan'), cell: (/** @type {Api.Account} */ account) => planName(account.plan) },
    { key: 'status', label: t('ui.admin.status'), cell: state },
    { key: 'since', label: t('ui.account.since'), cell: (/** @type {Api.Account} */ account) => day(account.created_at) },
    { key: 'menu', label: t('ui.admin.actions_column'), cell: menu, end: true, hideLabel: true },
  ];
}
