// @ts-check
/** The exams ahead of a student: own ones, and those of classes. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { title } from './area.js';
import { ExamForm } from './exam-form.js';
import { ExamList } from './exam-list.js';

/** @param {{ query: URLSearchParams }} props */
export default function Exams({ query }) {
  const [isOpen, setOpen] = useState(query.has('new'));
  const read = useLoad(async (signal) => (await call('listExamDates', { signal })).exams, []);
  const close = () => {
    setOpen(false);
    if (query.has('new')) go('/exams', { replace: true });
  };
  const exams = read.data;
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setOpen(true)}>${t('ui.exam.enter')}<//>`;
  return html`<div class="page">
    <${PageHead} title=${said(title)} lead=${t('ui.exam.lead')} actions=${exams && exams.length > 0 && add} />
    ${read.error && !exams ? html`<${Failure} error=${read.error} onRetry=${read.reload} />`
      : !exams ? html`<${Loading} />`
        : exams.length === 0 ? html`<${Empty} icon="calendar" title=${t('ui.exam.empty_title')} text=${t('ui.exam.empty_text')}>${add}<//>`
          : html`<${ExamList} exams=${exams} onChanged=${read.reload} />`}
    ${isOpen && html`<${ExamForm} onClose=${close} onSaved=${() => { close(); read.reload(); }} />`}
  </div>`;
}
