// @ts-check
/** Logging time afterwards, and changing what was logged. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { DateTimeField } from '../../components/dates/date-time-field.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { number } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { person } from '../../token.js';
import { browserZone } from '../../zone.js';
import { SubjectField, methodOptions, minutesText, tellEarned } from './subjects.js';
import { FocusField } from './timer-card.js';

/** @typedef {Api.Answer<'listStudyLogs'>['study_logs'][number]} StudyLog */

/** @param {string} text @param {number} most */
const isMinutes = (text, most) => /^\d{1,4}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;

/** What the form says of a log. @param {StudyLog} [log] */
const valuesOf = (log) => ({
  subject: log?.subject ?? '', topic: log?.topic ?? '', minutes: log ? String(log.minutes) : '', started_at: log?.timed ? log.started_at : '',
  method: String(log?.method ?? ''), focus_rating: log?.focus_rating ? String(log.focus_rating) : '',
});

/** @typedef {ReturnType<typeof valuesOf>} Values */

/** A new log. @param {Values} values */
async function create({ subject, topic, minutes, started_at: start, method, focus_rating: focus }) {
  const json = { subject: subject.trim(), minutes: Number(minutes), ...(topic.trim() && { topic: topic.trim() }), ...(start && { started_at: start }),
    ...(method && { method: /** @type {'reading'} */ (method) }), ...(focus && { focus_rating: Number(focus) }) };
  tellEarned(await call('createStudyLog', { json }));
}

/** Changes a log. What stays as it was is not sent. @param {StudyLog} log @param {Values} values */
async function update(log, values) {
  const known = valuesOf(log);
  const isNew = (/** @type {keyof Values} */ name) => values[name].trim() !== known[name];
  const json = { ...(isNew('subject') && { subject: values.subject.trim() }), ...(isNew('topic') && { topic: values.topic.trim() }), ...(isNew('minutes') && { minutes: Number(values.minutes) }),
    ...(isNew('started_at') && values.started_at && { started_at: values.started_at }), ...(isNew('method') && { method: /** @type {'reading'} */ (values.method || 'none') }),
    ...(isNew('focus_rating') && { focus_rating: Number(values.focus_rating || 0) }) };
  const changed = (await call('updateStudyLog', { path: { id: log.id }, json })).study_log;
  notify(t('ui.study.changed', { minutes: minutesText(changed.minutes), subject: changed.subject, xp: number(changed.xp) }));
}

/**
 * The form of a study log: a new one, or one that is changed.
 * @param {{ log?: StudyLog, subjects: string[], onClose: () => void, onLogged: () => void }} props
 */
export function LogDialog({ log, subjects, onClose, onLogged }) {
  const zone = person.value?.preferences?.time_zone ?? browserZone();
  const isMeasured = log?.source === 'timer';
  const most = isMeasured && log ? log.most_minutes ?? log.minutes : 1440;
  const wrong = isMeasured ? t('ui.study.at_most', { most: number(most) }) : t('ui.study.minutes_wrong');
  const form = useForm(valuesOf(log), {
    check: ({ subject, minutes, started_at: start }) => ({
      subject: required(subject, 'subject'),
      started_at: log?.timed ? required(start, 'date') : '',
      minutes: isMinutes(minutes, most) || (log && minutes.trim() === String(log.minutes)) ? '' : wrong,
    }),
    async send(values) {
      await (log ? update(log, values) : create(values));
      onLogged();
    },
  });
  return html`<${Dialog} title=${t(log ? 'ui.study.edit' : 'ui.study.log')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${SubjectField} label=${t('ui.study.subject')} subjects=${subjects} ...${form.field('subject')} />
      <${FormField} label=${t('ui.study.topic')} optional=${true} ...${form.field('topic')} maxlength="160" autocomplete="off" />
      <${FormField} label=${t('ui.study.minutes_field')} hint=${isMeasured ? t('ui.study.minutes_most', { minutes: minutesText(most) }) : t('ui.study.later_hint')} inputmode="numeric" ...${form.field('minutes')} />
      ${!isMeasured && html`<${DateTimeField} label=${t('ui.study.began')} hint=${log ? '' : t('ui.study.began_hint')} zone=${zone} optional=${!log?.timed} ...${form.field('started_at')} />`}
      <div class="pair">
        <${SelectField} label=${t('ui.study.method')} ...${form.field('method')} options=${methodOptions(t('ui.study.method_none'))} />
        <${FocusField} ...${form.field('focus_rating')} />
      </div>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t(log ? 'ui.study.save_changes' : 'ui.study.save')}<//></div>
    </form>
  <//>`;
}
