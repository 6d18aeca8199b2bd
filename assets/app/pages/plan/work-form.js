// @ts-check
/** Setting work for a class, and changing it. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { dayToday } from '../../components/dates/today.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** @typedef {Api.Answer<'listClassWork'>['work'][number]} Work */

/** @param {string} text */
const isMinutes = (text) => /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 600;

/** @param {{ classId: number, work?: Work, onClose: () => void, onSaved: () => void }} props */
export function WorkForm({ classId, work, onClose, onSaved }) {
  const decks = useLoad(async (signal) => (work ? [] : (await call('listClassDecks', { path: { id: classId }, query: { limit: 100 }, signal })).decks), [classId]);
  const form = useForm({ title: work?.title ?? '', instructions: work?.instructions ?? '', due_on: work?.due_on ?? '', minutes: String(work?.minutes ?? 20), deck_id: '' }, {
    check: ({ title, due_on: due, minutes }) => ({ title: title.trim() ? '' : t('ui.work.title_missing'), due_on: due ? '' : t('ui.work.day_missing'), minutes: isMinutes(minutes) ? '' : t('ui.work.minutes_wrong') }),
    async send({ title, instructions, due_on: due, minutes, deck_id: deck }) {
      const json = { title: title.trim(), instructions: instructions.trim(), due_on: due, minutes: Number(minutes) };
      if (work) await call('updateClassWork', { path: { id: work.id }, json });
      else await call('createClassWork', { path: { id: classId }, json: { ...json, ...(deck && { deck_id: Number(deck) }) } });
      onSaved();
    },
  });
  return html`<${Dialog} title=${t(work ? 'ui.work.edit' : 'ui.work.set')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.work.title')} ...${form.field('title')} maxlength="120" autocomplete="off" />
    <${FormField} label=${t('ui.work.instructions')} optional=${true} type="textarea" rows="3" ...${form.field('instructions')} maxlength="4000" />
    <div class="pair"><${FormField} label=${t('ui.work.due')} type="date" min=${work ? undefined : dayToday()} ...${form.field('due_on')} />
      <${FormField} label=${t('ui.work.minutes')} inputmode="numeric" ...${form.field('minutes')} /></div>
    ${!work && (decks.data ?? []).length > 0 && html`<${SelectField} label=${t('ui.work.deck')} ...${form.field('deck_id')}
      options=${[{ value: '', label: t('ui.work.no_deck') }, ...(decks.data ?? []).map((deck) => ({ value: String(deck.id), label: deck.name }))]} />`}
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.work.save')}<//></div>
  </form><//>`;
}
