// @ts-check
/** Cards in a table, of one deck or of all decks: search, filters, and actions on one or on many. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { InlineMarkdown } from '../../components/markdown/markdown.js';
import { Menu } from '../../components/menu.js';
import { Badge, Empty, Failure, Loading } from '../../components/page.js';
import { DataTable, useSelection } from '../../components/table/table.js';
import { day, number, sentence } from '../../format.js';
import { useFilter } from '../../hooks.js';
import { t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { hidden, removeWithUndo } from '../../undo.js';
import { CardInfo } from './card-info.js';
import { STATES, useCards } from './card-list.js';
import { called } from './deck-data.js';
import { inTurns } from './in-turns.js';
import { interval } from './interval.js';
import { MoveDialog, inParts } from './move.js';
import { NoteEditor } from './note/note-editor.js';
import { plain } from './plain.js';
import { DueDialog, ForgetDialog } from './reschedule.js';

/** The states of a card, as the table shows them. */
const SHOWN = ['new', 'learning', 'review', 'suspended'];

/** What tells a note from all else that can be deleted. @param {{ note_id: number }} card */
const nameOf = (card) => `note ${card.note_id}`;

/** @param {Api.Card} card */
const stateOf = (card) => (card.suspended ? 'suspended' : card.state === 'relearning' ? 'learning' : card.state);

/**
 * @param {{ deck?: Api.Deck, decks?: Api.Deck[], round: number, onChanged: () => void, onTags?: (tags: string[]) => void, onAdd?: () => void }} props
 *   `decks` are the person's own; without `deck`, the cards of all decks are shown
 */
