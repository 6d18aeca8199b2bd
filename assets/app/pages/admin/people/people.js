// @ts-check
/** The people of the school: how many there are, to find, sort and select them, to add one or a whole list, and to take the list along. */
import { html, useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../../a11y.js';
import { call, download } from '../../../api.js';
import { needs } from '../../../component-files.js';
import { Avatar } from '../../../components/avatar.js';
import { Button, ButtonLink } from '../../../components/button.js';
import { FilterBar } from '../../../components/filter-bar.js';
import { Icon } from '../../../components/icon.js';
import { Link } from '../../../components/link.js';
import { Menu } from '../../../components/menu.js';
import { Badge, Empty, Failure, Loading, More, PageHead } from '../../../components/page.js';
import { DataTable, useSelection } from '../../../components/table/table.js';
import { ago, day, number, sentence } from '../../../format.js';
import { useFilter, useList, useLoad } from '../../../hooks.js';
import { locale, t } from '../../../locale.js';
import { ROLES } from '../../../roles.js';
import { saveFile } from '../../../save-file.js';
import { PersonActions } from '../person-actions.js';
import { CreatePerson } from '../person-forms.js';
import { roleOptions } from '../roles.js';
import { BulkDialog } from './bulk-dialog.js';
import { menuOf } from './person-menu.js';

needs(import.meta.url);

const STATES = ['active', 'suspended'];
const SORTS = ['-created_at', 'created_at', 'name', '-name', '-last_login_at', 'last_login_at'];
/** How many people are fetched at a time. */
const PAGE = 100;
/** What the server can sort by, by the key of the column. @type {Record<string, string>} */
const FIELDS = { name: 'name', joined: 'created_at', seen: 'last_login_at' };

/** @typedef {{ kind: string, user: Api.User }} Chosen */

export default function People() {
  const filter = useFilter({ q: null, role: ROLES, status: STATES, sort: SORTS });
  const [creating, setCreating] = useState(false);
  const [action, setAction] = useState(/** @type {Chosen | null} */ (null));
  const [bulk, setBulk] = useState(/** @type {{ action: string, ids: number[] } | null} */ (null));
  const counts = useLoad(async (signal) => (await call('countUsers', { signal })).counts, []);
  const { q, role, status, sort } = filter.values;
  const search = q.trim();
  const query = { query: search, role, status, sort };
  const list = useList(async (cursor, signal) => {
    const page = await call('listUsers', { query: { ...query, limit: PAGE, cursor }, signal });
    return { items: page.users, next: page.next_cursor };
  }, filter.inputs);
  // The server finds newest first; what is found as a whole is put in order here.
  const isSortable = !search || !list.hasMore;
  const people = search && isSortable ? inOrder(list.items, sort) : list.items;
  const selection = useSelection(people);
  const isNarrowed = Boolean(search || role || status);
  useEffect(() => {
    if (isNarrowed && !list.loading) announce(t('ui.search_found', { count: list.items.length }));
  }, [list.loading, ...filter.inputs]);
  const changed = () => {
    list.reload();
    counts.reload();
  };
  const save = async () => {
    try {
      const { blob } = await download('exportUsers', { query: { role, status } });
      saveFile(blob, 'people.csv');
    } catch (error) {
      notify(sentence(error), 'bad');
    }
  };
  const all = { value: '', label: t('ui.admin.all') };
  const actions = html`<span class="people-actions"><${Menu} class="button-menu" label=${t('ui.people.more')} trigger=${html`<${Icon} name="more" />`} items=${[
    { label: t('ui.people.import'), icon: 'upload', href: '/admin/people/import' },
    { label: t('ui.people.export'), icon: 'download', act: save },
  ]} /><${Button} kind="primary" icon="plus" onClick=${() => setCreating(true)}>${t('ui.admin.create')}<//></span>`;
  return html`<div class="page people">
    <${PageHead} title=${t('ui.people.title')} lead=${html`<${Counts} counts=${counts.data} />`} actions=${actions} />
    <${FilterBar} search=${{ label: t('ui.admin.search'), ...filter.field('q') }} filters=${[
      { label: t('ui.admin.role'), ...filter.field('role'), options: [all, ...roleOptions()] },
      { label: t('ui.admin.status'), ...filter.field('status'), options: [all, ...STATES.map((value) => ({ value, label: t(`ui.status.${value}`) }))] },
    ]} />
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${8} />`
        : list.items.length === 0 ? html`<${Empty} icon="users" title=${t('ui.admin.nobody')} text=${t('ui.admin.nobody_text')} />`
          : html`<${DataTable} caption=${t('ui.people.title')} columns=${columns(setAction, isSortable)} rows=${people} busy=${list.loading}
            sort=${isSortable ? sortOf(sort) : null} onSort=${(/** @type {{ key: string, descending: boolean }} */ next) => filter.set({ sort: `${next.descending ? '-' : ''}${FIELDS[next.key]}` })}
            selection=${selection} nameOf=${(/** @type {Api.User} */ user) => user.full_name} bulk=${(/** @type {number[]} */ ids) => html`<${BulkActions} ids=${ids} onChoose=${setBulk}
              total=${list.hasMore ? null : list.items.length} query=${query} present=${list.items} />`} />`}
    <${Onward} list=${list} />
    ${creating && html`<${CreatePerson} onClose=${() => setCreating(false)} onMade=${changed} />`}
    ${action && html`<${PersonActions} kind=${action.kind} user=${action.user} onClose=${() => setAction(null)} onChanged=${changed} />`}
    ${bulk && html`<${BulkDialog} action=${bulk.action} ids=${bulk.ids} people=${list.items} onClose=${() => setBulk(null)} onChanged=${() => { selection.set(new Set()); changed(); }} />`}
  </div>`;
}

/** People in an order of the list. @param {Api.User[]} people @param {string} sort */
function inOrder(people, sort) {
  const { key, descending } = sortOf(sort);
  const names = new Intl.Collator(locale.value.tag);
  const compare = (/** @type {Api.User} */ one, /** @type {Api.User} */ other) => {
    if (key === 'name') return names.compare(one.full_name, other.full_name);
    const [first, second] = key === 'seen' ? [one.last_login_at ?? '', other.last_login_at ?? ''] : [one.created_at, other.created_at];
    return first < second ? -1 : first > second ? 1 : one.id - other.id;
  };
  return [...people].sort((one, other) => (descending ? compare(other, one) : compare(one, other)));
}

/** The order of the list in the terms of the table. @param {string} sort */
function sortOf(sort) {
  const field = (sort || SORTS[0]).replace('-', '');
  const key = Object.keys(FIELDS).find((one) => FIELDS[one] === field) ?? 'joined';
  return { key, descending: (sort || SORTS[0]).startsWith('-') };
}

/** How many there are, by role and by status. @param {{ counts: Api.PeopleCounts | null }} props */
function Counts({ counts }) {
  if (!counts) return html`<span class="people-counts">${t('ui.loading')}</span>`;
  const parts = ROLES.filter((role) => counts.roles[role] > 0).map((role) => (
    html`<${Link} href=${`/admin/people?role=${role}`}>${t(`ui.people.count_${role}`, { count: counts.roles[role], number: number(counts.roles[role]) })}<//>`));
  return html`<span class="people-counts"><strong>${t('ui.people.count', { count: counts.total, number: number(counts.total) })}</strong>
    ${parts}${counts.suspended > 0 && html`<${Link} href="/admin/people?status=suspended">${t('ui.people.count_suspended', { count: counts.suspended, number: number(counts.suspended) })}<//>`}</span>`;
}

