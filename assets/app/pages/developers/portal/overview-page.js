// @ts-check
/** The first page of the portal: how far the month has come, the first steps, and the latest requests. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { Button, ButtonLink } from '../../../components/button.js';
import { Failure, PageHead } from '../../../components/page.js';
import { useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { GettingStarted } from '../getting-started.js';
import { CreateKey } from '../key-forms.js';
import { Overview } from '../overview.js';
import { RequestRows } from './request-rows.js';

/** How many of the latest requests are shown. */
const LATEST = 5;

export default function OverviewPage() {
  const [creating, setCreating] = useState(false);
  const keys = useLoad(async (signal) => (await call('listKeys', { signal })).keys, []);
  const usage = useLoad(async (signal) => (await call('getUsage', { signal })).usage, []);
  const latest = useLoad(async (signal) => (await call('listKeyRequests', { query: { limit: LATEST }, signal })).requests, []);
  const create = () => setCreating(true);
  const error = usage.error ?? keys.error;
  const isNew = usage.data?.used === 0 && keys.data?.every((/** @type {Api.DeveloperKey} */ key) => !key.last_used_at);
  const start = usage.data && keys.data && html`<${GettingStarted} base=${usage.data.base_url} hasKey=${keys.data.length > 0} onCreate=${create} />`;
  return html`<div class="page portal">
    <${PageHead} title=${t('ui.developer.title')} lead=${t('ui.developer.lead')} actions=${html`<${Button} kind="primary" icon="plus" onClick=${create}>${t('ui.key.make')}<//>`} />
    ${error ? html`<${Failure} error=${error} onRetry=${() => { usage.reload(); keys.reload(); latest.reload(); }} />`
      : usage.data && keys.data ? html`<${Overview} usage=${usage.data} keys=${keys.data} />` : html`<div class="card portal-place overview-place" role="status"><span class="visually-hidden">${t('ui.loading')}</span></div>`}
    ${!error && isNew && start}
    ${!isNew && !error && html`<section class="portal-part" aria-labelledby="latest-title">
      <div class="row"><h2 id="latest-title">${t('ui.portal.latest')}</h2><${ButtonLink} small kind="quiet" href="/developer/logs">${t('ui.portal.all_requests')}<//></div>
      <${RequestRows} requests=${latest.data} keys=${keys.data ?? []} error=${latest.error} onRetry=${latest.reload} places=${LATEST} /></section>`}
    ${!isNew && start}
    ${creating && html`<${CreateKey} onClose=${() => setCreating(false)} onMade=${keys.reload} />`}
  </div>`;
}
