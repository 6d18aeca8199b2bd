// @ts-check
/** By which channels a person hears of what, and when. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { CheckField, FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { Failure, Loading, PageHead, Section } from '../../components/page.js';
import { useForm, useLoad } from '../../hooks.js';
import { locale, said, t } from '../../locale.js';
import { amendPerson, person } from '../../token.js';
import { preferencesTitle } from './area.js';
import { Devices } from './devices.js';

/** @typedef {Api.Answer<'getNotificationPreferences'>['preferences']} Preferences */

/** The kinds of reminders, which are in no digest. */
const REMINDERS = ['plan_ready', 'due_cards'];

/** When reminders can come. */
const REMINDER_TIMES = /** @type {const} */ (['05:00', '20:00']);

const WEEKDAYS = /** @type {const} */ (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);

/** The name of a weekday in the language of the person. @param {number} number Monday is 0 */
const weekday = (number) => new Intl.DateTimeFormat(locale.value.tag, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + number)));

export default function NotificationPreferences() {
  const { data, error, reload } = useLoad((signal) => call('getNotificationPreferences', { signal }), []);
  const [hasDevice, setHasDevice] = useState(false);
  return html`<div class="page">
    <${PageHead} title=${said(preferencesTitle)} lead=${t('ui.notifications.lead')} />
    ${error && !data ? html`<${Failure} error=${error} onRetry=${reload} />` : !data ? html`<${Loading} lines=${8} />` : html`<${Devices} onKnown=${setHasDevice} /><${Form} preferences=${data.preferences} hasDevice=${hasDevice} />`}
  </div>`;
}

/** The values of the form. @param {Preferences} preferences */
const valuesOf = ({ email_notifications: email, quiet_hours: quiet, digest, reminder, kinds }) => ({
  email_notifications: email,
  quiet: quiet.enabled,
  from: quiet.from,
  to: quiet.to,
  frequency: digest.frequency,
  time: digest.time,
  weekday: digest.weekday,
  remind: reminder.enabled,
  remind_time: reminder.time,
  kinds,
});

/** Whether people who get these kinds are reminded of learning. @param {Preferences['kinds']} kinds */
const getsReminders = (kinds) => kinds.some(({ kind }) => REMINDERS.includes(kind));

/** @param {ReturnType<typeof valuesOf>} values */
const changeOf = (values) => ({
  email_notifications: values.email_notifications,
  quiet_hours: { enabled: values.quiet, from: values.from, to: values.to },
  digest: { frequency: values.frequency, time: values.time, weekday: values.weekday },
  ...(getsReminders(values.kinds) && { reminder: { enabled: values.remind, time: values.remind_time } }),
  kinds: values.kinds.filter(({ fixed }) => !fixed).map(({ kind, in_app: inApp, email, push }) => ({ kind: /** @type {'badge' | 'class' | 'due_cards' | 'league' | 'plan_ready' | 'squad' | 'usage'} */ (kind), in_app: inApp, email, push })),
});

/** Whether reminders can come at this time. Times of one form are in the order of their texts. @param {string} time */
const isReminderTime = (time) => time >= REMINDER_TIMES[0] && time <= REMINDER_TIMES[1];

