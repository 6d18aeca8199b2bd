// @ts-check
/**
 * A review session: which card comes next, and what an answer changes. Everything here is a pure function of the session, so that the
 * next card is there at once and nothing needs the server.
 */

/**
 * @typedef {Api.Schemas['Card']} Card
 * @typedef {'again' | 'hard' | 'good' | 'easy'} Rating
 * @typedef {{ new: number, learning: number, review: number }} Counts
 * @typedef {{ card: Card, at: number }} Later a card in learning steps, and when it is due, in milliseconds
 * @typedef {{ card: Card, kind: 'review' | 'suspend' | 'bury' | 'bury_note', rating?: Rating, tookMs: number, clientId?: string, siblings: Card[], waited: Later[], isBack: boolean, isEarlier?: boolean }} Step
 *   `clientId` is the one that the answer is sent with; `waited` are those of the card and its siblings that were in learning steps, with
 *   their times; `isBack` tells whether the card comes again in this session, and `isEarlier` whether the step is of a session before this one
 * @typedef {{ kind: Step['kind'], cardId: number, rating?: Rating, at: number }} Change what was done with a card in another tab, and when in milliseconds
 * @typedef {{ queue: Card[], later: Later[], past: Step[], counts: Counts }} Session
 */

/** So many milliseconds before its time a card in learning steps is shown, where nothing else is left. */
export const AHEAD = 20 * 60_000;

/** Seconds up to which a card comes again in the same session. */
const SOON = 4 * 3600;

/** A card is not shown again before other cards for so many milliseconds. */
const LEAST_PAUSE = 30_000;

/** Seconds until a card is due again, where the server has not said so: only cards in learning steps are shown without. @type {Partial<Record<Rating, number>>} */
const GUESSES = { again: 60, hard: 360 };

/** Which of the three numbers a card is counted in. @param {Card} card @returns {keyof Counts} */
export const kindOf = ({ state }) => (state === 'relearning' ? 'learning' : state);

/** New cards after all others, each in their order. @param {Card[]} cards @returns {Card[]} */
export const newLast = (cards) => [...cards.filter((one) => one.state !== 'new'), ...cards.filter((one) => one.state === 'new')];

/** @param {Counts} counts @param {keyof Counts} kind @param {number} by @returns {Counts} */
const plus = (counts, kind, by) => ({ ...counts, [kind]: Math.max(0, counts[kind] + by) });

/** @param {{ cards: Card[], counts: Counts }} due @returns {Session} */
export const begin = ({ cards, counts }) => ({ queue: cards, later: [], past: [], counts });

/**
 * The card to show: one in learning steps whose time has come, then the queue, then what is due soon.
 * @param {Session} session @param {number} now @returns {Card | null}
 */
export function cardAt({ queue, later }, now) {
  const first = later.reduce((best, one) => (best === null || one.at < best.at ? one : best), /** @type {Later | null} */ (null));
  if (first && first.at <= now) return first.card;
  if (queue.length > 0) return queue[0];
  return first && first.at <= now + AHEAD ? first.card : null;
}

/** How many cards are left for now. @param {Session} session */
export const left = ({ counts }) => counts.new + counts.learning + counts.review;

/** The answers that were given. @param {Session} session */
export const answers = ({ past }) => past.filter((step) => step.kind === 'review' && !step.isEarlier);

/** Seconds until a card is due after an answer; undefined where that is not known. @param {Card} card @param {Rating} rating */
export const secondsUntil = (card, rating) => card.next?.[rating];

/**
 * The session after an answer. The other cards of the note wait until tomorrow.
 * @param {Session} session @param {Card} card @param {Rating} rating @param {number} now @param {number} [tookMs] @param {string} [clientId] @returns {Session}
 */
export function rate(session, card, rating, now, tookMs = 0, clientId) {
  const seconds = secondsUntil(card, rating) ?? GUESSES[rating];
  const isBack = seconds !== undefined && seconds <= SOON;
  const taken = without(session, card, { kind: 'review', rating, tookMs, clientId, isBack });
  if (!isBack) return taken;
  const again = /** @type {Card} */ ({ ...card, state: card.state === 'review' || card.state === 'relearning' ? 'relearning' : 'learning', next: undefined });
  return { ...taken, later: [...taken.later, { card: again, at: now + Math.max(LEAST_PAUSE, seconds * 1000) }], counts: plus(taken.counts, 'learning', 1) };
}

/** The session without a card that is suspended or buried, alone or with its note. @param {Session} session @param {Card} card @param {Exclude<Step['kind'], 'review'>} kind */
export const setAside = (session, card, kind) => without(session, card, { kind, tookMs: 0, isBack: false });

/** @param {Session} session @param {Card} card @param {Omit<Step, 'card' | 'siblings' | 'waited'>} step @returns {Session} */
function without(session, card, step) {
  const isSibling = (/** @type {Card} */ one) => one.id !== card.id && one.note_id === card.note_id && (step.kind === 'review' || step.kind === 'bury_note');
  // A review leaves the others in learning steps to the server.
  const waiting = step.kind === 'bury_note' ? session.later.map((one) => one.card) : [];
  const siblings = [...session.queue, ...waiting].filter(isSibling);
  let counts = plus(session.counts, kindOf(card), -1);
  for (const one of siblings) counts = plus(counts, kindOf(one), -1);
  const ids = new Set([card, ...siblings].map((one) => one.id));
  const stays = (/** @type {Card} */ one) => one.id !== card.id && !isSibling(one);
  return {
    queue: session.queue.filter(stays),
    later: session.later.filter((one) => stays(one.card)),
    past: [...session.past, { ...step, card, siblings, waited: session.later.filter((one) => ids.has(one.card.id)) }],
    counts,
  };
}

