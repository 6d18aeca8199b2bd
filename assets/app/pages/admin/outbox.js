// @ts-check
/** Outgoing mail: what was sent, and what waits here because there is no mail server. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { copy } from '../../clipboard.js';
import { Button } from '../../components/button.js';
import { DataTable } from '../../components/table/table.js';
import { DetailDrawer, neighbours } from '../../components/drawer.js';
import { Link } from '../../components/link.js';
import { Badge, Callout, Empty, Failure, Loading, More } from '../../components/page.js';
import { dayAndTime } from '../../format.js';
import { useList, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { go, goBackTo } from '../../router.js';
import { school } from '../../school.js';
import { AdminHead, titleOf } from './admin-head.js';

/** @type {Record<string, 'good' | 'bad' | 'note' | 'plain'>} */
const tones = { sent: 'good', failed: 'bad', kept: 'note', queued: 'plain' };

/** Whether the mail server could not take it so far, and it is tried again. @param {{ status: string, attempts: number }} mail */
const isRetried = (mail) => mail.status === 'queued' && mail.attempts > 0;

/** A message is opened over the list, which stays. @param {{ params: Record<string, string> }} props */
export default function Outbox({ params }) {
  const list = useList(async (cursor, signal) => {
    const page = await call('listMails', { query: { limit: 25, cursor }, signal });
    return { items: page.mails, next: page.next_cursor };
  }, []);
  const columns = [
    { key: 'subject', label: t('ui.outbox.subject'), wide: true, cell: (/** @type {Api.Mail} */ mail) => html`<div><${Link} class="mail-open" href=${`/admin/outbox/${mail.id}`}
      aria-label=${t('ui.outbox.read_named', { subject: mail.subject, to: mail.to })}>${mail.subject}<//><span class="person-mail">${mail.to}</span></div>` },
    // Where no mail leaves, the banner says so once for all of them.
    ...(list.items.every((mail) => mail.status === 'kept') ? [] : [{ key: 'status', label: t('ui.admin.status'), cell: (/** @type {Api.Mail} */ mail) => (mail.status === 'sent' ? html`<span class="small soft">${t('ui.outbox.sent')}</span>`
      : html`<${Badge} tone=${tones[mail.status]}>${t(isRetried(mail) ? 'ui.outbox.retried' : `ui.outbox.${mail.status}`)}<//>`) }]),
    { key: 'when', label: t('ui.audit.when'), cell: (/** @type {Api.Mail} */ mail) => dayAndTime(mail.created_at) },
  ];
  return html`<div class="page outbox">
    <${AdminHead} page="outbox" />
    <div class="stack">
      ${!school.value.mail && html`<${Callout} icon="mail"><p>${t('ui.outbox.no_server')}</p><//>`}
      ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
        : list.loading && list.items.length === 0 ? html`<${Loading} />`
          : list.items.length === 0 ? html`<${Empty} icon="mail" title=${t('ui.outbox.none')} />`
            : html`<${DataTable} caption=${titleOf('outbox')} columns=${columns} rows=${list.items} />`}
      <${More} list=${list} />
    </div>
    ${params.mail && html`<${Mail} id=${params.mail} onClose=${() => goBackTo('/admin/outbox')}
      ...${neighbours(list.items.map((mail) => mail.id), params.mail, (id) => go(`/admin/outbox/${id}`, { replace: true }))} />`}
  </div>`;
}

/** @param {{ id: string, onClose: () => void, onPrevious?: () => void, onNext?: () => void }} props */
function Mail({ id, ...drawer }) {
  const state = useLoad(async (signal) => (await call('getMail', { path: { id }, signal })).mail, [id]);
  const mail = state.data;
  return html`<${DetailDrawer} title=${mail?.subject ?? t('ui.loading')} wide=${true} ...${drawer}
    foot=${mail && html`<${Button} icon="copy" onClick=${() => copy(mail.text)}>${t('ui.copy')}<//>`}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !mail ? html`<${Loading} />`
        : html`<div class="stack">
          <p class="soft">${t('ui.outbox.to', { to: mail.to, when: dayAndTime(mail.created_at) })}</p>
          ${mail.error && html`<${Callout} tone=${isRetried(mail) ? 'note' : 'bad'} icon="alert"><p>${mail.error}</p>
            <p>${t(isRetried(mail) ? 'ui.outbox.tries' : 'ui.outbox.given_up')}</p><//>`}
          <p class="mail-text">${mail.text}</p>
        </div>`}
  <//>`;
}
