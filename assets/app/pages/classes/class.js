// @ts-check
/** A class: its people, its join code, its set work and exams, and the decks that are shared with it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Menu } from '../../components/menu.js';
import { Callout, Failure, Loading, PageHead } from '../../components/page.js';
import { number, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { ClassAttention } from '../analytics/class-attention.js';
import { ClassExams } from '../plan/class-exams.js';
import { ClassWork } from '../plan/class-work.js';
import { ClassForm } from './class-form.js';
import { JoinCode } from './join-code.js';
import { Members } from './members.js';
import { SharedDecks } from './shared-decks.js';

/** @param {{ params: Record<string, string> }} props */
export default function ClassPage({ params }) {
  const id = Number(params.id);
  const me = useSignal(person);
  const [open, setOpen] = useState(/** @type {'' | 'edit' | 'delete' | 'leave'} */ (''));
  const state = useLoad(async (signal) => (await call('getClass', { path: { id }, signal })).class, [id]);
  if (state.error && !state.data) return html`<div class="page"><${PageHead} title=${t('ui.classes.one')} /><${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data || !me) return html`<div class="page"><${PageHead} title=${t('ui.classes.one')} hidden=${true} /><${Loading} /></div>`;
  const one = state.data;
  const manages = one.role === 'tutor' || me.role === 'admin';
  const close = () => setOpen('');
  /** @param {Api.Class} changed */
  const put = (changed) => state.update(() => changed);
  /** @param {boolean} archived */
  const archive = async (archived) => {
    try {
      put((await call('updateClass', { path: { id }, json: { archived } })).class);
      notify(t(archived ? 'ui.classes.now_archived' : 'ui.classes.now_restored', { name: one.name }),
        'good', archived ? { action: { label: t('ui.undo'), act: () => { archive(false); } } } : {});
    } catch (error) {
      notify(sentence(error), 'bad');
    }
  };
  const remove = async () => {
    await call('deleteClass', { path: { id } });
    notify(t('ui.classes.deleted', { name: one.name }));
    go('/classes', { replace: true });
  };
  const leave = async () => {
    await call('removeClassMember', { path: { id, user_id: me.id } });
    notify(t('ui.classes.left', { name: one.name }));
    go('/classes', { replace: true });
  };
  const actions = html`${manages && html`<${Menu} label=${t('ui.classes.actions', { name: one.name })} trigger=${html`<${Icon} name="more" />`} class="row-menu framed" items=${[
      { label: t('ui.classes.edit'), icon: 'pencil', act: () => setOpen('edit') },
      { label: t(one.archived ? 'ui.classes.restore' : 'ui.classes.archive'), icon: one.archived ? 'undo' : 'archive', act: () => { archive(!one.archived); } },
      ...(one.role ? [{ label: t('ui.classes.leave'), icon: 'leave', act: () => setOpen('leave') }] : []),
      { label: t('ui.classes.delete'), icon: 'trash', danger: true, separate: true, act: () => setOpen('delete') },
    ]} />`}
    ${!manages && one.role && html`<${Button} icon="leave" onClick=${() => setOpen('leave')}>${t('ui.classes.leave')}<//>`}`;
  // The first step of a new class; later it stands with the people.
  const joinCode = manages && !one.archived && html`<${JoinCode} one=${one} onChanged=${put} />`;
  return html`<div class="page">
    <${PageHead} title=${one.name} lead=${[one.subject, t('ui.classes.students', { count: one.students, number: number(one.students) })].filter(Boolean).join(' · ')} actions=${actions} />
    ${one.archived && html`<${Callout} tone="note" icon="archive"><p>${t(manages ? 'ui.classes.archived_tutor' : 'ui.classes.archived_student')}</p>
      ${manages && html`<p><${Button} small onClick=${() => archive(false)}>${t('ui.classes.restore')}<//></p>`}<//>`}
    ${one.students === 0 && joinCode}
    ${manages && !one.archived && one.students > 0 && html`<${ClassAttention} one=${one} isAdmin=${me.role === 'admin'} />`}
    <${ClassWork} one=${one} manages=${manages} />
    <${ClassExams} one=${one} manages=${manages} />
    <${SharedDecks} classId=${id} />
    ${one.students > 0 && joinCode}
    <${Members} one=${one} manages=${manages} onChanged=${state.reload} />
    ${open === 'edit' && html`<${ClassForm} one=${one} onClose=${close} onSaved=${(/** @type {Api.Class} */ changed) => { close(); put(changed); }} />`}
    ${open === 'delete' && html`<${ConfirmDialog} title=${t('ui.classes.delete_title', { name: one.name })} text=${t('ui.classes.delete_text', { count: one.students, number: number(one.students) })} action=${t('ui.classes.delete')} onClose=${close} onConfirm=${remove} />`}
    ${open === 'leave' && html`<${ConfirmDialog} title=${t('ui.classes.leave_title', { name: one.name })} text=${t(one.role === 'tutor' ? 'ui.classes.leave_tutor' : 'ui.classes.leave_text')} action=${t('ui.classes.leave')} onClose=${close} onConfirm=${leave} />`}
  </div>`;
}
