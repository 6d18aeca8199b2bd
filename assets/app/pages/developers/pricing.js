// @ts-check
/** The plans: what each allows in a month, and what it costs. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Badge, Failure, Loading, PageHead } from '../../components/page.js';
import { duration, money, number, planName } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { docs, t } from '../../locale.js';
import { school } from '../../school.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';

export default function Pricing() {
  const me = useSignal(person);
  const ours = useSignal(school);
  const state = useLoad((signal) => call('getPlans', { signal }), []);
  const table = state.data;
  return html`<div class="page pricing">
    <${PageHead} title=${t('ui.pricing.title')} lead=${t('ui.pricing.lead')} />
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !table ? html`<${Loading} lines=${6} />`
        : html`<ul class="plans">${table.plans.map((/** @type {Api.PlanOffer} */ plan) => html`<${Plan} key=${plan.name} plan=${plan} currency=${table.currency} mine=${me?.plan === plan.name} />`)}</ul>`}
    <p class="soft pricing-note">${t('ui.pricing.note', { school: ours.name })}</p>
    <div class="cluster center">
      ${me?.role === 'developer' ? html`<${ButtonLink} kind="primary" icon="key" href="/developer">${t('ui.developer.title')}<//>`
        : !me && html`${ours.developer_registration === 'open' && html`<${ButtonLink} kind="primary" icon="key" href="/developer/register">${t('ui.developer.register')}<//>`}
          <${ButtonLink} href="/sign-in?next=%2Fapi-pricing">${t('ui.sign_in.title')}<//>`}
      <${ButtonLink} kind="quiet" icon="book" href=${docs()}>${t('ui.start.guide')}<//>
    </div>
  </div>`;
}

/** @param {{ plan: Api.PlanOffer, currency: string, mine: boolean }} props */
function Plan({ plan, currency, mine }) {
  const has = (/** @type {boolean} */ included, /** @type {string} */ words) => html`<li class=${included ? '' : 'lacks'}><${Icon} name=${included ? 'check' : 'close'} size=${18} /><span>${words}</span></li>`;
  return html`<li class=${`card plan ${mine ? 'mine' : ''}`}>
    <div class="row"><h2>${planName(plan.name)}</h2>${mine && html`<${Badge} tone="good">${t('ui.pricing.yours')}<//>`}</div>
    <p class="plan-price"><strong>${money(plan.price_minor, currency)}</strong> <span class="soft">${t('ui.pricing.per_month')}</span></p>
    <ul class="plan-list">
      ${has(plan.requests !== 0, plan.requests === undefined ? t('ui.pricing.requests_unlimited') : t('ui.pricing.requests', { count: plan.requests, amount: number(plan.requests) }))}
      ${has(plan.credits > 0, plan.credits > 0 ? t('ui.pricing.credits', { count: plan.credits, amount: number(plan.credits) }) : t('ui.pricing.no_credits'))}
      ${plan.seconds !== undefined && has(true, t('ui.pricing.seconds', { time: duration(plan.seconds) }))}
    </ul>
  </li>`;
}