export function Browser({ deck, decks = [], round, onChanged, onTags, onAdd }) {
  const gone = useSignal(hidden);
  const [edited, setEdited] = useState(/** @type {Api.Card | null} */ (null));
  const [asked, setAsked] = useState(/** @type {{ dialog: typeof MoveDialog, cards: Api.Card[] } | null} */ (null));
  const [informed, setInformed] = useState(0);
  const hasSubDecks = Boolean(deck?.sub_decks);
  const filter = useFilter({ q: null, state: STATES, tag: null, deck: deck ? [] : null, below: hasSubDecks ? ['no'] : [] });
  const list = useCards(deck ? deck.id : null, filter.values, round, { hasSubDecks, own: decks });
  const { tags, names } = list;
  useEffect(() => onTags?.(tags), [tags]);
  /** Whose cards can be changed. @param {Api.Card} card */
  const isOwn = (card) => (deck ? deck.own : decks.some(({ id }) => id === card.deck_id));
  const rows = list.cards.filter((card) => !gone.has(nameOf(card)));
  const canChange = deck ? deck.own : true;
  const selection = useSelection(rows);
  const busy = useRef(false);
  const chosen = (/** @type {(string | number)[]} */ ids) => rows.filter((card) => ids.includes(card.id));
  /** The name of the deck of a card. @param {Api.Card} card */
  const nameIn = (card) => called(decks.find(({ id }) => id === card.deck_id)?.name ?? names[card.deck_id] ?? '');
  const isOfSeveral = !deck || (hasSubDecks && !filter.values.below);

  /** @param {(string | number)[]} ids @param {boolean} suspended */
  const suspend = async (ids, suspended) => {
    if (busy.current) return;
    const own = chosen(ids).filter(isOwn);
    if (own.length === 0) {
      notify(t('ui.browser.not_own'), 'bad');
      return;
    }
    busy.current = true;
    /** @type {Set<number>} */
    const done = new Set();
    /** @type {unknown} */
    let reason = null;
    try {
      await inParts(own, async (ids) => {
        const changed = await call('suspendCards', { json: { card_ids: ids, suspended } });
        for (const id of ids) done.add(id);
        return changed;
      });
    } catch (error) {
      reason = error;
    }
    busy.current = false;
    list.update((cards) => cards.map((card) => (done.has(card.id) ? { ...card, suspended } : card)));
    if (ids.every((id) => selection.ids.has(id))) selection.set(new Set(own.filter(({ id }) => !done.has(id)).map(({ id }) => id)));
    if (!reason) notify(t(suspended ? 'ui.browser.suspended' : 'ui.browser.resumed', { count: own.length }));
    else if (done.size === 0) notify(sentence(reason), 'bad');
    else notify(t('ui.browser.some_changed', { done: number(done.size), all: number(own.length), reason: sentence(reason) }), 'bad');
    onChanged();
  };
  /** Opens a dialog that changes cards. @param {typeof MoveDialog} dialog @param {Api.Card[]} cards */
  const ask = (dialog, cards) => {
    const own = cards.filter(isOwn);
    if (own.length > 0) setAsked({ dialog, cards: own });
    else notify(t('ui.browser.not_own'), 'bad');
  };
  const changed = () => {
    setAsked(null);
    selection.set(new Set());
    onChanged();
  };
  /** @param {Api.Card[]} cards those whose notes go */
  const remove = (cards) => {
    const notes = cards.filter(isOwn).filter((card, at) => cards.findIndex((one) => one.note_id === card.note_id) === at);
    const [first] = notes;
    if (!first) {
      notify(t('ui.browser.not_own'), 'bad');
      return;
    }
    const names = notes.map(nameOf);
    // One way back for all of them: the first stands for the others, which are hidden with it.
    for (const name of names.slice(1)) hidden.value = new Set([...hidden.value, name]);
    const all = new Set(names);
    const stop = hidden.subscribe((now) => {
      if (now.has(names[0])) return;
      stop();
      hidden.value = new Set([...now].filter((name) => !all.has(name)));
    });
    removeWithUndo(names[0], t('ui.browser.deleted', { count: notes.length, text: plain(first.front).slice(0, 60) }), async (isLeaving) => {
      const send = (/** @type {Api.Card} */ card) => call('deleteCard', { path: { id: card.id }, keepalive: isLeaving });
      // Nothing can be waited for in a page that is about to be gone.
      if (isLeaving) return Promise.allSettled(notes.map(send));
      const { failed, reason } = await inTurns(notes, send);
      if (failed.length === 0) return undefined;
      stop();
      const back = new Set(failed.map(nameOf));
      hidden.value = new Set([...hidden.value].filter((name) => !back.has(name)));
      notify(notes.length === 1 ? sentence(reason) : t('ui.browser.some_deleted', { done: number(notes.length - failed.length), all: number(notes.length), reason: sentence(reason) }), 'bad');
      onChanged();
      return undefined;
    });
  };

  const columns = [
    { key: 'question', label: t('ui.browser.question'), wide: true, sortBy: (/** @type {Api.Card} */ card) => plain(card.question), cell: (/** @type {Api.Card} */ card) => html`<button type="button" class="card-open" onClick=${() => setEdited(card)} disabled=${!isOwn(card)}>${card.question.trim() ? html`<${InlineMarkdown} text=${card.question} />` : t('ui.browser.no_text')}</button>` },
    { key: 'answer', label: t('ui.browser.answer'), width: '30%', sortBy: (/** @type {Api.Card} */ card) => plain(card.answer), cell: (/** @type {Api.Card} */ card) => html`<span class="card-text"><${InlineMarkdown} text=${card.answer} /></span>` },
    { key: 'tags', label: t('ui.browser.tags'), optional: true, initiallyHidden: !deck || hasSubDecks, width: '12%', cell: (/** @type {Api.Card} */ card) => html`<span class="card-tags">${card.tags.map((one) => html`<span class="card-tag" key=${one}>${one}</span>`)}</span>` },
    ...(!isOfSeveral ? [] : [{ key: 'deck', label: t('ui.browser.deck'), optional: true, width: '14%', sortBy: (/** @type {Api.Card} */ card) => nameIn(card), cell: (/** @type {Api.Card} */ card) => nameIn(card) && html`<${Link} class="card-deck" href=${`/flashcards/decks/${card.deck_id}`}>${nameIn(card)}<//>` }]),
    ...(canChange ? [
      { key: 'state', label: t('ui.browser.state'), width: '8rem', sortBy: (/** @type {Api.Card} */ card) => SHOWN.indexOf(stateOf(card)), cell: (/** @type {Api.Card} */ card) => html`<${StateBadge} card=${card} />` },
      { key: 'due', label: t('ui.browser.due'), optional: true, width: '8rem', sortBy: (/** @type {Api.Card} */ card) => card.due_at ?? null, cell: (/** @type {Api.Card} */ card) => (card.due_at && !card.suspended ? html`<span class="card-due">${day(card.due_at)}</span>` : '–') },
      { key: 'interval', label: t('ui.browser.interval'), optional: true, initiallyHidden: true, end: true, width: '6rem', sortBy: (/** @type {Api.Card} */ card) => card.interval_days, cell: (/** @type {Api.Card} */ card) => (card.interval_days > 0 ? interval(card.interval_days * 86_400) : '–') },
      { key: 'lapses', label: t('ui.browser.lapses'), optional: true, initiallyHidden: true, end: true, width: '6rem', sortBy: (/** @type {Api.Card} */ card) => card.lapses, cell: (/** @type {Api.Card} */ card) => number(card.lapses) },
      { key: 'act', label: t('ui.browser.actions'), hideLabel: true, end: true, width: '4rem', cell: (/** @type {Api.Card} */ card) => isOwn(card) && html`<${Menu} label=${t('ui.browser.actions_named', { text: plain(card.question).slice(0, 60) })} trigger=${html`<${Icon} name="more" />`} class="row-menu" items=${[
        { label: t('ui.browser.edit'), icon: 'pencil', act: () => setEdited(card) },
        { label: t('ui.info.title'), icon: 'info', act: () => setInformed(card.id) },
        { label: t(card.suspended ? 'ui.browser.resume' : 'ui.browser.suspend'), icon: card.suspended ? 'play' : 'pause', act: () => { suspend([card.id], !card.suspended); } },
        { label: t('ui.browser.move'), icon: 'arrow', act: () => ask(MoveDialog, [card]) },
        { label: t('ui.browser.set_due'), icon: 'calendar', act: () => ask(DueDialog, [card]) },
        { label: t('ui.browser.forget'), icon: 'refresh', act: () => ask(ForgetDialog, [card]) },
        { label: t('ui.browser.delete'), icon: 'trash', danger: true, separate: true, act: () => remove([card]) },
      ]} />` },
    ] : []),
  ];
  const isEmpty = !filter.isSet && !list.isLoading && !list.error && list.cards.length === 0;
  const hasNothing = list.cards.length === 0 && !filter.isSet;
  if (list.error && hasNothing) return html`<${Failure} error=${list.error} onRetry=${list.retry} />`;
  if (list.isLoading && hasNothing) return html`<${Loading} lines=${5} />`;
  if (isEmpty) {
    return html`<${Empty} icon="card" art="cards" title=${t('ui.browser.empty_title')} text=${canChange ? t('ui.browser.empty_text') : undefined}>
      ${canChange && onAdd && html`<${Button} kind="primary" icon="plus" onClick=${onAdd}>${t('ui.deck.add')}<//>`}<//>`;
  }
  const every = { value: '', label: t('ui.browser.all') };
  const summary = !filter.isSet || list.isLoading ? undefined
    : t(list.hasMore ? 'ui.browser.found_some' : 'ui.browser.found', { count: rows.length, number: number(rows.length) });
  return html`<section class=${`browser ${!deck || hasSubDecks ? 'of-all' : ''}`} aria-label=${t('ui.browser.title')}>
    <${FilterBar} search=${{ label: t('ui.browser.search'), ...filter.field('q') }}
      filters=${[
        ...(hasSubDecks ? [{ label: t('ui.browser.sub_decks'), ...filter.field('below'), options: [{ value: '', label: t('ui.browser.with_sub_decks') }, { value: 'no', label: t('ui.browser.deck_alone') }] }] : []),
        ...(deck ? [] : [{ label: t('ui.browser.deck'), ...filter.field('deck'), options: [every, ...decks.map(({ id, name }) => ({ value: String(id), label: called(name) }))] }]),
        ...(canChange ? [{ label: t('ui.browser.state'), ...filter.field('state'), options: [every, ...STATES.map((value) => ({ value, label: t(`ui.browser.is_${value}`) }))] }] : []),
        ...(tags.length > 0 ? [{ label: t('ui.browser.tag'), ...filter.field('tag'), options: [every, ...tags.map((value) => ({ value, label: value }))] }] : []),
      ]} summary=${summary} />
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.retry} />`
      : rows.length === 0 ? (list.isLoading ? html`<${Loading} lines=${5} />` : html`<${Empty} icon="search" art="search" title=${t('ui.browser.none_found')} text=${t('ui.browser.none_found_text')} />`)
        : html`<${DataTable} caption=${t('ui.browser.title')} name=${!deck ? 'flashcards of all decks' : hasSubDecks ? 'flashcards with sub-decks' : 'flashcards'} compact=${true} columns=${columns} rows=${rows} busy=${list.isLoading}
        selection=${canChange ? selection : undefined} nameOf=${(/** @type {Api.Card} */ card) => plain(card.question)}
        bulk=${(/** @type {(string | number)[]} */ ids) => html`<${Button} small icon="pause" onClick=${() => suspend(ids, true)}>${t('ui.browser.suspend')}<//>
          <${Button} small icon="play" onClick=${() => suspend(ids, false)}>${t('ui.browser.resume')}<//>
          <${Button} small icon="arrow" onClick=${() => ask(MoveDialog, chosen(ids))}>${t('ui.browser.move')}<//>
          <${Button} small icon="calendar" onClick=${() => ask(DueDialog, chosen(ids))}>${t('ui.browser.set_due')}<//>
          <${Button} small icon="refresh" onClick=${() => ask(ForgetDialog, chosen(ids))}>${t('ui.browser.forget')}<//>
          <${Button} small icon="trash" onClick=${() => remove(chosen(ids))}>${t('ui.browser.delete')}<//>`} />`}
    ${list.hasMore && html`<p class="more"><${Button} onClick=${list.extend}>${t('ui.show_more')}<//></p>`}
    ${asked && html`<${asked.dialog} cards=${asked.cards} onClose=${() => setAsked(null)} onDone=${changed} />`}
    ${informed > 0 && html`<${CardInfo} id=${informed} onClose=${() => setInformed(0)} />`}
    ${edited && html`<${NoteEditor} deckId=${edited.deck_id} card=${edited} tags=${tags} onClose=${() => setEdited(null)} onSaved=${onChanged} />`}
  </section>`;
}

/** @param {{ card: Api.Card }} props */
function StateBadge({ card }) {
  const state = stateOf(card);
  const tone = state === 'suspended' ? (card.leech ? 'bad' : 'plain') : state === 'review' ? 'good' : state === 'learning' ? 'streak' : 'info';
  return html`<${Badge} tone=${tone}>${t(card.leech ? 'ui.browser.is_leech' : `ui.browser.is_${state}`)}<//>`;
}
