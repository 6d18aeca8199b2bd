// @ts-check
/** All notifications of a person, with filters. */
import { html, useEffect } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { NotificationItem } from '../../components/notifications/item.js';
import { Empty, Failure, Loading, More, PageHead } from '../../components/page.js';
import { sentence } from '../../format.js';
import { useFilter, useList } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { follow, latest, markAllRead, unread } from '../../notifications.js';
import { closeShown } from '../../push.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { title } from './area.js';
import { kindsOf } from './kinds.js';

export default function Notifications() {
  const me = useSignal(person);
  const newest = useSignal(latest);
  const known = useSignal(unread);
  const count = known ?? 0;
  useEffect(follow, []);
  useEffect(() => { closeShown().catch(() => undefined); }, [newest?.id]);
  const kinds = kindsOf(me?.role ?? 'student');
  const filter = useFilter({ kind: /** @type {string[]} */ (kinds), show: ['unread'] });
  const list = useList(async (cursor, signal) => {
    const { kind, show } = filter.values;
    const query = { ...(kind && { kind: /** @type {import('./kinds.js').Kind} */ (kind) }), ...(show && { unread: true }), limit: 30, cursor };
    const page = await call('listNotifications', { query, signal });
    return { items: page.notifications, next: page.next_cursor };
  }, [...filter.inputs, newest?.id]);
  const filters = [
    { label: t('ui.notifications.kind'), ...filter.field('kind'), options: [{ value: '', label: t('ui.notifications.all_kinds') }, ...kinds.map((kind) => ({ value: kind, label: t(`ui.notifications.kind_${kind}`) }))] },
    { label: t('ui.notifications.show'), ...filter.field('show'), options: [{ value: '', label: t('ui.notifications.show_all') }, { value: 'unread', label: t('ui.notifications.show_unread') }] },
  ];
  /** @param {(one: import('../../notifications.js').Notification) => boolean} which */
  const markShown = (which) => list.update((data) => data && { ...data, items: data.items.map((one) => (which(one) ? { ...one, read: true } : one)) });
  // They may have been read in another tab, or on another device.
  useEffect(() => { if (known === 0) markShown(() => true); }, [known]);
  const readAll = async () => {
    try {
      await markAllRead(filter.isSet ? [] : list.items);
      markShown(() => true);
      notify(t('ui.notifications.all_read'));
    } catch (error) {
      notify(sentence(error), 'bad');
    }
  };
  const { items, error, loading } = list;
  const nothing = !loading && !error && items.length === 0;
  return html`<div class="page reading">
    <${PageHead} title=${said(title)} lead=${known === null ? undefined : count > 0 ? t('ui.notifications.unread', { count }) : t('ui.notifications.none_unread')}
      actions=${html`<div class="cluster">${count > 0 && html`<${Button} icon="check" onClick=${readAll}>${t('ui.notifications.read_all')}<//>`}
        <${ButtonLink} href="/notifications/preferences" icon="sliders">${t('ui.notifications.preferences')}<//></div>`} />
    ${(items.length > 0 || filter.isSet) && html`<${FilterBar} filters=${filters} />`}
    ${error && items.length === 0 ? html`<${Failure} error=${error} onRetry=${list.reload} />`
      : loading && items.length === 0 ? html`<${Loading} lines=${6} />`
        : nothing && filter.isSet ? html`<${Empty} icon="search" art="search" title=${t('ui.notifications.none_found')} text=${t('ui.notifications.none_found_text')} />`
          : nothing ? html`<${Empty} icon="bell" title=${t('ui.notifications.empty')} text=${t('ui.notifications.empty_text')} />`
            : html`<ul class="notification-list notifications-all" aria-label=${said(title)}>${items.map((one) => html`<${NotificationItem} key=${one.id} notification=${one} onRead=${() => markShown(({ id }) => id === one.id)} />`)}</ul>`}
    <${More} list=${list} />
  </div>`;
}
