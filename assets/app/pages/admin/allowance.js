// @ts-check
/** What the keys of a person or an account may use this month, and what they have used: plan, meters, keys, additions. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { DetailDrawer } from '../../components/drawer.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { Failure, Loading } from '../../components/page.js';
import { day, dayOf, duration, number } from '../../format.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { AccountKeys, OwnKeys } from './owner-keys.js';
import { PlanField } from './plan-field.js';

/** The operations for each kind of owner. */
const operations = /** @type {const} */ ({
  person: { usage: 'getUserUsage', plan: 'setUserPlan', topUp: 'topUpUser' },
  account: { usage: 'getAccountUsage', plan: 'setAccountPlan', topUp: 'topUpAccount' },
});

/** An amount of a meter in words. @param {string} meter @param {number} value */
const amount = (meter, value) => (meter === 'seconds' ? duration(value) : number(value));

/**
 * @param {{ of: 'person' | 'account', id: number, name: string, onClose: () => void, onChanged: () => void, onPrevious?: () => void,
 *   onNext?: () => void }} props
 */
export function Allowance({ of, id, name, onChanged, ...drawer }) {
  const names = operations[of];
  const state = useLoad(async (signal) => (await call(names.usage, { path: { id }, signal })).usage, [id]);
  const changed = () => {
    state.reload();
    onChanged();
  };
  const usage = state.data;
  return html`<${DetailDrawer} title=${t('ui.allowance.title', { name })} wide=${true} ...${drawer}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !usage ? html`<${Loading} lines=${6} />`
        : html`<div class="stack allowance">
          <${PlanForm} key=${usage.plan} operation=${names.plan} id=${id} plan=${usage.plan} onChanged=${changed} />
          <section class="stack tight"><h3>${t('ui.allowance.used')}</h3>
            <p class="small soft">${t('ui.allowance.cycle', { from: dayOf(usage.cycle_start), to: dayOf(usage.cycle_end) })}</p>
            ${usage.meters.map((/** @type {Api.MeterUsage} */ meter) => html`<${MeterLine} key=${meter.meter} meter=${meter} />`)}
          </section>
          <section class="stack tight"><h3>${t('ui.key.title')}</h3>
            ${of === 'account' ? html`<${AccountKeys} id=${id} name=${name} keys=${usage.keys} onChanged=${state.reload} />`
              : html`<${OwnKeys} keys=${usage.keys} />`}
          </section>
          <section class="stack tight"><h3>${t('ui.allowance.add')}</h3>
            <p class="small soft">${t('ui.allowance.add_text', { day: dayOf(usage.cycle_end) })}</p>
            <${TopUpForm} operation=${names.topUp} id=${id} meters=${usage.meters} onAdded=${state.reload} />
            <${TopUps} topUps=${usage.top_ups} />
          </section>
        </div>`}
  <//>`;
}

/** @param {{ operation: 'setUserPlan' | 'setAccountPlan', id: number, plan: string, onChanged: () => void }} props */
function PlanForm({ operation, id, plan, onChanged }) {
  const form = useForm({ plan }, {
    async send(values) {
      await call(operation, { path: { id }, json: values });
      notify(t('ui.allowance.plan_changed'));
      onChanged();
    },
  });
  return html`<form class="stack tight" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <div class="with-action"><${PlanField} ...${form.field('plan')} />
      <${Button} type="submit" busy=${form.busy} disabled=${form.values.plan === plan}>${t('ui.allowance.change_plan')}<//></div>
  </form>`;
}

/** @param {{ meter: Api.MeterUsage }} props */
function MeterLine({ meter: { meter, used, quota, added } }) {
  const words = quota === undefined ? t('ui.allowance.of_no_end', { used: amount(meter, used) })
    : t('ui.allowance.of', { used: amount(meter, used), quota: amount(meter, quota) });
  return html`<div class="stack tight"><p class="row"><span>${t(`ui.meter.${meter}`)}</span> <strong>${words}</strong></p>
    ${quota !== undefined && html`<progress class=${`meter ${used >= quota ? 'bad' : ''}`} max=${Math.max(1, quota)} value=${Math.min(used, quota)}
      aria-label=${`${t(`ui.meter.${meter}`)}: ${words}`}></progress>`}
    ${added > 0 && html`<p class="small soft">${t('ui.allowance.added', { amount: amount(meter, added) })}</p>`}</div>`;
}