/**
 * What can be done with the selected people; where the list goes on, all of it can be selected here.
 * @param {{ ids: number[], total: number | null, onChoose: (bulk: { action: string, ids: number[] }) => void, query: Record<string, string>, present: Api.User[] }} props
 */
function BulkActions({ ids, total, onChoose, query, present }) {
  const [every, setEvery] = useState(/** @type {number[] | null} */ (null));
  const [busy, setBusy] = useState(false);
  const isAll = ids.length === present.length && total === null;
  const chosen = isAll && every ? every : ids;
  const gather = async () => {
    setBusy(true);
    try {
      const found = [];
      for (let cursor = /** @type {string | undefined} */ (undefined), more = true; more;) {
        const page = await call('listUsers', { query: { ...query, limit: PAGE, cursor } });
        found.push(...page.users.map((user) => user.id));
        cursor = page.next_cursor;
        more = Boolean(cursor);
      }
      setEvery(found);
      announce(t('ui.people.all_selected', { count: found.length, number: number(found.length) }));
    } catch (error) {
      notify(sentence(error), 'bad');
    }
    setBusy(false);
  };
  const button = (/** @type {string} */ action, /** @type {'danger' | 'plain'} */ kind = 'plain') => html`<${Button} small kind=${kind} onClick=${() => onChoose({ action, ids: chosen })}>${t(`ui.people.do_${action}`)}<//>`;
  return html`${isAll && (every ? html`<span class="small">${t('ui.people.all_selected', { count: every.length, number: number(every.length) })}</span>`
    : html`<${Button} small kind="quiet" busy=${busy} onClick=${gather}>${t('ui.people.select_all')}<//>`)}
    ${button('change_role')}${button('suspend')}${button('reinstate')}${button('delete', 'danger')}`;
}

/** Fetches the next page when the end of the list comes into view. @param {{ list: { hasMore: boolean, more: () => void, extending: boolean } }} props */
function Onward({ list }) {
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const latest = useRef(list);
  latest.current = list;
  useEffect(() => {
    if (!end.current) return undefined;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting) && latest.current.hasMore && !latest.current.extending) latest.current.more();
    }, { rootMargin: '600px' });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [list.hasMore]);
  return html`<div ref=${end}><${More} list=${list} /></div>`;
}

/** The status of a person. @param {{ user: Api.User }} props */
export const PersonStatus = ({ user }) => (user.status === 'suspended' ? html`<${Badge} tone="bad">${t('ui.status.suspended')}<//>`
  : user.email && !user.email_verified ? html`<${Badge} tone="note">${t('ui.security.unverified')}<//>`
    : html`<${Badge} tone="good">${t('ui.status.active')}<//>`);

