// @ts-check
/** Sets the due date of cards, or makes them new again. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { dayToday } from '../../components/dates/today.js';
import { ConfirmDialog, Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { dateOf, number } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { inParts } from './move.js';

/** @param {{ cards: Api.Card[], onClose: () => void, onDone: () => void }} props */
export function DueDialog({ cards, onClose, onDone }) {
  const form = useForm({ due_on: '' }, {
    check: ({ due_on: day }) => ({ due_on: day ? '' : t('ui.due.day_missing') }),
    async send({ due_on: day }) {
      const changed = await inParts(cards, (ids) => call('rescheduleCards', { json: { card_ids: ids, due_on: day } }));
      notify(t('ui.due.done', { count: changed, number: number(changed), day: dateOf(day, 'long') }));
      onDone();
    },
  });
  return html`<${Dialog} title=${t('ui.due.title')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.due.day')} type="date" min=${dayToday()} hint=${t('ui.due.hint')} ...${form.field('due_on')} />
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.due.set')}<//></div>
  </form><//>`;
}

/** @param {{ cards: Api.Card[], onClose: () => void, onDone: () => void }} props */
export function ForgetDialog({ cards, onClose, onDone }) {
  const forget = async () => {
    const changed = await inParts(cards, (ids) => call('forgetCards', { json: { card_ids: ids } }));
    notify(t('ui.forget.done', { count: changed, number: number(changed) }));
    onDone();
  };
  return html`<${ConfirmDialog} title=${t('ui.forget.title', { count: cards.length, number: number(cards.length) })} text=${t('ui.forget.text')} action=${t('ui.forget.forget')} onClose=${onClose} onConfirm=${forget} />`;
}
