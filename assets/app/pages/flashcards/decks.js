// @ts-check
/** The person's decks with what is left for today, and the ways to begin. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Menu } from '../../components/menu.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { useSignal } from '../../store.js';
import { hidden } from '../../undo.js';
import { cardsTitle, title } from './area.js';
import { Counts } from './counts.js';
import { allDecks, copyDeck, dueOf, exportDeck, nameOf, removeDeck } from './deck-data.js';
import { DeckForm } from './deck-form.js';
import { prepareReview } from './due.js';
import { ShareDialog } from './share.js';

/** @typedef {{ kind: 'create' } | { kind: 'edit' | 'share', deck: Api.Deck } | null} Open */

/** @param {{ query: URLSearchParams }} props */
export default function Decks({ query }) {
  const gone = useSignal(hidden);
  const [open, setOpen] = useState(/** @type {Open} */ (query.has('new') ? { kind: 'create' } : null));
  const list = useLoad((signal) => allDecks(signal), []);
  const decks = (list.data ?? []).filter((deck) => !gone.has(nameOf(deck)));
  const total = decks.reduce((sum, deck) => sum + dueOf(deck), 0);
  useEffect(() => { if (list.data && total > 0) prepareReview(); }, [list.data]);

  const close = () => {
    setOpen(null);
    // Loading the page again must not open the dialog again.
    if (query.has('new')) go('/flashcards', { replace: true });
  };
  /** @param {Api.Deck} deck @param {boolean} isNew */
  const saved = (deck, isNew) => {
    close();
    if (isNew) go(`/flashcards/decks/${deck.id}?add`);
    else list.reload();
  };
  const create = () => setOpen({ kind: 'create' });
  const nothing = list.data !== null && decks.length === 0;
  return html`<div class="page">
    <${PageHead} title=${said(title)} lead=${list.data && decks.length > 0 ? t(total > 0 ? 'ui.decks.lead_due' : 'ui.decks.lead_done', { count: total, number: number(total) }) : undefined}
      actions=${html`<div class="cluster">${total > 0 && html`<${ButtonLink} kind="primary" icon="play" href="/flashcards/review">${t('ui.decks.review_all')}<//>`}
        <${Button} kind=${total > 0 || nothing ? 'plain' : 'primary'} icon="plus" onClick=${create}>${t('ui.decks.create')}<//></div>`} />
    <nav class="deck-ways" aria-label=${t('ui.decks.ways')}>
      <${ButtonLink} small kind="quiet" icon="search" href="/flashcards/cards">${said(cardsTitle)}<//>
      <${ButtonLink} small kind="quiet" icon="chart" href="/flashcards/statistics">${t('ui.decks.statistics')}<//>
      <${ButtonLink} small kind="quiet" icon="upload" href="/flashcards/import">${t('ui.decks.import')}<//></nav>
    ${list.error && !list.data ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : !list.data ? html`<${Loading} lines=${5} />`
        : nothing ? html`<${Empty} icon="cards" art="cards" title=${t('ui.decks.empty_title')} text=${t('ui.decks.empty_text')}>
            <${Button} kind="primary" icon="plus" onClick=${create}>${t('ui.decks.create')}<//><${ButtonLink} icon="upload" href="/flashcards/import">${t('ui.decks.import')}<//><//>`
          : html`<${DeckList} decks=${decks} onOpen=${setOpen} onCopied=${list.reload} />`}
    ${open?.kind === 'create' && html`<${DeckForm} onClose=${close} onSaved=${saved} />`}
    ${open?.kind === 'edit' && html`<${DeckForm} deck=${open.deck} onClose=${close} onSaved=${saved} />`}
    ${open?.kind === 'share' && html`<${ShareDialog} deck=${open.deck} onClose=${close} />`}
  </div>`;
}

/** @param {{ decks: Api.Deck[], onOpen: (open: Open) => void, onCopied: () => void }} props */
function DeckList({ decks, onOpen, onCopied }) {
  return html`<ul class="deck-list" aria-label=${t('ui.decks.list')}>${decks.map((deck) => {
    const parts = deck.name.split('::');
    const own = parts.pop();
    return html`<li class="deck-row" key=${deck.id}>
      <div class="deck-words">
        ${parts.length > 0 && html`<p class="deck-above">${parts.join(' › ')}</p>`}
        <${Link} class="deck-name" href=${`/flashcards/decks/${deck.id}`}>${own}<//>
        <p class="deck-facts">${t('ui.decks.cards', { count: deck.cards, cards: number(deck.cards) })}</p>
      </div>
      <${Counts} due=${deck.due} />
      <div class="deck-acts">
        ${dueOf(deck) > 0 ? html`<${ButtonLink} small kind="primary" href=${`/flashcards/review?deck=${deck.id}`} aria-label=${t('ui.decks.review_named', { name: own ?? '' })}>${t('ui.decks.review')}<//>`
          : html`<span class="deck-done"><${Icon} name="check" size=${18} />${t(deck.cards > 0 ? 'ui.decks.done' : 'ui.decks.no_cards')}</span>`}
        <${Menu} label=${t('ui.decks.actions', { name: own ?? '' })} trigger=${html`<${Icon} name="more" />`} class="row-menu" items=${deckActions(deck, {
          edit: () => onOpen({ kind: 'edit', deck }), share: () => onOpen({ kind: 'share', deck }), copied: onCopied })} />
      </div></li>`;
  })}</ul>`;
}

/**
 * What can be done with a deck of one's own.
 * @param {Api.Deck} deck @param {{ edit: () => void, share: () => void, copied: (copy: Api.Deck) => void, removed?: () => void }} acts
 * @returns {import('../../components/menu.js').MenuItem[]}
 */
export const deckActions = (deck, { edit, share, copied, removed }) => [
  { label: t('ui.decks.edit'), icon: 'sliders', act: edit },
  { label: t('ui.decks.share'), icon: 'users', act: share },
  { label: t('ui.decks.copy'), icon: 'copy', act: () => { copyDeck(deck).then((copy) => { if (copy) copied(copy); }); } },
  { label: t('ui.decks.export_anki'), icon: 'download', act: () => { exportDeck(deck, 'apkg'); }, separate: true },
  { label: t('ui.decks.export_csv'), icon: 'download', act: () => { exportDeck(deck, 'csv'); } },
  { label: t('ui.decks.export_markdown'), icon: 'download', act: () => { exportDeck(deck, 'markdown'); } },
  { label: t('ui.decks.delete'), icon: 'trash', danger: true, separate: true, act: () => { removeDeck(deck); removed?.(); } },
];
