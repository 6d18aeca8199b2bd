// @ts-check
/**
 * The session that is under way. Answers change it at once and are sent in the background, also later and also once the page is opened
 * again. The queue is filled from the server while one learns.
 */
import { useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../../a11y.js';
import { call, isOfNetwork } from '../../../api.js';
import { serverNow } from '../../../clock.js';
import { isOffline } from '../../../connection.js';
import { sentence } from '../../../format.js';
import { useReachedAgain, useSeenAgain } from '../../../hooks.js';
import { fresh } from '../../../idempotency.js';
import { t } from '../../../locale.js';
import { sendLater, waiting } from '../../../queue.js';
import { renewals } from '../../../renewal.js';
import { useSignal } from '../../../store.js';
import { person } from '../../../token.js';
import { prepareMedia } from '../card-text.js';
import { dueNow, keepSession, openSession } from '../due.js';
import { useLastReview } from './last-review.js';
import { useOtherTabs } from './other-tabs.js';
import { cardAt, changedElsewhere, rate, refreshed, setAside, undo, withCard, withEarlier, withFirst } from './session.js';

/**
 * @typedef {import('./session.js').Session} Session
 * @typedef {import('./session.js').Card} Card
 * @typedef {import('./session.js').Rating} Rating
 * @typedef {import('../due.js').Part} Part
 * @typedef {{ owner: number, deck: number | null, part: string, session: Session, nextLearningAt?: string | null }} Ongoing
 */

/** The queue is filled again when fewer cards are left. */
const FEW = 10;

/** So long after the last answer the server is asked, in milliseconds. */
const PAUSE = 1200;

/** What is sent to put a card away, or to bring it back. @param {Exclude<import('./session.js').Step['kind'], 'review'>} kind @param {boolean} isAway @returns {Api.Body<'updateCard'>} */
const putting = (kind, isAway) => (kind === 'suspend' ? { suspended: isAway } : kind === 'bury' ? { buried: isAway } : { note_buried: isAway });

/** The sentences for cards that were put away. */
const PUT_AWAY = { suspend: 'ui.review.suspended', bury: 'ui.review.buried', bury_note: 'ui.review.note_buried' };

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

/** The steps of an earlier session can be undone for so many milliseconds. */
const UNDOABLE = 3_600_000;

/** The steps of the session before, where they are of the cards of this one. @param {number | null} deck @param {string} part */
const earlierSteps = (deck, part) => {
  const isSame = ongoing && Date.now() - leftAt < UNDOABLE && ongoing.owner === person.value?.id && (ongoing.deck === deck || (deck === null && part === 'null'));
  return isSame && ongoing ? ongoing.session.past : [];
};

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
  /** How often another card was shown, or the same one again. */
  const moves = useRef(state ? 1 : 0);
  const [storing, setStoring] = useState(0);
  const isOut = useSignal(isOffline);
  const unsentCount = useSignal(waiting);
  const renewal = useSignal(renewals);
  const owner = useSignal(person)?.id;

  /** @template {Api.Name} N @param {N} name @param {{ path?: Record<string, number>, json?: Api.Body<N> }} content */
  const send = (name, content) => {
    setStoring((n) => n + 1);
    sendLater(name, content).catch((problem) => notify(sentence(problem), 'bad')).finally(() => setStoring((n) => n - 1));
  };

  /** @param {Session} session @param {Card | null} next @param {string | null} [nextLearningAt] null where the server knows of none; without it, what is known stays */
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
    moves.current += 1;
    shownAt.current = performance.now();
    setHasAsked(false);
    show(session, cardAt(session, Date.now()));
    if (!part) keepSession(session, deck);
  };
  /** Shows the next card in the place of one that was answered elsewhere. @param {Session} session @param {string | null} [nextLearningAt] */
  const skip = (session, nextLearningAt) => {
    moves.current += 1;
    shownAt.current = performance.now();
    show(session, cardAt(session, Date.now()), nextLearningAt);
    notify(t('ui.review.elsewhere'));
  };

  /** Whether the session may be older than what the server knows. */
  const [isStale, setStale] = useState(false);
  const tell = useOtherTabs(owner, (told) => {
    if (!current.current) return;
    if (told.kind === 'undo') {
      setStale(true);
      return;
    }
    const next = changedElsewhere(current.current.session, told);
    if (next === current.current.session) return;
    changes.current += 1;
    setHasAsked(false);
    const shown = cardNow.current;
    const stays = shown === null || (shown.id !== told.cardId && (next.queue.some(({ id }) => id === shown.id) || next.later.some((one) => one.card.id === shown.id)));
    if (stays) show(next, shown ?? cardAt(next, Date.now()));
    else skip(next);
  });
  // Cards may have been answered on another device, and a new day has others.
  useSeenAgain(() => setStale(true));
  const known = useRef(renewal);
  useEffect(() => { if (known.current !== renewal) setStale(true); }, [renewal]);

  useReachedAgain(() => { if (isOfNetwork(error)) setRound((n) => n + 1); });

  useEffect(() => () => { leftAt = Date.now(); }, []);
  useEffect(() => {
    if (current.current && round === 0) return undefined;
    const stop = new AbortController();
    setError(null);
    const before = earlierSteps(deck, partName);
    openSession(deck, stop.signal, part).then(({ session: begun, unsent, isKept, nextLearningAt }) => {
      if (stop.signal.aborted) return;
      const session = withEarlier(begun, before.length > 0 ? before : unsent);
      shownAt.current = performance.now();
      setHasAsked(!isKept && session.queue.length < FEW);
      show(session, cardAt(session, Date.now()), nextLearningAt ?? null);
    }, (problem) => { if (!stop.signal.aborted) setError(problem); });
    return () => stop.abort();
  }, [deck, partName, round]);

  // The server knows more cards, and when cards in learning steps come again; it is asked when it knows all answers.
  const session = state?.session;
  const isShort = session !== undefined && !part && (session.queue.length < FEW || session.later.some((one) => !one.card.next));
  useEffect(() => {
    if (!session || part || isOut || storing > 0 || unsentCount > 0 || !(isStale || (isShort && !hasAsked))) return undefined;
    const stop = new AbortController();
    const before = changes.current;
    const timer = setTimeout(() => {
      dueNow(deck, stop.signal).then((due) => {
        if (stop.signal.aborted || changes.current !== before || !current.current) return;
        const shown = cardNow.current;
        setHasAsked(true);
        setStale(false);
        const isGone = shown !== null && due.isWhole && ![...due.cards, ...current.current.session.later.map((one) => one.card)].some(({ id }) => id === shown.id);
        const next = refreshed(current.current.session, due, isGone ? null : shown);
        if (isGone) {
          skip(next, due.nextLearningAt ?? null);
          keepSession(next, deck);
          return;
        }
        const now = shown ? [...next.queue, ...next.later.map((one) => one.card)].find((one) => one.id === shown.id) ?? shown : cardAt(next, Date.now());
        if (!shown) shownAt.current = performance.now();
        show(next, now, due.nextLearningAt ?? null);
        if (!part) keepSession(next, deck);
      }, () => {
        if (stop.signal.aborted) return;
        setHasAsked(true);
        setStale(false);
      });
    }, cardNow.current ? PAUSE : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [isShort, isStale, isOut, storing, unsentCount, hasAsked, changes.current]);

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
    tell({ kind: 'review', cardId: rated.id, rating, at: now });
    goOn(rate(current.current.session, rated, rating, now, tookMs, clientId));
  };
  /** @param {Exclude<import('./session.js').Step['kind'], 'review'>} kind */
  const putAway = (kind) => {
    if (!current.current || !cardNow.current) return;
    const { id } = cardNow.current;
    send('updateCard', { path: { id }, json: putting(kind, true) });
    tell({ kind, cardId: id, at: Date.now() });
    goOn(setAside(current.current.session, cardNow.current, kind));
    notify(t(PUT_AWAY[kind]));
  };
  const hasSteps = (state?.session.past.length ?? 0) > 0;
  const [last, forgetLast] = useLastReview(state !== null && !hasSteps && !isOut && storing === 0 && unsentCount === 0, deck);
  const isUndoing = useRef(false);
  /** Undoes a review that this page knows from the server alone. @param {NonNullable<typeof last>} review */
  const takeBackSent = async (review) => {
    if (isUndoing.current) return;
    isUndoing.current = true;
    try {
      const { card: undone } = await call('undoReview', { json: { card_id: review.card_id, ...(review.client_id && { client_id: review.client_id }) } });
      const due = await dueNow(deck);
      if (!current.current) return;
      const first = due.cards.find(({ id }) => id === undone.id) ?? undone;
      const now = Date.now();
      const at = first.due_at ? now + Date.parse(first.due_at) - serverNow() : now;
      tell({ kind: 'undo' });
      goOn(withFirst(part ? current.current.session : refreshed(current.current.session, due, null), first, at, now));
      setCard(first);
      announce(t('ui.review.undone'));
    } catch (problem) {
      notify(sentence(problem), 'bad');
    } finally {
      isUndoing.current = false;
      forgetLast();
    }
  };
  const takeBack = () => {
    if (!hasSteps && last) takeBackSent(last);
    const undone = current.current ? undo(current.current.session) : null;
    if (!undone) return;
    const { step } = undone;
    // The card alone would name an older review where this one was refused.
    if (step.kind === 'review') send('undoReview', { json: { card_id: step.card.id, client_id: step.clientId } });
    else send('updateCard', { path: { id: step.card.id }, json: putting(step.kind, false) });
    tell({ kind: 'undo' });
    goOn(undone.session);
    setCard(step.card);
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
  return { state, card, error, isLooking, moves: moves.current, canUndo: hasSteps || last !== null, isOut, unsentCount, answer, putAway, takeBack, replace, retry: () => setRound((n) => n + 1) };
}
