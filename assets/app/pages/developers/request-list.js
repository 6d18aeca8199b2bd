// @ts-check
/** The last requests: what was asked, how it was answered, and under which id the log knows it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { DataTable } from '../../components/table/table.js';
import { Badge, Empty, Failure, Loading } from '../../components/page.js';
import { dayAndTime, milliseconds } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** How many are shown, step by step. */
const steps = [10, 50, 200];

/** @typedef {Api.KeyRequest & { id: string }} Row */

/** @param {number} status */
const toneOf = (status) => (status < 400 ? 'good' : status < 500 ? 'note' : 'bad');

/** @param {{ keys: Api.DeveloperKey[], round: number, onRefresh: () => void }} props */
export function RequestList({ keys, round, onRefresh }) {
  const [step, setStep] = useState(0);
  const state = useLoad(async (signal) => (await call('listKeyRequests', { query: { limit: steps[step] }, signal })).requests, [step, round]);
  const rows = (state.data ?? []).map((/** @type {Api.KeyRequest} */ request) => ({ ...request, id: request.request_id }));
  const nameOf = (/** @type {number} */ id) => keys.find((key) => key.id === id)?.name ?? t('ui.usage.old_key');
  const columns = [
    { key: 'operation', label: t('ui.usage.operation'), wide: true, cell: (/** @type {Row} */ one) => html`<div class="key-words"><span class="key-name"><span class="method">${one.method}</span> <code>${one.operation}</code></span>
      <span class="key-hint">${nameOf(one.key_id)}</span></div>` },
    { key: 'status', label: t('ui.request.status'), cell: (/** @type {Row} */ one) => html`<${Badge} tone=${toneOf(one.status)}>${one.status}<//>` },
    { key: 'took', label: t('ui.request.took'), cell: (/** @type {Row} */ one) => milliseconds(one.took_ms) },
    { key: 'at', label: t('ui.request.at'), cell: (/** @type {Row} */ one) => html`<time datetime=${one.at}>${dayAndTime(one.at)}</time>` },
    { key: 'id', label: t('ui.request.id'), cell: (/** @type {Row} */ one) => html`<code class="request-id">${one.request_id}</code>` },
  ];
  return html`<section class="portal-part" aria-labelledby="requests-title">
    <div class="row"><h2 id="requests-title">${t('ui.request.title')}</h2>
      ${rows.length > 0 && html`<${Button} small kind="quiet" icon="refresh" busy=${state.loading} onClick=${onRefresh}>${t('ui.request.refresh')}<//>`}</div>
    <p class="soft">${t('ui.request.text')}</p>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? html`<${Loading} />`
        : rows.length === 0 ? html`<${Empty} icon="clock" title=${t('ui.request.none')} text=${t('ui.request.none_text')} />`
          : html`<${DataTable} caption=${t('ui.request.title')} columns=${columns} rows=${rows} />`}
    ${rows.length === steps[step] && step + 1 < steps.length && html`<p class="more"><${Button} busy=${state.loading} onClick=${() => setStep(step + 1)}>${t('ui.show_more')}<//></p>`}
  </section>`;
}
