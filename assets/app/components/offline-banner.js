// @ts-check
/** Says that the server cannot be reached, and that what is shown may be old. */
import { html, useEffect } from '../../vendor/htm-preact/standalone.module.js';
import { call } from '../api.js';
import { isOffline, lacksPage, showsKept } from '../connection.js';
import { t } from '../locale.js';
import { waiting } from '../queue.js';
import { useSignal } from '../store.js';
import { Icon } from './icon.js';

/** Milliseconds until the server is asked again, at first and at most. They double. */
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;

/** Asks the server until it answers. */
function askAgain() {
  let pause = FIRST_PAUSE;
  let timer = 0;
  const ask = () => {
    call('getHealth').catch(() => {
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      timer = setTimeout(ask, pause);
    });
  };
  const now = () => {
    clearTimeout(timer);
    ask();
  };
  timer = setTimeout(ask, pause);
  addEventListener('online', now);
  return () => {
    clearTimeout(timer);
    removeEventListener('online', now);
  };
}

export function OfflineBanner() {
  const isOut = useSignal(isOffline);
  const hasKept = useSignal(showsKept);
  const isOld = !useSignal(lacksPage) && hasKept;
  const count = useSignal(waiting);
  useEffect(() => (isOut ? askAgain() : undefined), [isOut]);
  return html`<div role="status">${isOut && html`<p class="offline-banner"><${Icon} name="info" />
    <span>${t(isOld ? 'ui.offline.kept' : 'ui.offline.now')} ${count > 0 && t('ui.offline.waiting', { count })}</span></p>`}</div>`;
}
