// @ts-check
/** The exams of a class, which its tutors enter. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Failure, Loading, Section } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { ExamForm } from './exam-form.js';
import { ExamList } from './exam-list.js';

/** @param {{ one: Api.Class, manages: boolean }} props */
export function ClassExams({ one, manages }) {
  const [isOpen, setOpen] = useState(false);
  const read = useLoad(async (signal) => (await call('listExamDates', { query: { class_id: one.id }, signal })).exams, [one.id]);
  const exams = read.data;
  return html`<${Section} title=${t('ui.exam.of_class')} text=${t(manages ? 'ui.exam.of_class_tutor' : 'ui.exam.of_class_student')}
      actions=${manages && !one.archived && html`<p class="dated-add"><${Button} icon="plus" onClick=${() => setOpen(true)}>${t('ui.exam.enter')}<//></p>`}>
    ${read.error && !exams ? html`<${Failure} error=${read.error} onRetry=${read.reload} />`
      : !exams ? html`<${Loading} lines=${2} />`
        : exams.length === 0 ? html`<p class="soft">${t('ui.exam.none_of_class')}</p>`
          : html`<${ExamList} exams=${exams} onChanged=${read.reload} />`}
    ${isOpen && html`<${ExamForm} classId=${one.id} subject=${one.subject} onClose=${() => setOpen(false)} onSaved=${() => { setOpen(false); read.reload(); }} />`}
  <//>`;
}