/**
 * The session before the last step, whose card is shown again; null where there is none. What was in learning steps waits for its time
 * again: the server does not list it before.
 * @param {Session} session @returns {{ session: Session, step: Step } | null}
 */
export function undo({ queue, later, past, counts }) {
  const step = past[past.length - 1];
  if (!step) return null;
  const back = [step.card, ...step.siblings];
  const ids = new Set(back.map((one) => one.id));
  const waits = new Set(step.waited.map((one) => one.card.id));
  const isReady = (/** @type {Card} */ one) => !waits.has(one.id);
  let restored = step.isBack ? plus(counts, 'learning', -1) : counts;
  for (const one of back) restored = plus(restored, kindOf(one), 1);
  return {
    step,
    session: {
      queue: [...[step.card].filter(isReady), ...newLast([...step.siblings.filter(isReady), ...queue.filter((one) => !ids.has(one.id))])],
      later: [...later.filter((one) => !ids.has(one.card.id)), ...step.waited],
      past: past.slice(0, -1),
      counts: restored,
    },
  };
}

/** The session after something was done with a card in another tab, which undoes it there. @param {Session} session @param {Change} change @returns {Session} */
export function changedElsewhere(session, { kind, cardId, rating, at }) {
  const card = session.queue.find((one) => one.id === cardId) ?? session.later.find((one) => one.card.id === cardId)?.card;
  if (!card) return session;
  const next = kind !== 'review' ? setAside(session, card, kind) : rating ? rate(session, card, rating, at) : session;
  return { ...next, past: session.past };
}

/** So many steps can be undone in a later session. */
const MOST_EARLIER = 20;

/** A session that begins, whose person may still undo the last steps of the one before. @param {Session} session @param {Step[]} steps @returns {Session} */
export function withEarlier(session, steps) {
  const present = new Set([...session.queue.map(({ id }) => id), ...session.later.map(({ card }) => card.id)]);
  const past = steps.slice(-MOST_EARLIER).map((step) => ({ ...step, isEarlier: true, isBack: present.has(step.card.id) }));
  return { ...session, past };
}

/**
 * The session with a card that is shown again, as its last review was undone: it comes first, or waits where it is in learning steps and
 * not due yet.
 * @param {Session} session @param {Card} card @param {number} at when it is due @param {number} now @returns {Session}
 */
export function withFirst(session, card, at, now) {
  const isOther = (/** @type {Card} */ one) => one.id !== card.id;
  const queue = session.queue.filter(isOther);
  const later = session.later.filter((one) => isOther(one.card));
  const waited = later.length < session.later.length ? plus(session.counts, 'learning', -1) : session.counts;
  const isReady = at <= now || kindOf(card) !== 'learning';
  return { ...session, queue: isReady ? [card, ...queue] : queue, later: isReady ? later : [...later, { card, at }], counts: queue.length < session.queue.length ? waited : plus(waited, kindOf(card), 1) };
}

/**
 * The session with what the server says is due, which knows of all answers of the session. The card on screen stays first.
 * @param {Session} session @param {{ cards: Card[], counts: Counts }} due @param {Card | null} shown @returns {Session}
 */
export function refreshed(session, { cards, counts }, shown) {
  const known = new Map(cards.map((one) => [one.id, one]));
  const waits = new Set(session.later.map((one) => one.card.id));
  const later = session.later.map((one) => ({ ...one, card: known.get(one.card.id) ?? one.card }));
  const rest = cards.filter((one) => !waits.has(one.id) && one.id !== shown?.id);
  const isFirst = shown !== null && !waits.has(shown.id);
  const notYet = later.filter((one) => !known.has(one.card.id)).length;
  return { ...session, queue: isFirst ? [known.get(shown.id) ?? shown, ...rest] : rest, later, counts: plus(counts, 'learning', notYet) };
}

/** The session with a changed card. @param {Session} session @param {Card} card @returns {Session} */
export function withCard(session, card) {
  // A change of the text changes no date.
  const put = (/** @type {Card} */ one) => (one.id === card.id ? { ...card, next: one.next, state: one.state } : one);
  return { ...session, queue: session.queue.map(put), later: session.later.map((one) => ({ ...one, card: put(one.card) })) };
}

/** Whether an undo names this step; one that an earlier release has kept names the card alone. @param {Step | undefined} step @param {{ client_id?: string, card_id?: number }} named */
const isUndone = (step, named) => step?.kind === 'review' && (named.client_id ? step.clientId === named.client_id : step.card.id === named.card_id);

/**
 * The session after what was answered and not sent yet.
 * @param {Session} session @param {import('../../../queue.js').Write[]} writes the oldest first @returns {Session}
 */
export function replayed(session, writes) {
  return writes.reduce((now, { name, content, made }) => {
    const json = /** @type {{ rating?: Rating, client_id?: string, card_id?: number, suspended?: boolean, buried?: boolean, note_buried?: boolean }} */ (content.json ?? {});
    const id = Number(content.path?.id);
    if (name === 'undoReview') return isUndone(now.past[now.past.length - 1], json) ? undo(now)?.session ?? now : now;
    const card = now.queue.find((one) => one.id === id) ?? now.later.find((one) => one.card.id === id)?.card;
    if (!card) return now;
    if (name === 'reviewCard' && json.rating) return rate(now, card, json.rating, made, 0, json.client_id);
    if (name === 'updateCard' && json.note_buried) return setAside(now, card, 'bury_note');
    if (name === 'updateCard' && (json.suspended || json.buried)) return setAside(now, card, json.suspended ? 'suspend' : 'bury');
    return now;
  }, session);
}
