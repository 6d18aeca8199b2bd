// @ts-check
/** The log of requests: by outcome and by key; a row opens the details of its request. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { copy } from '../../../clipboard.js';
import { Button } from '../../../components/button.js';
import { DetailDrawer, neighbours } from '../../../components/drawer.js';
import { FilterBar } from '../../../components/filter-bar.js';
import { Link } from '../../../components/link.js';
import { Badge, Callout, Empty, PageHead } from '../../../components/page.js';
import { dayAndTime, milliseconds } from '../../../format.js';
import { useFilter, useLoad } from '../../../hooks.js';
import { has, t } from '../../../locale.js';
import { go, goBackTo } from '../../../router.js';
import { RequestRows, keyNameOf, toneOf } from './request-rows.js';

/** How many requests are looked through, and how many are shown at a time. */
const MOST = 200;
const SHOWN = 25;
const OUTCOMES = ['ok', 'refused', 'failed'];

/** @param {number} status */
const outcomeOf = (status) => (status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed');

/** A request is opened over the list, which stays. @param {{ params: Record<string, string> }} props */
export default function LogsPage({ params }) {
  const state = useLoad(async (signal) => {
    const [{ requests }, { keys }] = await Promise.all([call('listKeyRequests', { query: { limit: MOST }, signal }), call('listKeys', { signal })]);
    return { requests, keys };
  }, []);
  const keys = state.data?.keys ?? [];
  const filter = useFilter({ outcome: OUTCOMES, key: null });
  const [steps, setSteps] = useState(1);
  const { outcome, key } = filter.values;
  const shown = state.data?.requests.filter((/** @type {Api.KeyRequest} */ one) => (!outcome || outcomeOf(one.status) === outcome) && (!key || String(one.key_id) === key));
  const all = { value: '', label: t('ui.admin.all') };
  const opened = params.request && state.data?.requests.find((/** @type {Api.KeyRequest} */ one) => one.request_id === params.request);
  return html`<div class="page portal">
    <${PageHead} title=${t('ui.request.title')} lead=${t('ui.request.text')} actions=${html`<${Button} icon="refresh" busy=${state.loading} onClick=${state.reload}>${t('ui.request.refresh')}<//>`} />
    <${FilterBar} filters=${[
      { label: t('ui.portal.outcome'), ...filter.field('outcome'), options: [all, ...OUTCOMES.map((value) => ({ value, label: t(`ui.portal.outcome_${value}`) }))] },
      { label: t('ui.usage.key'), ...filter.field('key'), options: [all, ...keys.map((/** @type {Api.DeveloperKey} */ one) => ({ value: String(one.id), label: one.name }))] },
    ]} />
    ${shown?.length === 0 && filter.isSet ? html`<${Empty} icon="search" title=${t('ui.portal.none_found')} />`
      : html`<${RequestRows} requests=${shown?.slice(0, steps * SHOWN) ?? null} keys=${keys} error=${state.error} onRetry=${state.reload} places=${12} />`}
    ${(shown?.length ?? 0) > steps * SHOWN && html`<p class="more"><${Button} onClick=${() => setSteps(steps + 1)}>${t('ui.show_more')}<//></p>`}
    ${params.request && state.data && html`<${Details} id=${params.request} request=${opened || null} keys=${keys} onClose=${() => goBackTo('/developer/logs')}
      ...${neighbours((shown ?? []).map((/** @type {Api.KeyRequest} */ one) => one.request_id), params.request, (id) => go(`/developer/logs/${encodeURIComponent(id)}`, { replace: true }))} />`}
  </div>`;
}

/** @param {{ id: string, request: Api.KeyRequest | null, keys: Api.DeveloperKey[], onClose: () => void, onPrevious?: () => void, onNext?: () => void }} props */
function Details({ id, request, keys, ...drawer }) {
  const facts = request && [
    [t('ui.request.status'), html`<${Badge} tone=${toneOf(request.status)}>${request.status}<//>`],
    [t('ui.portal.method'), html`<code>${request.method}</code>`],
    [t('ui.usage.operation'), html`<code>${request.operation}</code>`],
    [t('ui.usage.key'), html`<${Link} href="/developer/keys">${keyNameOf(keys, request.key_id)}<//>`],
    [t('ui.request.at'), dayAndTime(request.at)],
    [t('ui.request.took'), milliseconds(request.took_ms)],
    [t('ui.request.id'), html`<code class="request-id">${request.request_id}</code>`],
  ];
  return html`<${DetailDrawer} title=${request ? `${request.method} ${request.operation}` : t('ui.portal.request')} ...${drawer}
    foot=${request && html`<${Button} icon="copy" onClick=${() => copy(request.request_id)}>${t('ui.portal.copy_id')}<//>`}>
    ${!facts ? html`<p>${t('ui.portal.request_gone', { id })}</p>` : html`<div class="stack">
      ${request.status >= 400 && has(`ui.portal.status_${request.status}`) && html`<${Callout} tone=${request.status < 500 ? 'note' : 'bad'} icon="alert"><p>${t(`ui.portal.status_${request.status}`)}</p><//>`}
      <dl class="request-facts">${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
      <p class="small soft">${t('ui.portal.no_content')}</p></div>`}
  <//>`;
}
