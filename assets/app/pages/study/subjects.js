// @ts-check
/** What study logs have in common: subjects that were used before, ways of studying, what a log earned. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { FormField } from '../../components/form-field.js';
import { number } from '../../format.js';
import { useId, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** The ways of studying, in the order in which they are offered. */
const METHODS = /** @type {const} */ (['reading', 'exercises', 'flashcards', 'video', 'writing', 'discussion', 'other']);

/** The ways of studying as options. @param {string} none what stands for none of them */
export const methodOptions = (none) => [{ value: '', label: none }, ...METHODS.map((value) => ({ value: String(value), label: t(`ui.study.method_${value}`) }))];

/** The values of the ways of studying. */
export const methods = METHODS.map(String);

/** Minutes as a text. @param {number} minutes */
export const minutesText = (minutes) => t('ui.study.minutes', { count: minutes, minutes: number(minutes) });

/** The request for the latest logs that is on its way. @type {Promise<Api.Answer<'listStudyLogs'>> | null} */
let asked = null;

/** The latest logs. Parts of the page that ask for them at the same time share a request. */
export function latestLogs() {
  asked ??= call('listStudyLogs', { query: { limit: 60 } }).finally(() => { asked = null; });
  return asked;
}

/** Subjects of the latest logs, each once. @param {number} round when it changes, they are read again */
export function useSubjects(round) {
  const logs = useLoad(latestLogs, [round]);
  return [...new Set((logs.data?.study_logs ?? []).map((log) => log.subject))].slice(0, 12);
}

/**
 * The subject: any text, with those that were used before to choose from.
 * @param {{ subjects: string[], label: string, name: string, value: unknown, onChange: (value: string) => void, error?: string }} props
 */
export function SubjectField({ subjects, ...field }) {
  const id = useId('subjects');
  return html`<${FormField} ...${field} list=${id} maxlength="80" autocomplete="off" /><datalist id=${id}>${subjects.map((subject) => html`<option value=${subject}></option>`)}</datalist>`;
}

/** Tells what was logged and what it earned. @param {Api.Answer<'createStudyLog'>} made */
export function tellEarned(made) {
  const { xp_awarded: xp, multiplier, study_log: log } = made;
  const { streak_days: days, profile_dimension: hard } = made.multiplier_reason;
  const what = xp === 0 ? t(log.xp_bound ? `ui.study.bound_${log.xp_bound}` : 'ui.study.logged_nothing')
    : hard ? t('ui.study.earned_hard', { xp: number(xp), times: number(multiplier) })
      : multiplier > 1 ? t('ui.study.earned_times', { xp: number(xp), times: number(multiplier), count: days, days: number(days) })
        : t('ui.study.earned', { xp: number(xp) });
  const less = xp > 0 && log.xp_bound ? ` ${t(`ui.study.less_${log.xp_bound}`)}` : '';
  const minutes = [log, ...(made.earlier_logs ?? [])].reduce((sum, each) => sum + each.minutes, 0);
  notify(`${t('ui.study.logged', { minutes: minutesText(minutes), subject: log.subject })} ${what}${less}`);
}
