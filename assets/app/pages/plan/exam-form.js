// @ts-check
/** Entering the date of an exam: an own one, or one of a class. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { dayToday } from '../../components/dates/today.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ classId?: number, subject?: string, onClose: () => void, onSaved: () => void }} props */
export function ExamForm({ classId, subject = '', onClose, onSaved }) {
  const form = useForm({ subject, date: '', weight: '3' }, {
    check: (values) => ({ subject: values.subject.trim() ? '' : t('ui.exam.subject_missing'), date: values.date ? '' : t('ui.exam.day_missing') }),
    async send(values) {
      await call('createExamDate', { json: { subject: values.subject.trim(), date: values.date, weight: Number(values.weight), ...(classId && { class_id: classId }) } });
      onSaved();
    },
  });
  return html`<${Dialog} title=${t('ui.exam.enter')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.exam.subject')} hint=${t('ui.exam.subject_hint')} ...${form.field('subject')} maxlength="80" autocomplete="off" />
    <div class="pair"><${FormField} label=${t('ui.exam.day')} type="date" min=${dayToday()} ...${form.field('date')} />
      <${SelectField} label=${t('ui.exam.weight')} ...${form.field('weight')} options=${[1, 2, 3, 4, 5].map((weight) => ({ value: String(weight), label: t(`ui.exam.weight_${weight}`) }))} /></div>
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.exam.save')}<//></div>
  </form><//>`;
}
