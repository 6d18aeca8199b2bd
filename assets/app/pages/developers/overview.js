// @ts-check
/** Plan, quota and what is left of it, with a warning once most of it is used. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Link } from '../../components/link.js';
import { Callout } from '../../components/page.js';
import { dayOf, duration, number, planName } from '../../format.js';
import { t } from '../../locale.js';

/** The shares of the quota, in percent, from which on the page warns. */
const WARNINGS = [100, 80];

/** @param {{ usage: Api.DeveloperUsage, keys: Api.DeveloperKey[] }} props */
export function Overview({ usage, keys }) {
  const { plan, quota, added, used, cycle_end: end, limits } = usage;
  const percent = quota === undefined ? 0 : quota === 0 ? 100 : Math.floor((100 * used) / quota);
  const warning = WARNINGS.find((share) => percent >= share);
  const inUse = keys.filter((key) => key.status === 'active' || key.status === 'ending').length;
  const words = quota === undefined ? t('ui.plan.used', { used: number(used) }) : t('ui.plan.used_of', { used: number(used), quota: number(quota) });
  return html`<div class="stack">
    ${warning !== undefined && html`<${Callout} tone=${warning === 100 ? 'bad' : 'note'} icon="alert" role="status">
      <p>${t(warning === 100 ? 'ui.developer.alert_spent' : 'ui.developer.alert', { percent: number(percent), day: dayOf(end) })} <${Link} href="/api-pricing">${t('ui.developer.see_plans')}<//></p><//>`}
    <div class="card overview">
      <div class="overview-use">
        <p class="overview-figure"><strong>${number(used)}</strong>${quota !== undefined && html` <span>${t('ui.developer.of_quota', { quota: number(quota) })}</span>`}</p>
        <p class="soft">${t('ui.developer.used_label')}</p>
        ${quota !== undefined && html`<progress class=${`meter ${warning === 100 ? 'bad' : ''}`} max=${Math.max(1, quota)} value=${Math.min(used, quota)} aria-label=${words}></progress>`}
        ${added > 0 && html`<p class="small soft">${t('ui.developer.added', { count: added, amount: number(added) })}</p>`}
      </div>
      <dl class="facts">
        <div><dt>${t('ui.profile.plan')}</dt><dd>${planName(plan.name)} <${Link} class="small" href="/api-pricing">${t('ui.developer.see_plans')}<//></dd></div>
        <div><dt>${t('ui.plan.renews')}</dt><dd>${dayOf(end)}</dd></div>
        <div><dt>${t('ui.developer.keys_in_use')}</dt><dd>${t('ui.developer.of_limit', { count: number(inUse), limit: number(limits.keys) })}</dd></div>
      </dl>
      <dl class="overview-rates">
        <dt>${t('ui.developer.rates')}</dt>
        ${limits.rates.map((/** @type {Api.DeveloperUsage['limits']['rates'][number]} */ rate) => html`<dd><span>${t(`ui.rate.${rate.group}`)}</span> <strong>${t('ui.developer.rate', { count: rate.requests, requests: number(rate.requests), time: duration(rate.seconds) })}</strong></dd>`)}
      </dl>
    </div>
  </div>`;
}