/** @param {(action: Chosen) => void} act @param {boolean} isSortable */
function columns(act, isSortable) {
  const name = (/** @type {Api.User} */ user) => html`<div class="person"><${Avatar} name=${user.full_name} src=${user.avatar_url} />
    <div class="person-words"><${Link} class="person-name" href=${`/admin/people/${user.id}`}>${user.full_name}<//>
      <span class="person-mail">${user.email ?? user.username}</span></div></div>`;
  const menu = (/** @type {Api.User} */ user) => html`<${Menu} class="row-menu" label=${t('ui.admin.actions', { name: user.full_name })} trigger=${html`<${Icon} name="more" />`}
    items=${menuOf(user, (kind) => act({ kind, user }))} />`;
  return [
    { key: 'name', label: t('ui.admin.name'), cell: name, wide: true, sortBy: isSortable },
    { key: 'role', label: t('ui.admin.role'), cell: (/** @type {Api.User} */ user) => t(`ui.role.${user.role}`), width: '8rem' },
    { key: 'status', label: t('ui.admin.status'), cell: (/** @type {Api.User} */ user) => html`<${PersonStatus} user=${user} />`, width: '9rem' },
    { key: 'joined', label: t('ui.people.joined'), cell: (/** @type {Api.User} */ user) => day(user.created_at), sortBy: isSortable, width: '9rem' },
    { key: 'seen', label: t('ui.admin.last_login'), cell: (/** @type {Api.User} */ user) => (user.last_login_at ? ago(user.last_login_at) : t('ui.admin.never')), sortBy: isSortable, width: '10rem' },
    { key: 'menu', label: t('ui.admin.actions_column'), cell: menu, end: true, hideLabel: true, width: '4rem' },
  ];
}