/** @param {{ operation: 'topUpUser' | 'topUpAccount', id: number, meters: Api.MeterUsage[], onAdded: () => void }} props */
function TopUpForm({ operation, id, meters, onAdded }) {
  const empty = { meter: meters[0].meter, amount: '', hours: '', minutes: '', note: '' };
  const form = useForm(empty, {
    check: (values) => (values.meter === 'seconds' ? timeFaults(values)
      : { amount: /^[1-9]\d{0,8}$/.test(values.amount.trim()) ? '' : t('ui.form.between', { least: number(1), most: number(999_999_999) }) }),
    async send({ meter, amount: typed, hours, minutes, note }) {
      const much = meter === 'seconds' ? Number(hours) * 3600 + Number(minutes) * 60 : Number(typed);
      await call(operation, { path: { id }, json: { meter, amount: much, ...(note.trim() && { note: note.trim() }) } });
      notify(t('ui.allowance.topped_up'));
      form.setValues(empty);
      onAdded();
    },
  });
  return html`<form class="stack tight" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <div class="pair">
      ${meters.length > 1 && html`<${SelectField} label=${t('ui.allowance.of_what')} ...${form.field('meter')}
        options=${meters.map((one) => ({ value: one.meter, label: t(`ui.meter.${one.meter}`) }))} />`}
      ${form.values.meter === 'seconds' ? html`<div class="pair tight-pair">
          <${FormField} label=${t('ui.allowance.hours')} ...${form.field('hours')} inputmode="numeric" autocomplete="off" />
          <${FormField} label=${t('ui.allowance.minutes')} ...${form.field('minutes')} inputmode="numeric" autocomplete="off" /></div>`
        : html`<${FormField} label=${t('ui.allowance.amount')} ...${form.field('amount')} inputmode="numeric" autocomplete="off" />`}
    </div>
    <${FormField} label=${t('ui.admin.reason')} optional=${true} hint=${t('ui.admin.reason_hint')} ...${form.field('note')} maxlength="200" />
    <p><${Button} type="submit" icon="plus" busy=${form.busy}>${t('ui.allowance.do_add')}<//></p>
  </form>`;
}

/** What is wrong with a time in hours and minutes. @param {{ hours: string, minutes: string }} values */
function timeFaults({ hours, minutes }) {
  const isWhole = (/** @type {string} */ text, /** @type {number} */ most) => /^\d*$/.test(text.trim()) && Number(text) <= most;
  const wrongHours = !isWhole(hours, 100_000) ? t('ui.form.between', { least: number(0), most: number(100_000) }) : '';
  const wrongMinutes = !isWhole(minutes, 59) ? t('ui.form.between', { least: number(0), most: number(59) })
    : Number(hours) === 0 && Number(minutes) === 0 ? t('ui.form.between', { least: number(1), most: number(59) }) : '';
  return { hours: wrongHours, minutes: wrongMinutes };
}

/** @param {{ topUps: Api.TopUp[] }} props */
function TopUps({ topUps }) {
  const [all, setAll] = useState(false);
  if (topUps.length === 0) return null;
  const few = 5;
  return html`<ul class="rows">${(all ? topUps : topUps.slice(0, few)).map((one) => html`<li key=${one.id}><div class="rows-words">
      <p class="rows-title">${t('ui.allowance.top_up', { amount: amount(one.meter, one.amount), meter: t(`ui.meter.${one.meter}`) })}</p>
      <p class="rows-text">${[day(one.created_at), one.note].filter(Boolean).join(' · ')}</p></div></li>`)}</ul>
    ${topUps.length > few && html`<p class="more"><${Button} small aria-expanded=${String(all)} onClick=${() => setAll(!all)}>${t(all ? 'ui.show_fewer' : 'ui.show_all', { count: topUps.length })}<//></p>`}`;
}
