// @ts-check
/** Making a deck from a file, with a report of what was taken and what was not. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { call } from '../../api.js';
import { ButtonLink, Button } from '../../components/button.js';
import { DropZone } from '../../components/drop-zone.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { Callout, PageHead } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { bytes, number, sentence } from '../../format.js';
import { said, t } from '../../locale.js';
import { importTitle } from './area.js';
import { called } from './deck-data.js';

/** The largest text, and the largest package of Anki unless the server says otherwise. */
const LARGEST = 4 * 1024 * 1024;
const LARGEST_PACKAGE = 256 * 1024 * 1024;

/** What the picker of files offers. */
const TYPES = '.csv,.tsv,.txt,.md,.markdown,.apkg,.colpkg,text/csv,text/tab-separated-values,text/markdown,text/plain';

/** @param {string} name */
const isPackage = (name) => /\.(apkg|colpkg)$/i.test(name);

export default function Import() {
  const [name, setName] = useState('');
  /** What is sent, from 0 to 1; nothing while no file is on its way. */
  const [sent, setSent] = useState(/** @type {number | null} */ (null));
  const stop = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => stop.current?.abort(), []);
  const [problem, setProblem] = useState('');
  const [done, setDone] = useState(/** @type {Api.Schemas['DeckImported'] | null} */ (null));
  /** @param {File[]} files */
  const take = async ([file]) => {
    // How large a package may be is known to the server.
    if (!isPackage(file.name) && file.size > LARGEST) {
      setProblem(t('ui.import.too_large', { most: bytes(LARGEST) }));
      return;
    }
    setSent(0);
    const { signal } = stop.current = new AbortController();
    setProblem('');
    const form = new FormData();
    form.set('file', file);
    // Without a name, the decks are called as the file says, or like the file.
    if (name.trim()) form.set('title', name.trim().slice(0, 120));
    try {
      const answer = await call('importDeck', { form, signal, patienceMs: 900_000, onProgress: (share) => { if (!signal.aborted) setSent(share); } });
      setDone(answer);
      announce(t('ui.import.done', { count: answer.report.notes, notes: number(answer.report.notes), name: called(answer.deck.name) }));
    } catch (error) {
      if (!signal.aborted) setProblem(sentence(error));
    } finally {
      setSent(null);
    }
  };
  return html`<div class="page"><${PageHead} title=${said(importTitle)} lead=${t('ui.import.lead')} />
    ${done ? html`<${Report} done=${done} onAgain=${() => { setDone(null); setName(''); }} />`
      : html`<div class="stack import-form"><${FormProblem} text=${problem} />
        <${FormField} label=${t('ui.import.name')} optional=${true} hint=${t('ui.import.name_hint')} name="title" value=${name} onChange=${setName} maxlength="120" autocomplete="off" />
        <${DropZone} accept=${TYPES} title=${t('ui.import.drop')} text=${t('ui.import.formats', { most: bytes(LARGEST), package: bytes(LARGEST_PACKAGE) })} busy=${sent !== null} onFiles=${take} />
        ${sent !== null && html`<div class="stack tight"><${ProgressBar} label=${t(sent < 1 ? 'ui.import.sending' : 'ui.import.reading')} value=${sent < 1 ? sent : undefined} />
          <p><${Button} small kind="quiet" icon="close" onClick=${() => stop.current?.abort()}>${t('ui.import.cancel')}<//></p></div>`}
        <details class="deck-more"><summary>${t('ui.import.how')}</summary><ul class="import-how">
          <li>${t('ui.import.how_anki')}</li><li>${t('ui.import.how_table')}</li><li>${t('ui.import.how_markdown')}</li><li>${t('ui.import.how_quizlet')}</li></ul></details></div>`}
  </div>`;
}

/** @param {{ done: Api.Schemas['DeckImported'], onAgain: () => void }} props */
function Report({ done, onAgain }) {
  const { deck, report } = done;
  return html`<div class="stack">
    <${Callout} tone="good" icon="check" role="status"><p><strong>${t('ui.import.done', { count: report.notes, notes: number(report.notes), name: called(deck.name) })}</strong></p>
      <p>${t('ui.import.made', { count: report.cards, cards: number(report.cards) })}</p><//>
    ${report.package && html`<${Packaged} packaged=${report.package} />`}
    ${report.decks && html`<section class="stack tight"><${Decks} decks=${report.decks} /></section>`}
    ${report.lost && html`<section class="stack tight"><${Lost} lost=${report.lost} /></section>`}
    ${report.skipped_count > 0 && html`<section class="stack tight"><h2 class="import-skipped">${t('ui.import.skipped', { count: report.skipped_count, number: number(report.skipped_count) })}</h2>
      <ul class="import-lines">${report.skipped.map(({ line, code }) => html`<li key=${line}><strong>${t(report.package ? 'ui.import.note' : 'ui.import.line', { line: number(line) })}</strong> ${t(`ui.import.why_${code}`)}</li>`)}</ul>
      ${report.skipped_count > report.skipped.length && html`<p class="soft">${t('ui.import.skipped_more', { count: report.skipped_count - report.skipped.length, number: number(report.skipped_count - report.skipped.length) })}</p>`}</section>`}
    <div class="cluster"><${ButtonLink} kind="primary" href=${`/flashcards/decks/${deck.id}`}>${t('ui.import.open')}<//><${Button} icon="upload" onClick=${onAgain}>${t('ui.import.again')}<//></div>
  </div>`;
}

/** What came from a package of Anki beside its notes. @param {{ packaged: NonNullable<Api.Schemas['DeckImported']['report']['package']> }} props */
function Packaged({ packaged }) {
  const { decks, added, updated, unchanged, rescheduled, reviews, media, lost } = packaged;
  const renewed = { added, updated, unchanged, rescheduled };
  return html`<section class="stack tight">
    ${updated + unchanged > 0 && html`<h2 class="import-skipped">${t('ui.import.renewed')}</h2>
      <ul class="import-lines">${Object.entries(renewed).filter(([, count]) => count > 0).map(([what, count]) => html`<li key=${what}>${t(`ui.import.renewed_${what}`, { count, number: number(count) })}</li>`)}</ul>`}
    ${decks.length > 1 && html`<${Decks} decks=${decks} />`}
    ${reviews + media > 0 && html`<p class="soft">${t('ui.import.beside', { reviews: t('ui.import.reviews', { count: reviews, number: number(reviews) }), media: t('ui.import.media', { count: media, number: number(media) }) })}</p>`}
    ${lost.length > 0 && html`<${Lost} lost=${lost} />`}
  </section>`;
}

/** The decks of a file that has several. @param {{ decks: { id: number, name: string, cards: number }[] }} props */
function Decks({ decks }) {
  return html`<h2 class="import-skipped">${t('ui.import.decks', { count: decks.length, number: number(decks.length) })}</h2>
    <ul class="import-lines">${decks.map(({ id, name, cards }) => html`<li key=${id}><${Link} href=${`/flashcards/decks/${id}`}>${name}<//> <span class="soft">${t('ui.import.cards', { count: cards, number: number(cards) })}</span></li>`)}</ul>`;
}

/** What the file holds and a deck does not. @param {{ lost: { what: string, count: number }[] }} props */
function Lost({ lost }) {
  return html`<h2 class="import-skipped">${t('ui.import.lost')}</h2>
    <ul class="import-lines">${lost.map(({ what, count }) => html`<li key=${what}>${t(`ui.import.lost_${what}`, { count, number: number(count) })}</li>`)}</ul>`;
}
