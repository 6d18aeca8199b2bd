// @ts-check
/** The plan and what is used of it. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Failure, Loading } from '../../components/page.js';
import { dayOf, number, planName } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

export function Subscription() {
  const state = useLoad(async (signal) => (await call('getSubscription', { signal })).subscription, []);
  if (state.error) return html`<${Failure} error=${state.error} onRetry=${state.reload} />`;
  if (!state.data) return html`<${Loading} lines=${2} />`;
  const { plan, used, quota, cycle_end: end } = state.data;
  const label = quota === undefined ? t('ui.plan.used', { used: number(used) }) : t('ui.plan.used_of', { used: number(used), quota: number(quota) });
  return html`<div class="card stack">
    <dl class="facts">
      <div><dt>${t('ui.profile.plan')}</dt><dd>${planName(plan)}</dd></div>
      <div><dt>${t('ui.plan.renews')}</dt><dd>${dayOf(end)}</dd></div>
    </dl>
    <div class="stack tight"><p class="small soft">${label}</p>
      ${quota !== undefined && html`<progress class="meter" max=${quota} value=${Math.min(used, quota)} aria-label=${label}></progress>`}</div>
  </div>`;
}
