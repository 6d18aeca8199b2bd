// @ts-check
/** Notifications on devices: whether this school sends any, and the contact address for push services. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { email } from '../../checks.js';
import { Button } from '../../components/button.js';
import { CheckField, FormField, FormProblem } from '../../components/form-field.js';
import { Badge, Failure, Loading, Section } from '../../components/page.js';
import { dayAndTime } from '../../format.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { person } from '../../token.js';
import { useThere } from './connection.js';

/** @typedef {Api.Schemas['PushSettings']} Push */

/** @type {Record<Push['state'], 'good' | 'bad' | 'note' | 'plain'>} */
const TONES = { off: 'plain', untested: 'note', working: 'good', failing: 'bad' };

/** The section of the settings about notifications on devices. @param {{ onThere: () => void }} props `onThere` is told when it has its size */
export function PushSection({ onThere }) {
  const state = useLoad(async (signal) => (await call('getPushSettings', { signal })).push, []);
  const [round, setRound] = useState(0);
  const push = state.data;
  useThere(Boolean(push ?? state.error), onThere);
  /** Shows what holds now; the form begins anew with it. @param {Push} next */
  const change = (next) => {
    state.update(() => next);
    setRound((n) => n + 1);
  };
  return html`<${Section} id="devices" title=${t('ui.settings.push')} text=${t('ui.settings.push_text')}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !push ? html`<${Loading} lines=${3} />`
        : html`<div class="stack connection">
          <p class="connection-status"><${Badge} tone=${TONES[push.state]}>${t(`ui.settings.push_${push.state}`)}<//><span>${t(`ui.settings.push_${push.state}_text`, {
            when: dayAndTime((push.state === 'failing' ? push.failing_since : push.worked_at) ?? '') })}</span></p>
          <${PushForm} key=${round} push=${push} onChange=${change} />
        </div>`}
  <//>`;
}

/** @param {{ push: Push, onChange: (push: Push) => void }} props */
function PushForm({ push, onChange }) {
  const first = { enabled: push.enabled, contact: push.contact ?? person.value?.email ?? '' };
  const form = useForm(first, {
    check: (values) => ({ contact: values.enabled || values.contact.trim() ? email(values.contact) : '' }),
    send: async (values) => {
      const contact = values.contact.trim();
      onChange((await call('updatePushSettings', { json: { enabled: values.enabled, ...(contact && { contact }) } })).push);
      notify(t('ui.saved'));
    },
  });
  return html`<form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${CheckField} label=${t('ui.settings.push_on')} hint=${t('ui.settings.push_on_hint')} ...${form.field('enabled')} />
    <${FormField} label=${t('ui.settings.push_contact')} hint=${t('ui.settings.push_contact_hint')} type="email" maxlength="254" autocomplete="off" ...${form.field('contact')} />
    <div class="cluster"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
  </form>`;
}
