// @ts-check
/**
 * The conversation with the tutor. It lives as long as the window does, so that one can read a source and come back;
 * the server keeps nothing of it.
 */
import { call } from '../../api.js';
import { signal } from '../../store.js';
import { token } from '../../token.js';

/** So many earlier turns go along with a question. */
const TURNS_SENT = 12;

/**
 * @typedef {Api.Citation} Citation
 * @typedef {Api.Reply} Reply
 * @typedef {{ id: number, question: string, reply: Reply | null, error: unknown }} Turn
 */

/** @type {import('../../store.js').Signal<Turn[]>} */
export const turns = signal(/** @type {Turn[]} */ ([]));

let counter = 0;

// Nobody sees the questions of whoever used this window before.
token.subscribe((value) => { if (value === null) turns.value = []; });

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

/** @param {number} id @param {string} question @param {ReturnType<typeof history>} before */
async function answer(id, question, before) {
  try {
    const reply = await call('askTutor', { json: { message: question, history: before }, patienceMs: 180_000 });
    change(id, { reply });
  } catch (error) {
    change(id, { error });
  }
}
