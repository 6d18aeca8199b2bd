// @ts-check
/** The person's decks, sub-decks beneath their parents, with what is left for today, and the ways to begin. */
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
import { allDecks, copyDeck, dueInAll, dueOf, nameOf, removeDeck } from './deck-data.js';
import { DeckForm } from './deck-form.js';
import { prepareReview } from './due.js';
import { ExportDialog } from './export.js';
import { useFolded } from './folded.js';
import { RemoveDialog } from './remove.js';
import { ShareDialog } from './share.js';
import { decksOf, shownOf, treeOf } from './tree.js';

/** @typedef {{ kind: 'create' | 'export_all' } | { kind: 'edit' | 'share' | 'export' | 'remove', deck: Api.Deck } | null} Open */
/** @typedef {import('./tree.js').Branch} Branch */
/** @typedef {{ folds: ReturnType<typeof useFolded>, onOpen: (open: Open) => void, onCopied: () => void }} Shared */

/** @param {{ query: URLSearchParams }} props */
export default function Decks({ query }) {
  const gone = useSignal(hidden);
  const folds = useFolded();
  const [open, setOpen] = useState(/** @type {Open} */ (query.has('new') ? { kind: 'create' } : null));
  const list = useLoad((signal) => allDecks(signal), []);
  const branches = shownOf(treeOf(list.data ?? []), (deck) => gone.has(nameOf(deck)));
  const decks = decksOf(branches);
  // The limits of a deck hold for its sub-decks, too.
  const total = branches.reduce((sum, { deck }) => sum + dueOf({ due: dueInAll(deck) }), 0);
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
      <${ButtonLink} small kind="quiet" icon="upload" href="/flashcards/import">${t('ui.decks.import')}<//>
      ${decks.length > 0 && html`<${Button} small kind="quiet" icon="download" onClick=${() => setOpen({ kind: 'export_all' })}>${t('ui.decks.export_all')}<//>`}</nav>
    ${list.error && !list.data ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : !list.data ? html`<${Loading} lines=${5} />`
        : nothing ? html`<${Empty} icon="cards" art="cards" title=${t('ui.decks.empty_title')} text=${t('ui.decks.empty_text')}>
            <${Button} kind="primary" icon="plus" onClick=${create}>${t('ui.decks.create')}<//><${ButtonLink} icon="upload" href="/flashcards/import">${t('ui.decks.import')}<//><//>`
          : html`<${DeckList} branches=${branches} folds=${folds} onOpen=${setOpen} onCopied=${list.reload} />`}
    ${open?.kind === 'create' && html`<${DeckForm} onClose=${close} onSaved=${saved} />`}
    ${open?.kind === 'edit' && html`<${DeckForm} deck=${open.deck} onClose=${close} onSaved=${saved} />`}
    ${open?.kind === 'share' && html`<${ShareDialog} deck=${open.deck} onClose=${close} />`}
    ${open?.kind === 'export' && html`<${ExportDialog} deck=${open.deck} onClose=${close} />`}
    ${open?.kind === 'export_all' && html`<${ExportDialog} onClose=${close} />`}
    ${open?.kind === 'remove' && html`<${RemoveDialog} deck=${open.deck} onClose=${close} />`}
  </div>`;
}

/** @param {{ branches: Branch[], label?: string } & Shared} props */
function DeckList({ branches, label, ...shared }) {
  return html`<ul class=${label ? 'deck-below' : 'deck-list'} aria-label=${label ?? t('ui.decks.list')}>${branches.map((branch) => html`<${DeckItem} key=${branch.deck.id} branch=${branch} ...${shared} />`)}</ul>`;
}

/** @param {{ branch: Branch } & Shared} props */
function DeckItem({ branch, folds, onOpen, onCopied }) {
  const { deck, label, above, below } = branch;
  const [folded, fold] = folds;
  const isOpen = !folded.has(deck.id);
  const total = dueInAll(deck);
  return html`<li><div class="deck-row">
      ${below.length > 0 && html`<button type="button" class="icon-button deck-fold" aria-expanded=${String(isOpen)} aria-label=${t('ui.decks.sub_decks_of', { name: label })} onClick=${() => fold(deck.id, isOpen)}><${Icon} name=${isOpen ? 'down' : 'right'} size=${18} /></button>`}
      <div class="deck-words">
        ${above && html`<p class="deck-above">${above}</p>`}
        <${Link} class="deck-name" href=${`/flashcards/decks/${deck.id}`}>${label}<//>
        <p class="deck-facts">${cardsOf(deck)}</p>
      </div>
      <${Counts} due=${total} />
      <div class="deck-acts">
        ${dueOf({ due: total }) > 0 ? html`<${ButtonLink} small kind="primary" href=${`/flashcards/review?deck=${deck.id}`} aria-label=${t('ui.decks.review_named', { name: label })}>${t('ui.decks.review')}<//>`
          : html`<span class="deck-done"><${Icon} name="check" size=${18} />${t(deck.cards + (deck.sub_decks?.cards ?? 0) > 0 ? 'ui.decks.done' : 'ui.decks.no_cards')}</span>`}
        <${Menu} label=${t('ui.decks.actions', { name: label })} trigger=${html`<${Icon} name="more" />`} class="row-menu" items=${deckActions(deck, {
          edit: () => onOpen({ kind: 'edit', deck }), share: () => onOpen({ kind: 'share', deck }), save: () => onOpen({ kind: 'export', deck }), remove: () => onOpen({ kind: 'remove', deck }), copied: onCopied })} />
      </div></div>
    ${below.length > 0 && isOpen && html`<${DeckList} branches=${below} label=${t('ui.decks.sub_decks_of', { name: label })} folds=${folds} onOpen=${onOpen} onCopied=${onCopied} />`}</li>`;
}

/** How many cards a deck has, and how many its sub-decks have. @param {Api.Deck} deck */
export function cardsOf({ cards, sub_decks: below }) {
  const own = t('ui.decks.cards', { count: cards, cards: number(cards) });
  return below ? `${own} · ${t('ui.decks.sub_decks', { count: below.decks, number: number(below.decks) })} (${t('ui.decks.cards', { count: below.cards, cards: number(below.cards) })})` : own;
}

/**
 * What can be done with a deck of one's own.
 * @param {Api.Deck} deck @param {{ edit: () => void, share: () => void, save: () => void, remove: () => void, copied: (copy: Api.Deck) => void, removed?: () => void }} acts
 *   `save` asks in which form; `remove` asks first, where sub-decks are deleted with the deck
 * @returns {import('../../components/menu.js').MenuItem[]}
 */
export const deckActions = (deck, { edit, share, save, remove, copied, removed }) => [
  { label: t('ui.decks.edit'), icon: 'sliders', act: edit },
  { label: t('ui.decks.share'), icon: 'users', act: share },
  { label: deck.sub_decks ? t('ui.decks.copy_all', { count: deck.sub_decks.decks, number: number(deck.sub_decks.decks) }) : t('ui.decks.copy'), icon: 'copy', act: () => { copyDeck(deck).then((copy) => { if (copy) copied(copy); }); } },
  { label: t('ui.decks.export'), icon: 'download', act: save, separate: true },
  { label: t('ui.decks.delete'), icon: 'trash', danger: true, separate: true, act: () => {
    if (deck.sub_decks) {
      remove();
      return;
    }
    removeDeck(deck);
    removed?.();
  } },
];
