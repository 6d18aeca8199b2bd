// @ts-check
/** The plan and how much of its API quota is used. Only for people who use the API: developers, and people whose keys made requests. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Failure, Loading, Section } from '../../components/page.js';
import { dayOf, number, planName } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ isDeveloper: boolean }} props */
export function Subscription({ isDeveloper }) {
  const state = useLoad(async (signal) => (await call('getSubscription', { signal })).subscription, []);
  if (!isDeveloper && !state.data?.used) return null;
  return html`<${Section} title=${t('ui.profile.plan')} text=${t('ui.profile.plan_text')}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? html`<${Loading} lines=${2} />` : html`<${Usage} subscription=${state.data} />`}
  <//>`;
}

/** @param {{ subscription: Api.Answer<'getSubscription'>['subscription'] }} props */
function Usage({ subscription }) {
  const { plan, used, quota, cycle_end: end } = subscription;
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
