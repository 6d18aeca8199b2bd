// @ts-check
/**
 * The conversation with the tutor. It lives as long as the tab does, so that one can read a source, or load the page again, and
 * come back to it; the server keeps nothing of it.
 */
import { ApiError, call } from '../../api.js';
import { keptAs } from '../../base.js';
import { signal } from '../../store.js';
import { person, token } from '../../token.js';

/** So many earlier turns go along with a question. */
const TURNS_SENT = 12;

/**
 * @typedef {Api.Citation} Citation
 * @typedef {Api.Reply} Reply
 * @typedef {{ id: number, question: string, reply: Reply | null, error: unknown }} Turn
 */

const KEY = keptAs('schola.conversation');

/** The code of an answer that the person did not wait for. */
export const STOPPED = 'ui.tutor.stopped';

/** So many turns outlive a reload, the last ones. */
const TURNS_KEPT = 40;

/** @type {import('../../store.js').Signal<Turn[]>} */
export const turns = signal(/** @type {Turn[]} */ ([]));

/** The question that is being typed. */
let draft = '';

let counter = 0;

/** The person whose conversation is in memory. @type {number | null} */
let owner = null;

/** Keeps the conversation in the tab, with the person that it belongs to. */
function keep() {
  try {
    if (owner === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ owner, draft, turns: turns.value.slice(-TURNS_KEPT) }));
  } catch {
    // It is too long for the browser, or there is no storage: it lasts until the page is loaded again.
  }
}

/** Restores the conversation that the tab has kept for this person. That of another person is left out. */
export function takeUp() {
  const me = person.value?.id ?? null;
  if (me === null || me === owner) return;
  owner = me;
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (found?.owner !== me) return;
    draft = found.draft;
    // A question that was under way when the page was left can be asked again.
    turns.value = found.turns.map((/** @type {Turn} */ turn) => (turn.reply ? turn : { ...turn, error: turn.error ?? { code: 'ui.error.timeout' } }));
    counter = Math.max(0, ...turns.value.map((turn) => turn.id));
  } catch {
    // What cannot be read is left behind.
  }
}

/** What is typed and not asked yet. */
export const drafted = () => draft;

/** @param {string} text */
export function keepDraft(text) {
  draft = text;
  keep();
}

/** Counts how often a question was taken up again, so that the box for questions shows it. */
export const takenUp = signal(0);

/** Puts a question that was asked into the box again, to be asked in other words. @param {string} question */
export function rephrase(question) {
  keepDraft(question);
  takenUp.value += 1;
}

turns.subscribe(keep);

// The next person in this tab does not see this person's questions.
token.subscribe((value) => {
  if (value !== null) return;
  [owner, draft] = [null, ''];
  turns.value = [];
  keep();
});

/** @param {number} id @param {Partial<Turn>} change */
const change = (id, change) => {
  turns.value = turns.value.map((turn) => (turn.id === id ? { ...turn, ...change } : turn));
};

/** @returns {{ role: 'user' | 'assistant', content: string }[]} */
function history() {
  return turns.value
    .filter((turn) => turn.reply)
    .flatMap((turn) => /** @type {const} */ ([
      { role: 'user', content: turn.question },
      { role: 'assistant', content: /** @type {Reply} */ (turn.reply).reply },
    ]))
    .slice(-TURNS_SENT);
}

/** Asks and waits for the answer; what goes wrong is kept with the question. @param {string} question */
export async function ask(question) {
  counter += 1;
  const id = counter;
  const before = history();
  turns.value = [...turns.value, { id, question, reply: null, error: null }];
  await answer(id, question, before);
}

/** Asks a question again whose answer did not come. @param {Turn} turn */
export async function askAgain(turn) {
  change(turn.id, { error: null });
  await answer(turn.id, turn.question, history());
}

/** What is kept of an error, which has to survive as text. @param {unknown} error */
const factsOf = (error) => (error instanceof ApiError ? { ...error, message: error.message } : { code: 'ui.error.unexpected' });

/** What stops the answer that is awaited. @type {AbortController | null} */
let waiting = null;

/** Gives up the answer that is awaited. The question stays, and can be asked again. */
export const stop = () => waiting?.abort();

/** @param {number} id @param {string} question @param {ReturnType<typeof history>} before */
async function answer(id, question, before) {
  const mine = new AbortController();
  waiting = mine;
  try {
    const reply = await call('askTutor', { json: { message: question, history: before }, patienceMs: 180_000, signal: mine.signal });
    change(id, { reply });
  } catch (error) {
    change(id, { error: mine.signal.aborted ? { code: STOPPED } : factsOf(error) });
  } finally {
    if (waiting === mine) waiting = null;
  }
}
