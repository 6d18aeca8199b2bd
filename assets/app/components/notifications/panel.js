// @ts-check
/** The newest notifications, below the bell. Escape, a click elsewhere or leaving it with Tab closes it. */
import { html, useEffect, useRef } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { needs } from '../../component-files.js';
import { sentence } from '../../format.js';
import { useLoad, useOutside } from '../../hooks.js';
import { t } from '../../locale.js';
import { latest, markAllRead, unread } from '../../notifications.js';
import { useSignal } from '../../store.js';
import { Button } from '../button.js';
import { useFloating } from '../floating.js';
import { Link } from '../link.js';
import { Failure, Loading } from '../page.js';
import { NotificationItem } from './item.js';

needs(new URL('../later/', import.meta.url).href, { hasWords: false });

/** So many are shown. */
const MOST = 6;

/** @param {{ anchor: { current: HTMLElement | null }, onClose: (giveBack?: boolean) => void }} props */
export default function NotificationPanel({ anchor, onClose }) {
  const part = useRef(/** @type {HTMLElement | null} */ (null));
  const newest = useSignal(latest);
  const count = useSignal(unread) ?? 0;
  const { data, error, loading, reload, update } = useLoad(async (signal) => (await call('listNotifications', { query: { limit: MOST }, signal })).notifications, [newest?.id]);
  useFloating(anchor, part, true, { align: 'end' });
  useEffect(() => { part.current?.focus(); }, []);
  useOutside(true, [part, anchor], () => onClose(false), { withFocus: true });
  // They may have been read in another tab, or on another device.
  useEffect(() => { if (unread.value === 0) update((items) => items && items.map((one) => ({ ...one, read: true }))); }, [count]);
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  const readAll = async () => {
    try {
      await markAllRead(data ?? []);
      update((all) => all && all.map((one) => ({ ...one, read: true })));
      part.current?.focus();
    } catch (problem) {
      notify(sentence(problem), 'bad');
    }
  };
  /** @param {number} id */
  const onRead = (id) => update((all) => all && all.map((one) => (one.id === id ? { ...one, read: true } : one)));
  const shown = data ?? [];
  return html`<div class="popover notification-panel" role="dialog" aria-labelledby="notification-panel-title" tabindex="-1" ref=${part} onKeyDown=${onKey}>
    <div class="notification-panel-head"><h2 id="notification-panel-title">${t('ui.notification.title')}</h2>
      ${count > 0 && shown.length > 0 && html`<${Button} small kind="quiet" icon="check" onClick=${readAll}>${t('ui.notification.read_all')}<//>`}</div>
    ${error && !data ? html`<${Failure} error=${error} onRetry=${reload} />`
      : loading && !data ? html`<${Loading} lines=${4} />`
        : shown.length === 0 ? html`<p class="notification-none">${t('ui.notification.none')}</p>`
          : html`<ul class="notification-list">${shown.map((one) => html`<${NotificationItem} key=${one.id} notification=${one} onRead=${() => onRead(one.id)} onFollow=${() => onClose(false)} />`)}</ul>`}
    <div class="notification-panel-foot">
      <${Link} href="/notifications" onClick=${() => onClose(false)}>${t('ui.notification.see_all')}<//>
      <${Link} href="/notifications/preferences" onClick=${() => onClose(false)}>${t('ui.notification.choose')}<//>
    </div>
  </div>`;
}
