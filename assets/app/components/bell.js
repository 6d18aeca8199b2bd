// @ts-check
/** The bell in the bar: how many notifications are unread, and the newest of them. */
import { h, html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../a11y.js';
import { loadWithFiles } from '../component-files.js';
import { sentence } from '../format.js';
import { t } from '../locale.js';
import { signal, useSignal } from '../store.js';
import { Icon } from './icon.js';

/** Milliseconds after which the stream is opened, so that it does not delay the page. */
const AFTER_THE_PAGE = 1_500;

/** @typedef {typeof import('../notifications.js')} Live */

/** Until the module is there. */
const nothing = { unread: signal(/** @type {number | null} */ (null)), latest: signal(/** @type {import('../notifications.js').Notification | null} */ (null)) };

export function Bell() {
  const [live, setLive] = useState(/** @type {Live | null} */ (null));
  const [panel, setPanel] = useState(/** @type {{ View: Ui.View } | null} */ (null));
  const [open, setOpen] = useState(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const unread = useSignal((live ?? nothing).unread) ?? 0;
  const latest = useSignal((live ?? nothing).latest);
  useEffect(() => {
    const timer = setTimeout(() => {
      import('../notifications.js').then((module) => {
        module.follow();
        setLive(module);
      }, () => undefined);
    }, AFTER_THE_PAGE);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (latest && !latest.read) announce(t('ui.bell.new'));
  }, [latest]);
  const toggle = () => {
    setOpen(!open);
    if (panel || open) return;
    loadWithFiles(() => import('./notifications/panel.js')).then((module) => setPanel({ View: /** @type {Ui.View} */ (module.default) }), () => {
      setOpen(false);
      notify(sentence({ code: 'ui.error.asset' }), 'bad');
    });
  };
  const close = (giveBack = true) => {
    setOpen(false);
    if (giveBack) button.current?.focus();
  };
  const label = unread > 0 ? t('ui.bell.unread', { count: unread }) : t('ui.bell.title');
  return html`<div class="bell">
    <button type="button" class="icon-button" ref=${button} aria-label=${label} data-tip=${t('ui.bell.title')} aria-haspopup="dialog" aria-expanded=${String(open)} onClick=${toggle}>
      <${Icon} name="bell" />${unread > 0 && html`<span class="bell-count" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>`}</button>
    ${open && panel && h(panel.View, { anchor: button, onClose: close })}
  </div>`;
}
