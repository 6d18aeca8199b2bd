// @ts-check
/** Adding many notes at once: a line for each, front and back apart by a tab, a semicolon, two colons or, where none of these is there, a dash. */
import { html, useMemo } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { TagInput } from '../../components/combobox/tag-input.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { number } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';

/** The server takes so many notes at a time. */
const MOST = 500;

/** @param {string} text */
function notesOf(text) {
  const lines = text.split(/\r?\n/).map((line, at) => ({ line: line.trim(), at: at + 1 })).filter(({ line }) => line);
  const notes = lines.map(({ line, at }) => {
    const [, front = '', back = ''] = /^(.*?)\s*(?:\t|::|;)\s*(.*)$/.exec(line) ?? /^(.*?)\s[-–—]\s+(.*)$/.exec(line) ?? [];
    return { front: front.trim(), back: back.trim(), at };
  });
  return { notes, wrong: notes.filter(({ front, back }) => !front || !back).map(({ at }) => at) };
}

/** @param {{ deckId: number, onClose: () => void, onAdded: () => void }} props */
export function BulkAdd({ deckId, onClose, onAdded }) {
  const form = useForm({ text: '', tags: /** @type {string[]} */ ([]) }, {
    check: ({ text }) => {
      const { notes, wrong } = notesOf(text);
      return { text: notes.length === 0 ? t('ui.bulk.nothing') : wrong.length > 0 ? t('ui.bulk.wrong', { count: wrong.length, lines: wrong.slice(0, 5).map(number).join(', ') }) : notes.length > MOST ? t('ui.bulk.too_many', { most: number(MOST) }) : '' };
    },
    async send({ text, tags }) {
      const { created } = await call('createCards', { path: { id: deckId }, json: { cards: notesOf(text).notes.map(({ front, back }) => ({ kind: /** @type {const} */ ('basic'), front, back, tags })) } });
      notify(t('ui.bulk.added', { count: created, number: number(created) }));
      onAdded();
    },
  });
  const { notes } = useMemo(() => notesOf(form.values.text), [form.values.text]);
  const shown = notes.filter(({ front, back }) => front && back).slice(0, 5);
  return html`<${Dialog} title=${t('ui.bulk.title')} wide=${true} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.bulk.text')} hint=${t('ui.bulk.hint')} type="textarea" rows=${8} spellcheck="true" ...${form.field('text')} />
    ${shown.length > 0 && html`<dl class="bulk-preview" aria-label=${t('ui.bulk.preview')}>${shown.map(({ front, back, at }) => html`<div key=${at}><dt>${front}</dt><dd>${back}</dd></div>`)}</dl>
      ${notes.length > shown.length && html`<p class="soft small">${t('ui.bulk.rest', { count: notes.length - shown.length, number: number(notes.length - shown.length) })}</p>`}`}
    <${TagInput} label=${t('ui.bulk.tags')} optional=${true} ...${form.field('tags')} />
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.bulk.add')}<//></div>
  </form><//>`;
}