/** @param {{ preferences: Preferences, hasDevice: boolean }} props */
function Form({ preferences, hasDevice }) {
  const form = useForm(valuesOf(preferences), {
    check: ({ from, to, time, remind, remind_time: remindTime }) => ({
      ...(!from && { from: t('ui.notifications.time_wrong') }),
      ...(!to && { to: t('ui.notifications.time_wrong') }),
      ...(!time && { time: t('ui.notifications.time_wrong') }),
      ...(remind && !isReminderTime(remindTime) && { remind_time: t('ui.notifications.remind_time_wrong') }),
    }),
    async send(values) {
      const { preferences: saved } = await call('updateNotificationPreferences', { json: changeOf(values) });
      form.setValues(valuesOf(saved));
      const mine = person.value?.preferences;
      if (mine) amendPerson({ preferences: { ...mine, email_notifications: saved.email_notifications } });
      notify(t('ui.saved'));
    },
  });
  const { values } = form;
  const isDigest = values.kinds.some(({ email, push }) => (values.email_notifications && email === 'digest') || (hasDevice && push === 'digest'));
  /** @param {string} kind @param {Partial<Preferences['kinds'][number]>} change */
  const choose = (kind, change) => form.set('kinds', values.kinds.map((one) => (one.kind === kind ? { ...one, ...change } : one)));
  const [reminders, others] = [values.kinds.filter(({ kind }) => REMINDERS.includes(kind)), values.kinds.filter(({ kind }) => !REMINDERS.includes(kind))];
  /** @param {Preferences['kinds'][number]} one */
  const shown = (one) => html`<${Kind} key=${one.kind} one=${one} mails=${values.email_notifications} pushes=${hasDevice} onChange=${(/** @type {Partial<Preferences['kinds'][number]>} */ change) => choose(one.kind, change)} />`;
  return html`<form ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${Section} title=${t('ui.notifications.kinds')} text=${t('ui.notifications.kinds_text')}>
      <div class="notification-kinds">${others.map(shown)}</div>
    <//>
    ${reminders.length > 0 && html`<${Section} title=${t('ui.notifications.reminder')} text=${t('ui.notifications.reminder_text')}>
      <div class="stack">
        <${CheckField} label=${t('ui.notifications.remind')} hint=${t('ui.notifications.remind_hint')} ...${form.field('remind')} />
        ${values.remind && html`<${FormField} type="time" label=${t('ui.notifications.remind_time')} hint=${t('ui.notifications.remind_time_hint')} min=${REMINDER_TIMES[0]} max=${REMINDER_TIMES[1]} required=${true} ...${form.field('remind_time')} />
          <div class="notification-kinds">${reminders.map(shown)}</div>`}
      </div>
    <//>`}
    <${Section} title=${t('ui.notifications.emails')} text=${t('ui.notifications.emails_text', { zone: preferences.time_zone.replace(/_/g, ' ') })}>
      <div class="stack">
        <${CheckField} label=${t('ui.notifications.email_on')} hint=${t('ui.notifications.email_on_hint')} ...${form.field('email_notifications')} />
        ${(values.email_notifications || hasDevice) && html`<${CheckField} label=${t('ui.notifications.quiet')} hint=${t(hasDevice ? 'ui.notifications.quiet_hint_devices' : 'ui.notifications.quiet_hint')} ...${form.field('quiet')} />
          ${values.quiet && html`<div class="pair"><${FormField} type="time" label=${t('ui.notifications.from')} required=${true} ...${form.field('from')} /><${FormField} type="time" label=${t('ui.notifications.to')} required=${true} ...${form.field('to')} /></div>`}
          ${isDigest && html`<div class="pair">
            <${SelectField} label=${t('ui.notifications.frequency')} ...${form.field('frequency')} options=${[{ value: 'daily', label: t('ui.notifications.daily') }, { value: 'weekly', label: t('ui.notifications.weekly') }]} />
            ${values.frequency === 'weekly' && html`<${SelectField} label=${t('ui.notifications.weekday')} ...${form.field('weekday')} options=${WEEKDAYS.map((value, at) => ({ value, label: weekday(at) }))} />`}
            <${FormField} type="time" label=${t('ui.notifications.time')} required=${true} ...${form.field('time')} /></div>`}`}
      </div>
    <//>
    <div class="cluster notification-save"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
  </form>`;
}

/**
 * The channels of a kind.
 * @param {{ one: Preferences['kinds'][number], mails: boolean, pushes: boolean, onChange: (change: Partial<Preferences['kinds'][number]>) => void }} props
 */
function Kind({ one, mails, pushes, onChange }) {
  const modes = (REMINDERS.includes(one.kind) ? ['off', 'at_once'] : ['off', 'at_once', 'digest']).map((value) => ({ value, label: t(`ui.notifications.email_${value}`) }));
  return html`<fieldset class="notification-kind">
    <legend>${t(`ui.notifications.kind_${one.kind}`)}</legend>
    <p class="field-hint">${t(`ui.notifications.about_${one.kind}`)}</p>
    ${one.fixed ? html`<p class="notification-fixed">${t(pushes ? 'ui.notifications.fixed_devices' : 'ui.notifications.fixed')}</p>` : html`<div class="pair">
      <${CheckField} label=${t('ui.notifications.in_app')} name=${`${one.kind}_in_app`} value=${one.in_app} onChange=${(/** @type {boolean} */ inApp) => onChange({ in_app: inApp })} />
      ${mails && html`<${SelectField} label=${t('ui.notifications.email')} name=${`${one.kind}_email`} value=${one.email} options=${modes} onChange=${(/** @type {string} */ email) => onChange({ email: /** @type {'off'} */ (email) })} />`}
      ${pushes && html`<${SelectField} label=${t('ui.notifications.push')} name=${`${one.kind}_push`} value=${one.push} options=${modes} onChange=${(/** @type {string} */ push) => onChange({ push: /** @type {'off'} */ (push) })} />`}</div>`}
  </fieldset>`;
}
