// @ts-check
/** One card at a time, and nothing else on the screen. Every answer shows the next card at once. */
import { html, useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { useAdapted } from '../../../adapted.js';
import { needs } from '../../../component-files.js';
import { Button, IconButton } from '../../../components/button.js';
import { Icon } from '../../../components/icon.js';
import { Menu } from '../../../components/menu.js';
import { OfflineBanner } from '../../../components/offline-banner.js';
import { Failure, Loading, PageHead } from '../../../components/page.js';
import { ProgressBar } from '../../../components/progress.js';
import { number } from '../../../format.js';
import { useShortcut } from '../../../keys.js';
import { t } from '../../../locale.js';
import { canReadAloud, readAloud, stopReading } from '../../../read-aloud.js';
import { CardInfo } from '../card-info.js';
import { CardText } from '../card-text.js';
import { interval } from '../interval.js';
import { NoteEditor } from '../note/note-editor.js';
import { useChoice } from './choices.js';
import { Ended } from './ended.js';
import { answers, kindOf, left, secondsUntil } from './session.js';
import { TypedAnswer, TypedField } from './typed-answer.js';
import { expectedOf } from './typed.js';
import { useSession } from './use-session.js';

needs(import.meta.url);

/** @typedef {import('./session.js').Rating} Rating */

/** @type {Rating[]} */
const RATINGS = ['again', 'hard', 'good', 'easy'];

/** @param {{ query: URLSearchParams }} props */
export default function Review({ query }) {
  const deck = Number(query.get('deck')) || null;
  const cards = Number(query.get('cards')) || 0;
  const part = cards > 0 ? { only: /** @type {'reviews' | 'new_cards'} */ (query.get('only') === 'new_cards' ? 'new_cards' : 'reviews'), horizon_days: Number(query.get('horizon')) || 0, cards } : null;
  const run = useSession(deck, part);
  const { state, card } = run;
  const adapted = useAdapted();
  const hasVoice = Boolean(adapted?.audio) && canReadAloud;
  /** The card whose answer is shown; another one that takes its place is not. */
  const [open, setOpenCard] = useState(0);
  const isOpen = card !== null && open === card.id;
  const setOpen = (/** @type {boolean} */ isWanted) => setOpenCard(isWanted && card ? card.id : 0);
  const [isEditing, setEditing] = useState(false);
  const [isInforming, setInforming] = useState(false);
  const [isTyping, toggleTyping] = useChoice('type', false);
  const [plays, togglePlaying] = useChoice('play', true);
  const [typed, setTyped] = useState('');
  const expected = isTyping && card ? expectedOf(card) : '';
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const count = state ? answers(state.session).length : 0;
  const remaining = state ? left(state.session) : 0;

  // The focus follows what is to be read, so that it is read out and the keys work.
  const hasBegun = useRef(false);
  hasBegun.current ||= run.moves > 0;
  useEffect(() => {
    setTyped('');
    if ((hasBegun.current || field.current) && !isEditing) (field.current ?? place.current)?.focus({ preventScroll: true });
  }, [card?.id, run.moves, isTyping]);
  useEffect(() => { if (isOpen) place.current?.focus({ preventScroll: true }); }, [isOpen]);

  // A card that is gone is not read to its end.
  useEffect(() => stopReading, [card?.id, isOpen]);
  useEffect(() => { if (isOpen) document.querySelectorAll('.review-question audio').forEach((sound) => /** @type {HTMLAudioElement} */ (sound).pause()); }, [isOpen]);
  const speak = () => { if (hasVoice && card) readAloud(document.querySelectorAll('.review-face > section')); };
  const listen = () => {
    const sound = /** @type {HTMLAudioElement | null} */ (document.querySelector('.review-answer audio') ?? document.querySelector('.review-question audio'));
    if (sound) {
      sound.currentTime = 0;
      // Where it cannot be played, its controls say so.
      sound.play().catch(() => undefined);
    } else speak();
  };

  const reveal = () => { if (card) setOpen(true); };
  /** @param {Rating} rating */
  const rate = (rating) => {
    if (!card || !isOpen) return;
    setOpen(false);
    run.answer(rating);
    scrollTo({ top: 0 });
  };
  const goOn = () => (isOpen ? rate('good') : reveal());
  /** @param {'suspend' | 'bury' | 'bury_note'} kind */
  const putAway = (kind) => {
    setOpen(false);
    run.putAway(kind);
  };
  const takeBack = () => {
    setOpen(false);
    run.takeBack();
  };
  const edit = () => { if (card) setEditing(true); };
  // A key that is held down answers one card, not all of them.
  const once = (/** @type {() => void} */ act) => (/** @type {KeyboardEvent} */ event) => { if (!event.repeat) act(); };
  useShortcut(' ', t('ui.review.key_go_on'), once(goOn));
  useShortcut('Enter', t('ui.review.key_go_on'), once(goOn));
  useShortcut('1', t('ui.review.again'), once(() => rate('again')));
  useShortcut('2', t('ui.review.hard'), once(() => rate('hard')));
  useShortcut('3', t('ui.review.good'), once(() => rate('good')));
  useShortcut('4', t('ui.review.easy'), once(() => rate('easy')));
  useShortcut('u', t('ui.review.undo'), once(takeBack));
  // What is typed is not taken for an answer.
  useShortcut('Mod+z', t('ui.review.undo'), once(() => { if (!typed || isOpen) takeBack(); }));
  useShortcut('r', t('ui.review.listen'), once(listen));
  useShortcut('e', t('ui.review.edit'), edit);
  useShortcut('i', t('ui.info.title'), () => { if (card) setInforming(true); });
  for (const key of ['s', '@']) useShortcut(key, t('ui.review.suspend'), once(() => { if (card) putAway('suspend'); }));
  for (const key of ['b', '-']) useShortcut(key, t('ui.review.bury'), once(() => { if (card) putAway('bury'); }));
  useShortcut('=', t('ui.review.bury_note'), once(() => { if (card) putAway('bury_note'); }));

  const head = html`<${PageHead} title=${t('ui.review.title')} hidden=${true} />`;
  if (run.error) return html`<div class="review-page">${head}<${OfflineBanner} /><${Failure} error=${run.error} onRetry=${run.retry} /></div>`;
  if (!state || run.isLooking) return html`<div class="review-page">${head}<${Loading} lines=${3} /></div>`;
  const undoButton = html`<${IconButton} icon="undo" label=${t('ui.review.undo')} aria-disabled=${run.canUndo ? undefined : 'true'} aria-keyshortcuts="u" onClick=${takeBack} />`;
  if (!card) {
    return html`<div class="review-page">${head}<${OfflineBanner} />
      <${Ended} state=${state} deck=${deck} isOfPlan=${part !== null} isOut=${run.isOut} unsent=${run.unsentCount}>${run.canUndo && html`<${Button} icon="undo" onClick=${takeBack}>${t('ui.review.undo')}<//>`}<//></div>`;
  }
  return html`<div class=${`review-page ${adapted?.reading_aids ? 'easy-reading' : ''}`}>
    ${head}
    <div class="review-top">
      <div class="review-progress"><${ProgressBar} label=${t('ui.review.progress')} isBare=${true} value=${count} max=${Math.max(1, count + remaining)} text=${t('ui.review.progress_text', { done: number(count), left: number(remaining) })} /></div>
      <p class="review-left" aria-label=${t('ui.review.left', { new: state.session.counts.new, learning: state.session.counts.learning, review: state.session.counts.review })} role="img">
        ${/** @type {const} */ (['new', 'learning', 'review']).map((kind) => html`<span key=${kind} class=${`review-count ${kind} ${kindOf(card) === kind ? 'now' : ''}`}>${number(state.session.counts[kind])}</span>`)}</p>
      ${hasVoice && html`<${IconButton} icon="volume" label=${t('ui.review.read_aloud')} aria-keyshortcuts="r" onClick=${() => { speak(); place.current?.focus({ preventScroll: true }); }} />`}
      ${undoButton}
      <${Menu} label=${t('ui.review.more')} trigger=${html`<${Icon} name="more" />`} class="review-menu" items=${[
        { label: t('ui.review.edit'), icon: 'pencil', act: edit },
        { label: t('ui.info.title'), icon: 'info', act: () => setInforming(true) },
        { label: t('ui.review.bury'), icon: 'clock', act: () => putAway('bury') },
        { label: t('ui.review.bury_note'), icon: 'clock', act: () => putAway('bury_note') },
        { label: t('ui.review.suspend'), icon: 'pause', act: () => putAway('suspend') },
        { label: t(isTyping ? 'ui.review.type_none' : 'ui.review.type_answers'), icon: 'pencil', act: toggleTyping, separate: true },
        { label: t(plays ? 'ui.review.play_none' : 'ui.review.play_sounds'), icon: 'volume', act: togglePlaying },
      ]} />
    </div>
    <${OfflineBanner} />
    <div class=${`review-card ${isOpen ? 'open' : ''}`} onClick=${isOpen ? undefined : reveal}>
      <div class="review-face" key=${`${card.id} ${run.moves}`}>
        ${!(isOpen && card.kind === 'cloze') && html`<section class="review-question" aria-label=${t('ui.review.question')} tabindex="-1" ref=${isOpen ? undefined : place}><${CardText} deckId=${card.deck_id} text=${card.question} plays=${plays && !isOpen} /></section>`}
        ${isOpen && html`<section class=${`review-answer ${card.kind}`} aria-label=${t('ui.review.answer')} tabindex="-1" ref=${place}>${expected && typed.trim() && html`<${TypedAnswer} typed=${typed} expected=${expected} />`}<${CardText} deckId=${card.deck_id} text=${card.answer} plays=${plays} /></section>`}
      </div>
    </div>
    <div class="review-foot">${isOpen ? html`<div class="review-ratings" role="group" aria-label=${t('ui.review.how')}>
        ${RATINGS.map((rating, at) => {
          const seconds = secondsUntil(card, rating);
          return html`<button type="button" key=${rating} class=${`review-rating ${rating}`} aria-keyshortcuts=${String(at + 1)} onClick=${() => rate(rating)}>
            <span class="review-word">${t(`ui.review.${rating}`)}</span>
            <span class="review-interval">${seconds === undefined ? '' : html`<span aria-hidden="true">${interval(seconds)}</span><span class="visually-hidden">, ${t('ui.review.comes_in', { when: interval(seconds, 'long') })}</span>`}</span>
            <kbd aria-hidden="true">${at + 1}</kbd>
          </button>`;
        })}</div>`
      : expected ? html`<${TypedField} key=${`${card.id} ${run.moves}`} value=${typed} onChange=${setTyped} onDone=${reveal} field=${field} />`
        : html`<button type="button" class="button primary review-show" aria-keyshortcuts="Space" onClick=${reveal}><span>${t('ui.review.show')}</span></button>`}</div>
    ${isInforming && html`<${CardInfo} id=${card.id} onClose=${() => setInforming(false)} />`}
    ${isEditing && html`<${NoteEditor} deckId=${card.deck_id} card=${card} onClose=${() => setEditing(false)} onSaved=${run.replace} />`}
  </div>`;
}

