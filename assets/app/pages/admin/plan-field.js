// @ts-check
/** The choice of a plan. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { SelectField } from '../../components/form-field.js';
import { planName } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** The plans of this server, and the present one while they load. @param {{ value: string, [rest: string]: unknown }} props */
export function PlanField({ value, ...rest }) {
  const state = useLoad(async (signal) => (await call('getPlans', { signal })).plans.map((/** @type {Api.PlanOffer} */ plan) => plan.name), []);
  const names = state.data?.includes(value) ? state.data : [value, ...(state.data ?? [])];
  return html`<${SelectField} label=${t('ui.profile.plan')} ...${rest} value=${value} options=${names.map((/** @type {string} */ name) => ({ value: name, label: planName(name) }))} />`;
}
