// @ts-check
/** A list of exams, in which own ones can be removed. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { IconButton } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { dateOf } from '../../format.js';
import { t } from '../../locale.js';

/** @typedef {Api.Answer<'listExamDates'>['exams'][number]} Exam */

/** @param {{ exams: Exam[], onChanged: () => void }} props */
export function ExamList({ exams, onChanged }) {
  const [doomed, setDoomed] = useState(/** @type {Exam | null} */ (null));
  const remove = async () => {
    if (!doomed) return;
    await call('deleteExamDate', { path: { id: doomed.id } });
    notify(t('ui.exam.removed', { subject: doomed.subject }));
    setDoomed(null);
    onChanged();
  };
  return html`<ul class="dated-list" aria-label=${t('ui.exam.list')}>${exams.map((exam) => html`<li class="dated" key=${exam.id}>
      <div class="dated-words"><p class="dated-title">${exam.subject}</p>
        <p class="dated-facts"><time datetime=${exam.date}>${dateOf(exam.date, 'long')}</time> · ${t(`ui.exam.weight_${exam.weight}`)}${exam.class_name && ` · ${exam.class_name}`}</p></div>
      ${exam.own && html`<${IconButton} icon="trash" label=${t('ui.exam.remove_named', { subject: exam.subject })} onClick=${() => setDoomed(exam)} />`}</li>`)}</ul>
    ${doomed && html`<${ConfirmDialog} title=${t('ui.exam.remove_title', { subject: doomed.subject })} text=${t('ui.exam.remove_text')} action=${t('ui.exam.remove')} onClose=${() => setDoomed(null)} onConfirm=${remove} />`}`;
}
