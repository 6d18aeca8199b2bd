// @ts-check
/** What the keys were used for: by day, by key and by operation, in a range of days. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { BarChart } from '../../components/charts/bar-chart.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Failure, Loading } from '../../components/page.js';
import { ShareList } from '../../components/share-list.js';
import { dateOf, number } from '../../format.js';
import { useFilter, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

const DAY = 24 * 3600 * 1000;

/** What may be looked at: the present cycle, the last one, or so many days. */
const RANGES = ['cycle', 'last', '30', '90'];

/** @param {number} millis */
const date = (millis) => new Date(millis).toISOString().slice(0, 10);

/**
 * The first and the last day of a range; the server knows the present cycle best.
 * @param {string} range @param {Api.DeveloperUsage} cycle
 */
function daysOf(range, cycle) {
  if (range === 'cycle') return {};
  if (range === 'last') return { to: date(Date.parse(cycle.cycle_start) - DAY) };
  return { from: date(Date.now() - (Number(range) - 1) * DAY), to: date(Date.now()) };
}

/** @param {{ cycle: Api.DeveloperUsage, keys: Api.DeveloperKey[] }} props */
export function UsageSection({ cycle, keys }) {
  const filter = useFilter({ range: RANGES.slice(1), key: keys.map((one) => String(one.id)), operation: null });
  const { key, operation } = filter.values;
  const range = filter.values.range || RANGES[0];
  // The whole of the present cycle is known already.
  const isKnown = range === RANGES[0] && !key && !operation;
  const state = useLoad(async (signal) => (isKnown ? cycle : (
    await call('getUsage', { query: { ...daysOf(range, cycle), key, operation }, signal })).usage), [range, key, operation]);
  const all = { value: '', label: t('ui.admin.all') };
  const ranges = RANGES.map((value, index) => ({ value: index === 0 ? '' : value, label: t(`ui.usage.range_${value}`) }));
  const names = [all, ...keys.map((one) => ({ value: String(one.id), label: `${one.name} (${one.prefix.slice(-4)}…)` }))];
  const asked = cycle.by_operation.map((one) => one.operation);
  const known = [...new Set([...asked, ...(state.data?.by_operation ?? []).map((one) => one.operation), operation].filter(Boolean))].sort();
  const operations = [all, ...known.map((value) => ({ value, label: value }))];
  return html`<section class="portal-part" aria-labelledby="usage-title">
    <h2 id="usage-title" class="visually-hidden">${t('ui.usage.by_day')}</h2>
    <${FilterBar} filters=${[
      { label: t('ui.usage.range'), ...filter.field('range'), options: ranges },
      { label: t('ui.usage.key'), ...filter.field('key'), options: names },
      { label: t('ui.usage.operation'), ...filter.field('operation'), options: operations },
    ]} />
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? html`<${Loading} lines=${5} />`
        : html`<${Figures} usage=${state.data} busy=${state.loading} />`}
  </section>`;
}

/** @param {{ usage: Api.DeveloperUsage, busy: boolean }} props */
function Figures({ usage, busy }) {
  const bars = usage.by_day.map((one) => ({ label: dateOf(one.day, 'long'), short: dateOf(one.day), value: one.requests }));
  const most = usage.by_day.reduce((best, one) => (one.requests > best.requests ? one : best), usage.by_day[0]);
  const summary = usage.requests === 0 ? t('ui.usage.nothing')
    : t('ui.usage.summary', { count: usage.requests, total: number(usage.requests), most: number(most.requests), day: dateOf(most.day) });
  const keys = usage.by_key.map((one) => ({
    id: one.key_id ?? 0,
    label: one.name ?? t(one.key_id ? 'ui.usage.old_key' : 'ui.usage.unrecorded'),
    note: one.prefix && `${one.prefix.slice(-4)}…`,
    value: one.requests,
  }));
  const operations = usage.by_operation.map((one) => ({
    id: one.operation,
    label: one.operation === 'unrecorded' ? t('ui.usage.unrecorded') : html`<code>${one.operation}</code>`,
    value: one.requests,
  }));
  return html`<div class="card stack usage" aria-busy=${busy ? 'true' : undefined}>
    <${BarChart} title=${t('ui.usage.by_day')} summary=${summary} unit=${t('ui.usage.requests')} category=${t('ui.usage.day')} bars=${bars} />
    <div class="usage-shares">
      <${ShareList} title=${t('ui.usage.by_key')} parts=${keys} empty=${t('ui.usage.nothing')} />
      <${ShareList} title=${t('ui.usage.by_operation')} parts=${operations} empty=${t('ui.usage.nothing')} />
    </div>
  </div>`;
}
