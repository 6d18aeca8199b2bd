// @ts-check
/** Requests in rows, each of which opens its details; and the place that rows take while they load. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { Link } from '../../../components/link.js';
import { Badge, Empty, Failure } from '../../../components/page.js';
import { dayAndTime, milliseconds } from '../../../format.js';
import { t } from '../../../locale.js';

/** @param {number} status @returns {'good' | 'note' | 'bad'} */
export const toneOf = (status) => (status < 400 ? 'good' : status < 500 ? 'note' : 'bad');

/** @param {Api.DeveloperKey[]} keys @param {number} id */
export const keyNameOf = (keys, id) => keys.find((key) => key.id === id)?.name ?? t('ui.usage.old_key');

/** The place of rows that are on their way. @param {{ count: number }} props */
export const RowPlaces = ({ count }) => html`<div class="request-rows" role="status"><span class="visually-hidden">${t('ui.loading')}</span>
  ${Array.from({ length: count }, (_, at) => html`<div class="request-row empty" key=${at} aria-hidden="true"></div>`)}</div>`;

/**
 * @param {{ requests: Api.KeyRequest[] | null, keys: Api.DeveloperKey[], error: unknown, onRetry: () => void, places: number }} props `places` is how many there
 *   will probably be
 */
export function RequestRows({ requests, keys, error, onRetry, places }) {
  if (error) return html`<${Failure} error=${error} onRetry=${onRetry} />`;
  if (!requests) return html`<${RowPlaces} count=${places} />`;
  if (requests.length === 0) return html`<${Empty} icon="clock" title=${t('ui.request.none')} text=${t('ui.request.none_text')} />`;
  return html`<ul class="request-rows">${requests.map((one) => html`<li key=${one.request_id}><${Link} class="request-row" href=${`/developer/logs/${encodeURIComponent(one.request_id)}`}>
    <${Badge} tone=${toneOf(one.status)}>${one.status}<//>
    <span class="request-words"><span class="method">${one.method}</span> <code>${one.operation}</code></span><span class="request-key">${keyNameOf(keys, one.key_id)}</span>
    <span class="request-took">${milliseconds(one.took_ms)}</span><time datetime=${one.at}>${dayAndTime(one.at)}</time><//></li>`)}</ul>`;
}
