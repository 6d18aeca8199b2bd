// @ts-check
/** Logging time afterwards. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { DateTimeField } from '../../components/dates/date-time-field.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { person } from '../../token.js';
import { browserZone } from '../../zone.js';
import { SubjectField, methodOptions, tellEarned, useSubjects } from './subjects.js';
import { FocusField } from './timer-card.js';

/** @param {string} text */
const isMinutes = (text) => /^\d{1,4}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 1440;

/** @param {{ onClose: () => void, onLogged: () => void }} props */
export function LogDialog({ onClose, onLogged }) {
  const subjects = useSubjects();
  const zone = person.value?.preferences?.time_zone ?? browserZone();
  const form = useForm({ subject: '', topic: '', minutes: '', started_at: '', method: '', focus_rating: '' }, {
    check: ({ subject, minutes }) => ({
      subject: required(subject, 'subject'),
      minutes: isMinutes(minutes) ? '' : t('ui.study.minutes_wrong'),
    }),
    async send({ subject, topic, minutes, started_at: start, method, focus_rating: focus }) {
      const json = { subject: subject.trim(), minutes: Number(minutes), ...(topic.trim() && { topic: topic.trim() }), ...(start && { started_at: start }),
        ...(method && { method: /** @type {'reading'} */ (method) }), ...(focus && { focus_rating: Number(focus) }) };
      tellEarned(await call('createStudyLog', { json }));
      onLogged();
    },
  });
  return html`<${Dialog} title=${t('ui.study.log')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${SubjectField} label=${t('ui.study.subject')} subjects=${subjects} ...${form.field('subject')} />
      <${FormField} label=${t('ui.study.topic')} optional=${true} ...${form.field('topic')} maxlength="160" autocomplete="off" />
      <${FormField} label=${t('ui.study.minutes_field')} hint=${t('ui.study.later_hint')} inputmode="numeric" ...${form.field('minutes')} />
      <${DateTimeField} label=${t('ui.study.began')} hint=${t('ui.study.began_hint')} zone=${zone} optional=${true} ...${form.field('started_at')} />
      <div class="pair">
        <${SelectField} label=${t('ui.study.method')} ...${form.field('method')} options=${methodOptions(t('ui.study.method_none'))} />
        <${FocusField} ...${form.field('focus_rating')} />
      </div>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.study.save')}<//></div>
    </form>
  <//>`;
}
