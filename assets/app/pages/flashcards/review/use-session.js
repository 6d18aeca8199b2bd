// @ts-check
/**
 * The session that is under way. Answers change it at once and are sent in the background, also later and also once the page is opened
 * again. The queue is filled from the server while one learns.
 */
import { useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../../a11y.js';
import { serverNow } from '../../../clock.js';
import { isOffline } from '../../../connection.js';
import { sentence } from '../../../format.js';
import { fresh } from '../../../idempotency.js';
import { t } from '../../../locale.js';
import { sendLater, waiting } from '../../../queue.js';
import { useSignal } from '../../../store.js';
import { person } from '../../../token.js';
import { prepareMedia } from '../card-text.js';
import { fetchDue, keepSession, openSession } from '../due.js';
import { cardAt, rate, refreshed, setAside, undo, withCard } from './session.js';

/**
 * @typedef {import('./session.js').Session} Session
 * @typedef {import('./session.js').Card} Card
 * @typedef {import('./session.js').Rating} Rating
 * @typedef {import('../due.js').Part} Part
 * @typedef {{ owner: number, deck: number | null, part: string, session: Session, nextLearningAt?: string }} Ongoing
 */

/** The queue is filled again when fewer cards are left. */
const FEW = 10;

/** So long after the last answer the server is asked, in milliseconds. */
const PAUSE = 1200;

/** So many cards have their pictures before they are shown. */
const AHEAD_OF = 3;

/** So long the end waits for more cards, in milliseconds. */
const PATIENCE = 5000;

/** The longest time that counts for one answer. */
const LONGEST_MS = 3_600_000;

/** The session goes on where the page is shown anew, as it is when the server is back. @type {Ongoing | null} */
let ongoing = null;

/** When the page of the session was left. */
let leftAt = 0;

/** A page that is shown anew within so many milliseconds goes on. */
const SAME = 1500;

/** @param {number | null} deck @param {string} part */
const resumed = (deck, part) => (ongoing && Date.now() - leftAt < SAME && ongoing.owner === person.value?.id && ongoing.deck === deck && ongoing.part === part && cardAt(ongoing.session, Date.now()) ? ongoing : null);

/** @param {number | null} deck @param {Part | null} part what a step of the plan asks for; null for everything that is due */
export function useSession(deck, part) {
  const partName = JSON.stringify(part);
  const [state, setState] = useState(/** @type {Ongoing | null} */ (resumed(deck, partName)));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [round, setRound] = useState(0);
  const [card, setCard] = useState(/** @type {Card | null} */ (state ? cardAt(state.session, Date.now()) : null));
  const [hasAsked, setHasAsked] = useState(false);
  const current = useRef(state);
  const cardNow = useRef(card);
  cardNow.current = card;
  const shownAt = useRef(performance.now());
  const changes = useRef(0);
  const [storing, setStoring] = useState(0);
  const isOut = useSignal(isOffline);
  const unsentCount = useSignal(waiting);

  /** @template {Api.Name} N @param {N} name @param {{ path?: Record<string, number>, json?: Api.Body<N> }} content */
  const send = (name, content) => {
    setStoring((n) => n + 1);
    sendLater(name, content).catch((problem) => notify(sentence(problem), 'bad')).finally(() => setStoring((n) => n - 1));
  };

  /** @param {Session} session @param {Card | null} next @param {string} [nextLearningAt] */
  const show = (session, next, nextLearningAt = current.current?.nextLearningAt) => {
    const owner = person.value?.id ?? 0;
    current.current = { owner, deck, part: partName, session, nextLearningAt };
    ongoing = current.current;
    setState(current.current);
    setCard(next);
  };
  /** @param {Session} session */
  const goOn = (session) => {
    changes.current += 1;
    shownAt.current = performance.now();
    setHasAsked(false);
    show(session, cardAt(session, Date.now()));
    if (!part) keepSession(session, deck);
  };

  useEffect(() => () => { leftAt = Date.now(); }, []);
  useEffect(() => {
    if (current.current && round === 0) return undefined;
    const stop = new AbortController();
    setError(null);
    openSession(deck, stop.signal, part).then(({ session, isKept, nextLearningAt }) => {
      if (stop.signal.aborted) return;
      shownAt.current = performance.now();
      setHasAsked(!isKept && session.queue.length < FEW);
      show(session, cardAt(session, Date.now()), nextLearningAt);
    }, (problem) => { if (!stop.signal.aborted) setError(problem); });
    return () => stop.abort();
  }, [deck, partName, round]);

  // The server knows more cards, and when cards in learning steps come again; it is asked when it knows all answers.
  const session = state?.session;
  const isShort = session !== undefined && !part && (session.queue.length < FEW || session.later.some((one) => !one.card.next));
  useEffect(() => {
    if (!isShort || isOut || storing > 0 || unsentCount > 0 || hasAsked) return undefined;
    const stop = new AbortController();
    const before = changes.current;
    const timer = setTimeout(() => {
      fetchDue(deck, stop.signal).then((due) => {
        if (stop.signal.aborted || changes.current !== before || !current.current) return;
        const shown = cardNow.current;
        const next = refreshed(current.current.session, due, shown);
        setHasAsked(true);
        const now = shown ? [...next.queue, ...next.later.map((one) => one.card)].find((one) => one.id === shown.id) ?? shown : cardAt(next, Date.now());
        if (!shown) shownAt.current = performance.now();
        show(next, now, due.next_learning_at);
        if (!part) keepSession(next, deck);
      }, () => { if (!stop.signal.aborted) setHasAsked(true); });
    }, cardNow.current ? PAUSE : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [isShort, isOut, storing, unsentCount, hasAsked, changes.current]);

  // The next cards come with their pictures.
  useEffect(() => { if (session && !isOut) prepareMedia(session.queue.slice(0, AHEAD_OF)); }, [session, isOut]);

  const isAtEnd = state !== null && card === null;
  useEffect(() => {
    if (!isAtEnd || hasAsked) return undefined;
    const timer = setTimeout(() => setHasAsked(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [isAtEnd, hasAsked]);

  /** @param {Rating} rating */
  const answer = (rating) => {
    if (!current.current || !cardNow.current) return;
    const [rated, now] = [cardNow.current, Date.now()];
    const tookMs = Math.round(Math.min(LONGEST_MS, performance.now() - shownAt.current));
    const clientId = fresh();
    send('reviewCard', { path: { id: rated.id }, json: { rating, client_id: clientId, reviewed_at: new Date(serverNow()).toISOString(), took_ms: tookMs } });
    goOn(rate(current.current.session, rated, rating, now, tookMs, clientId));
  };
  /** @param {'suspend' | 'bury'} kind */
  const putAway = (kind) => {
    if (!current.current || !cardNow.current) return;
    const { id } = cardNow.current;
    send('updateCard', { path: { id }, json: kind === 'suspend' ? { suspended: true } : { buried: true } });
    goOn(setAside(current.current.session, cardNow.current, kind));
    notify(t(kind === 'suspend' ? 'ui.review.suspended' : 'ui.review.buried'));
  };
  const takeBack = () => {
    const undone = current.current ? undo(current.current.session) : null;
    if (!undone) return;
    const { step } = undone;
    // The card alone would name an older review where this one was refused.
    if (step.kind === 'review') send('undoReview', { json: { card_id: step.card.id, client_id: step.clientId } });
    else send('updateCard', { path: { id: step.card.id }, json: step.kind === 'suspend' ? { suspended: false } : { buried: false } });
    goOn(undone.session);
    setCard(undone.session.queue[0]);
    announce(t('ui.review.undone'));
  };
  /** @param {Card} changed */
  const replace = (changed) => {
    if (!current.current || !cardNow.current) return;
    const next = withCard(current.current.session, changed);
    const again = { ...changed, next: cardNow.current.next, state: cardNow.current.state };
    show(next, again);
    if (!part) keepSession(next, deck);
  };
  /** Whether it is still open if there are more cards. */
  const isLooking = isAtEnd && !hasAsked && !isOut && !part;
  return { state, card, error, isLooking, isOut, unsentCount, answer, putAway, takeBack, replace, retry: () => setRound((n) => n + 1) };
}
