// @ts-check
/** Who did a piece of set work, and who did not yet. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Avatar } from '../../components/avatar.js';
import { Dialog } from '../../components/dialog.js';
import { Badge, Failure, Loading, More } from '../../components/page.js';
import { dayAndTime } from '../../format.js';
import { useList } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ work: import('./work-form.js').Work, onClose: () => void }} props */
export function WorkStudents({ work, onClose }) {
  const list = useList(async (cursor, signal) => {
    const page = await call('listClassWorkStudents', { path: { id: work.id }, query: { limit: 50, cursor }, signal });
    return { items: page.students, next: page.next_cursor };
  }, [work.id]);
  return html`<${Dialog} title=${work.title} onClose=${onClose}>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${4} />`
        : list.items.length === 0 ? html`<p class="soft">${t('ui.work.no_students')}</p>`
          : html`<ul class="dated-people" aria-label=${t('ui.work.who')}>${list.items.map((student) => html`<li key=${student.id}><${Avatar} name=${student.full_name} src=${student.avatar_url} />
            <span class="dated-person">${student.full_name}</span>
            ${student.done_at ? html`<${Badge} tone="good">${t('ui.work.done_at', { when: dayAndTime(student.done_at) })}<//>` : html`<${Badge} tone="plain">${t('ui.work.not_done')}<//>`}</li>`)}</ul>`}
    <${More} list=${list} />
  <//>`;
}
