// @ts-check
/** Making a deck from a file, with a report of what was taken and what was not. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { call } from '../../api.js';
import { ButtonLink, Button } from '../../components/button.js';
import { DropZone } from '../../components/drop-zone.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Callout, PageHead } from '../../components/page.js';
import { bytes, number, sentence } from '../../format.js';
import { said, t } from '../../locale.js';
import { importTitle } from './area.js';
import { called } from './deck-data.js';

/** The largest file. */
const LARGEST = 4 * 1024 * 1024;

export default function Import() {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [done, setDone] = useState(/** @type {Api.Schemas['DeckImported'] | null} */ (null));
  /** @param {File[]} files */
  const take = async ([file]) => {
    if (file.size > LARGEST) {
      setProblem(t('ui.import.too_large', { most: bytes(LARGEST) }));
      return;
    }
    setBusy(true);
    setProblem('');
    const form = new FormData();
    form.set('file', file);
    form.set('title', (name.trim() || file.name.replace(/\.[^.]+$/, '')).slice(0, 120));
    try {
      const answer = await call('importDeck', { form, patienceMs: 180_000 });
      setDone(answer);
      announce(t('ui.import.done', { count: answer.report.notes, notes: number(answer.report.notes), name: called(answer.deck.name) }));
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  return html`<div class="page"><${PageHead} title=${said(importTitle)} lead=${t('ui.import.lead')} />
    ${done ? html`<${Report} done=${done} onAgain=${() => { setDone(null); setName(''); }} />`
      : html`<div class="stack import-form"><${FormProblem} text=${problem} />
        <${FormField} label=${t('ui.import.name')} optional=${true} hint=${t('ui.import.name_hint')} name="title" value=${name} onChange=${setName} maxlength="120" autocomplete="off" />
        <${DropZone} accept=".csv,.tsv,.txt,.md,.markdown,text/csv,text/tab-separated-values,text/markdown,text/plain" title=${t('ui.import.drop')} text=${t('ui.import.formats', { most: bytes(LARGEST) })} busy=${busy} onFiles=${take} />
        <details class="deck-more"><summary>${t('ui.import.how')}</summary><ul class="import-how">
          <li>${t('ui.import.how_table')}</li><li>${t('ui.import.how_markdown')}</li><li>${t('ui.import.how_quizlet')}</li></ul></details></div>`}
  </div>`;
}

/** @param {{ done: Api.Schemas['DeckImported'], onAgain: () => void }} props */
function Report({ done, onAgain }) {
  const { deck, report } = done;
  return html`<div class="stack">
    <${Callout} tone="good" icon="check" role="status"><p><strong>${t('ui.import.done', { count: report.notes, notes: number(report.notes), name: called(deck.name) })}</strong></p>
      <p>${t('ui.import.made', { count: report.cards, cards: number(report.cards) })}</p><//>
    ${report.skipped_count > 0 && html`<section class="stack tight"><h2 class="import-skipped">${t('ui.import.skipped', { count: report.skipped_count, number: number(report.skipped_count) })}</h2>
      <ul class="import-lines">${report.skipped.map(({ line, reason }) => html`<li key=${line}><strong>${t('ui.import.line', { line: number(line) })}</strong> ${reason}</li>`)}</ul>
      ${report.skipped_count > report.skipped.length && html`<p class="soft">${t('ui.import.skipped_more', { count: report.skipped_count - report.skipped.length, number: number(report.skipped_count - report.skipped.length) })}</p>`}</section>`}
    <div class="cluster"><${ButtonLink} kind="primary" href=${`/flashcards/decks/${deck.id}`}>${t('ui.import.open')}<//><${Button} icon="upload" onClick=${onAgain}>${t('ui.import.again')}<//></div>
  </div>`;
}
