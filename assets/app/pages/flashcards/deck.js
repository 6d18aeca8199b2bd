// @ts-check
/** A deck: what is due, its cards in a table, and everything that can be done with it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Markdown } from '../../components/markdown/markdown.js';
import { Menu } from '../../components/menu.js';
import { Callout, Failure, Loading, PageHead } from '../../components/page.js';
import { dateOf, number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { BacklogDialog } from './backlog.js';
import { BulkAdd } from './bulk-add.js';
import { Browser } from './browser.js';
import { Counts } from './counts.js';
import { allDecks, called, copyDeck, dueInAll, dueOf } from './deck-data.js';
import { DeckForm } from './deck-form.js';
import { cardsOf, deckActions } from './decks.js';
import { ExportDialog } from './export.js';
import { FitDialog } from './fit.js';
import { NoteEditor } from './note/note-editor.js';
import { RemoveDialog } from './remove.js';
import { ShareDialog } from './share.js';

/** @typedef {'' | 'add' | 'bulk' | 'edit' | 'share' | 'export' | 'remove' | 'backlog' | 'fit'} Open */

/** @param {{ params: Record<string, string>, query: URLSearchParams }} props */
export default function Deck({ params, query }) {
  const id = Number(params.id);
  const [open, setOpen] = useState(/** @type {Open} */ (query.has('add') ? 'add' : ''));
  const [round, setRound] = useState(0);
  const [tags, setTags] = useState(/** @type {string[]} */ ([]));
  const state = useLoad(async (signal) => {
    const [{ deck }, forecast] = await Promise.all([call('getDeck', { path: { id }, signal }), call('getReviewForecast', { query: { deck_id: id }, signal }).catch(() => null)]);
    // The names of its sub-decks.
    const decks = deck.sub_decks ? await allDecks(signal).catch(() => []) : [];
    return { deck, decks, overdue: forecast?.overdue ?? 0 };
  }, [id]);
  if (state.error && !state.data) return html`<div class="page wide"><${PageHead} title=${t('ui.decks.one')} /><${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page wide"><${PageHead} title=${t('ui.decks.one')} hidden=${true} /><${Loading} /></div>`;
  const { deck, decks, overdue } = state.data;
  const close = () => {
    setOpen('');
    // Loading the page again must not open the dialog again.
    if (query.has('add')) go(`/flashcards/decks/${id}`, { replace: true });
  };
  /** The cards have changed. */
  const changed = () => {
    setRound((n) => n + 1);
    state.reload();
  };
  const saved = () => {
    close();
    state.reload();
  };
  const copy = async () => {
    const made = await copyDeck(deck);
    if (made) go(`/flashcards/decks/${made.id}`);
  };
  const total = dueInAll(deck);
  const due = dueOf({ due: total });
  const isBehind = deck.own && overdue > 0 && (total?.review ?? 0) >= 5;
  const actions = deck.own ? html`<div class="cluster">
      ${due > 0 && html`<${ButtonLink} kind="primary" icon="play" href=${`/flashcards/review?deck=${id}`}>${t('ui.decks.review')}<//>`}
      <${Button} kind=${due > 0 ? 'plain' : 'primary'} icon="plus" onClick=${() => setOpen('add')}>${t('ui.deck.add')}<//>
      <${Menu} label=${t('ui.decks.actions', { name: called(deck.name) })} trigger=${html`<${Icon} name="more" />`} class="row-menu framed" items=${[
        { label: t('ui.deck.bulk'), icon: 'list', act: () => setOpen('bulk') },
        ...deckActions(deck, { edit: () => setOpen('edit'), share: () => setOpen('share'), save: () => setOpen('export'), remove: () => setOpen('remove'), copied: (made) => go(`/flashcards/decks/${made.id}`), removed: () => go('/flashcards') }),
        ...(deck.scheduler === 'fsrs' ? [{ label: t('ui.deck.fit'), icon: 'target', act: () => setOpen('fit'), separate: true }] : []),
      ]} /></div>`
    : html`<${Button} kind="primary" icon="copy" onClick=${copy}>${t('ui.deck.copy_to_mine')}<//>`;
  return html`<div class="page wide">
    <${PageHead} title=${called(deck.name)} actions=${actions} />
    ${deck.description && html`<div class="deck-description"><${Markdown} text=${deck.description} /></div>`}
    <div class="deck-state"><${Counts} due=${total} />
      <p class="soft">${cardsOf(deck)}${deck.own && html`<span class="deck-settings"> · ${deck.scheduler === 'fsrs' ? 'FSRS-6' : 'SM-2'} · ${t('ui.deck.per_day', { new: number(deck.new_per_day), reviews: number(deck.reviews_per_day) })}</span>`}</p></div>
    ${!deck.own && html`<${Callout} tone="info">${t('ui.deck.shared')}<//>`}
    ${deck.new_cards_from && html`<${Callout} tone="info" icon="calendar"><p>${t('ui.deck.spread', { day: dateOf(deck.new_cards_from, 'long') })}</p>
      <p><${Button} small onClick=${() => setOpen('backlog')}>${t('ui.deck.plan_change')}<//></p><//>`}
    ${isBehind && !deck.new_cards_from && html`<${Callout} tone="note" icon="clock"><p>${t('ui.deck.behind', { count: overdue, number: number(overdue) })}</p>
      <p><${Button} small onClick=${() => setOpen('backlog')}>${t('ui.deck.plan')}<//></p><//>`}
    <${Browser} deck=${deck} decks=${decks} round=${round} onChanged=${changed} onTags=${setTags} onAdd=${() => setOpen('add')} />
    ${open === 'add' && html`<${NoteEditor} deckId=${id} tags=${tags} onClose=${close} onSaved=${changed} />`}
    ${open === 'bulk' && html`<${BulkAdd} deckId=${id} onClose=${close} onAdded=${() => { close(); changed(); }} />`}
    ${open === 'edit' && html`<${DeckForm} deck=${deck} onClose=${close} onSaved=${saved} />`}
    ${open === 'share' && html`<${ShareDialog} deck=${deck} onClose=${close} />`}
    ${open === 'export' && html`<${ExportDialog} deck=${deck} onClose=${close} />`}
    ${open === 'remove' && html`<${RemoveDialog} deck=${deck} onClose=${close} onRemoved=${() => go('/flashcards')} />`}
    ${open === 'backlog' && html`<${BacklogDialog} deck=${deck} onClose=${close} onApplied=${saved} />`}
    ${open === 'fit' && html`<${FitDialog} deck=${deck} onClose=${close} onFitted=${state.reload} />`}
  </div>`;
}
