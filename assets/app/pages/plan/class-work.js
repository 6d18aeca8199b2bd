// @ts-check
/** The work that tutors set for a class. Students mark it as done, tutors see who did. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Menu } from '../../components/menu.js';
import { Failure, Loading, More, Section } from '../../components/page.js';
import { dateOf, number, sentence } from '../../format.js';
import { useList } from '../../hooks.js';
import { t } from '../../locale.js';
import { WorkForm } from './work-form.js';
import { WorkStudents } from './work-students.js';

/** @typedef {import('./work-form.js').Work} Work */

/** @param {{ one: Api.Class, manages: boolean }} props */
export function ClassWork({ one, manages }) {
  const [isPast, setPast] = useState(false);
  const [open, setOpen] = useState(/** @type {{ kind: 'form' | 'delete' | 'students', work?: Work } | null} */ (null));
  const [busy, setBusy] = useState(0);
  const list = useList(async (cursor, signal) => {
    const page = await call('listClassWork', { path: { id: one.id }, query: { past: isPast, limit: 20, cursor }, signal });
    return { items: page.work, next: page.next_cursor };
  }, [one.id, isPast]);
  const close = () => setOpen(null);
  /** @param {Work} work */
  const mark = async (work) => {
    setBusy(work.id);
    try {
      if (work.done_at) await call('unmarkClassWorkDone', { path: { id: work.id } });
      else await call('markClassWorkDone', { path: { id: work.id } });
      announce(t(work.done_at ? 'ui.work.unmarked' : 'ui.work.marked', { title: work.title }));
      list.reload();
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy(0);
    }
  };
  const remove = async () => {
    if (!open?.work) return;
    await call('deleteClassWork', { path: { id: open.work.id } });
    notify(t('ui.work.deleted', { title: open.work.title }));
    close();
    list.reload();
  };
  const row = (/** @type {Work} */ work) => html`<li class=${`dated ${work.done_at ? 'dated-done' : ''}`} key=${work.id}>
    <div class="dated-words"><p class="dated-title">${work.title}</p>
      <p class="dated-facts">${t('ui.work.due_on', { day: dateOf(work.due_on, 'long') })} · ${t('ui.work.about', { count: work.minutes, number: number(work.minutes) })}${manages && ` · ${t('ui.work.done_count', { done: number(work.done_count), all: number(one.students) })}`}</p>
      ${work.instructions && html`<p class="dated-text">${work.instructions}</p>`}
      ${work.deck_id && html`<p><${ButtonLink} small icon="cards" href=${`/flashcards/decks/${work.deck_id}`}>${t('ui.work.to_deck')}<//></p>`}</div>
    ${one.role === 'student' && !one.archived && html`<${Button} small icon="check" aria-pressed=${work.done_at ? 'true' : 'false'} aria-label=${t('ui.work.done_named', { title: work.title })} busy=${busy === work.id} onClick=${() => mark(work)}>${t('ui.work.done')}<//>`}
    ${manages && !one.archived && html`<${Menu} label=${t('ui.work.actions', { title: work.title })} trigger=${html`<${Icon} name="more" />`} class="row-menu" items=${[
      { label: t('ui.work.who'), icon: 'users', act: () => setOpen({ kind: 'students', work }) },
      { label: t('ui.work.edit'), icon: 'pencil', act: () => setOpen({ kind: 'form', work }) },
      { label: t('ui.work.delete'), icon: 'trash', danger: true, separate: true, act: () => setOpen({ kind: 'delete', work }) },
    ]} />`}</li>`;
  return html`<${Section} id="work" title=${t('ui.work.of_class')} text=${t(manages ? 'ui.work.of_class_tutor' : 'ui.work.of_class_student')}
      actions=${manages && !one.archived && html`<p class="dated-add"><${Button} icon="plus" onClick=${() => setOpen({ kind: 'form' })}>${t('ui.work.set')}<//></p>`}>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${2} />`
        : list.items.length === 0 ? html`<p class="soft">${t(isPast ? 'ui.work.none_past' : 'ui.work.none')}</p>`
          : html`<ul class="dated-list" aria-label=${t('ui.work.of_class')}>${list.items.map(row)}</ul>`}
    <${More} list=${list} />
    <p class="dated-add"><${Button} small kind="quiet" onClick=${() => setPast(!isPast)}>${t(isPast ? 'ui.work.show_ahead' : 'ui.work.show_past')}<//></p>
    ${open?.kind === 'form' && html`<${WorkForm} classId=${one.id} work=${open.work} onClose=${close} onSaved=${() => { close(); list.reload(); }} />`}
    ${open?.kind === 'students' && open.work && html`<${WorkStudents} work=${open.work} onClose=${close} />`}
    ${open?.kind === 'delete' && open.work && html`<${ConfirmDialog} title=${t('ui.work.delete_title', { title: open.work.title })} text=${t('ui.work.delete_text')} action=${t('ui.work.delete')} onClose=${close} onConfirm=${remove} />`}
  <//>`;
}
