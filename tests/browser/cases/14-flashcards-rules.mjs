// What the pages of flashcards decide by themselves: the cards of a note, and which card comes next.
import assert from 'node:assert/strict';
import { noteClock, serverNow } from '../../../assets/app/clock.js';
import { cardsOf, gapsOf, nextNumber, numbersOf } from '../../../assets/app/pages/flashcards/note/cards-of.js';
import { AHEAD, answers, begin, cardAt, changedElsewhere, left, rate, refreshed, replayed, setAside, undo, withEarlier, withFirst } from '../../../assets/app/pages/flashcards/review/session.js';
import { compared, expectedOf } from '../../../assets/app/pages/flashcards/review/typed.js';

const card = (id, more = {}) => ({ id, note_id: id, deck_id: 1, state: 'new', question: `q${id}`, answer: `a${id}`, next: { again: 60, hard: 360, good: 600, easy: 864_000 }, ...more });
const session = (...cards) => begin({ cards, counts: { new: cards.length, learning: 0, review: 0 } });
const NOW = 1_000_000_000;

export const cases = {
  async 'flashcards: the preview makes the cards that the server makes'() {
    assert.deepEqual(cardsOf('basic', 'f', 'b'), [{ question: 'f', answer: 'b' }]);
    assert.deepEqual(cardsOf('reversed', 'f', 'b'), [{ question: 'f', answer: 'b' }, { question: 'b', answer: 'f' }]);
    assert.deepEqual(cardsOf('cloze', '{{c2::Paris::city}} is in {{c1::France}}', 'x'), [
      { question: 'Paris is in [...]', answer: 'Paris is in **France**\n\nx' },
      { question: '[city] is in France', answer: '**Paris** is in France\n\nx' },
    ]);
    assert.deepEqual(cardsOf('cloze', 'half: {{c1::$\\frac{1}{2}$}}', ''), [{ question: 'half: [...]', answer: 'half: **$\\frac{1}{2}$**' }]);
    assert.deepEqual(cardsOf('cloze', '{{c1::a {{c2::b}} c}}', '').map((one) => one.question), ['[...]', 'a [...] c']);
    const answerOf = (text) => cardsOf('cloze', text, '')[0].answer;
    assert.equal(answerOf('$x = {{c1::2}}$'), '$x = {\\boldsymbol{2}}$');
    assert.equal(answerOf('`{{c1::y}}` {{c1::z}}'), '`y` **z**');
    assert.equal(answerOf('```\nint {{c1::x}};\n```\n{{c1::w}}'), '```\nint x;\n```\n**w**');
    assert.equal(answerOf('{{c1::a\n\nb}}'), 'a\n\nb');
    assert.equal(answerOf('H{{c1::$_2$}}O'), 'H$_2$O');
    assert.deepEqual(cardsOf('cloze', '{{c1,3::shared::hint}} and {{c3::three}}', ''), [
      { question: '[hint] and three', answer: '**shared** and three' },
      { question: '[hint] and [...]', answer: '**shared** and **three**' },
    ]);
    assert.deepEqual(numbersOf('{{c1, 2::a}} {{c1,::b}} {{c,1::c}} {{c1,,2::d}} {{c0,1::e}} {{c1,501::f}} {{c500,12,12::g}}'), [12, 500]);
    assert.deepEqual(numbersOf('{{c0::a}} {{c501::b}} {{c3::open'), []);
    assert.equal(nextNumber('{{c3::a}}'), 4);
  },

  async 'flashcards: a typed answer is compared with what the card asks for'() {
    const basic = (answer) => expectedOf({ kind: 'basic', front: 'f', answer, ordinal: 0 });
    assert.equal(basic('**to** speak'), 'to speak');
    for (const answer of ['$x^2$', '![A cell](cell.png)', 'x'.repeat(81), '']) assert.equal(basic(answer), '', answer);
    const front = '{{c2::Paris::city}} and {{c1::Rome {{c2::x}}}} and {{c2::Oslo}}';
    assert.deepEqual(gapsOf(front, 2), ['Paris', 'x', 'Oslo']);
    assert.deepEqual(gapsOf(front, 1), ['Rome x']);
    assert.equal(expectedOf({ kind: 'cloze', front, answer: 'whole', ordinal: 0 }), 'Rome x');
    for (const typed of ['to speak', ' To  Speak. ', 'TO SPEAK!']) assert.ok(compared(typed, 'to speak').isRight, typed);
    assert.ok(compared('cafe\u0301', 'café').isRight);
    assert.deepEqual(compared('cassa', 'casas'), { isRight: false, parts: [{ text: 'cas', kind: 'same' }, { text: 's', kind: 'extra' }, { text: 'a', kind: 'same' }, { text: 's', kind: 'missing' }] });
    assert.deepEqual(compared('cafe', 'café').parts.map(({ text, kind }) => `${kind} ${text}`), ['same caf', 'extra e', 'missing é']);
    assert.deepEqual(compared('x', 'yz').parts.map(({ text }) => text).join(''), 'xyz');
  },

  async 'flashcards: the next card is one whose time has come, then the queue, then one that is due soon'() {
    let now = session(card(1), card(2));
    now = rate(now, card(1), 'again', NOW);
    assert.deepEqual(now.counts, { new: 1, learning: 1, review: 0 });
    assert.equal(cardAt(now, NOW).id, 2);
    assert.equal(cardAt(now, NOW + 60_000).id, 1);
    now = rate(now, card(2), 'easy', NOW);
    assert.equal(cardAt(now, NOW).id, 1, 'nothing else is left');
    assert.equal(cardAt(now, NOW - AHEAD), null);
    assert.equal(left(now), 1);
    now = rate(now, cardAt(now, NOW), 'easy', NOW);
    assert.equal(cardAt(now, NOW), null);
    assert.equal(left(now), 0);
  },

  async 'flashcards: undo gives back the card with the others of its note, and all numbers'() {
    const before = session(card(1), card(2, { note_id: 1 }), card(3));
    const after = rate(before, before.queue[0], 'again', NOW);
    assert.deepEqual(after.queue.map((one) => one.id), [3]);
    assert.equal(left(after), 2);
    const { session: undone, step } = undo(after);
    assert.equal(step.rating, 'again');
    assert.deepEqual(undone, before);
    assert.equal(undo(before), null);
    // New cards come after what is due, also those of the same note.
    const mixed = session(card(1, { state: 'review' }), card(2, { state: 'review' }), card(3, { note_id: 1 }));
    assert.deepEqual(undo(rate(mixed, mixed.queue[0], 'easy', NOW)).session.queue.map((one) => one.id), [1, 2, 3]);
    assert.deepEqual(undo(setAside(before, before.queue[2], 'suspend')).session.counts, before.counts);
  },

  async 'flashcards: a note is put away with all of its cards, those in learning steps too, and comes back with them'() {
    const begun = rate(session(card(1), card(2), card(3, { note_id: 2 }), card(4, { note_id: 1 }), card(5)), card(1), 'again', NOW);
    const before = { ...begun, queue: [card(4, { note_id: 1 }), ...begun.queue], counts: { ...begun.counts, new: begun.counts.new + 1 } };
    const away = setAside(before, before.queue[0], 'bury_note');
    assert.deepEqual([away.queue.map(({ id }) => id), away.later.length, away.counts], [[2, 3, 5], 0, { new: 3, learning: 0, review: 0 }]);
    const { session: back } = undo(away);
    // A card in learning steps waits for its time again.
    assert.deepEqual([back.queue.map(({ id }) => id).sort(), back.later.map((one) => one.card.id), back.counts], [[2, 3, 4, 5], [1], before.counts]);
    // One card alone leaves the others.
    assert.deepEqual(setAside(before, before.queue[0], 'bury').queue.map(({ id }) => id), [2, 3, 5]);
    assert.equal(setAside(before, before.queue[0], 'bury').later.length, 1);
    const sent = replayed(before, [{ id: 'a', owner: 1, made: NOW, name: 'updateCard', content: { path: { id: 2 }, json: { note_buried: true } } }]);
    assert.deepEqual(sent.queue.map(({ id }) => id), [4, 5]);
  },

  async 'flashcards: what another tab does with a card counts here, and is not undone here'() {
    const before = rate(session(card(1), card(2), card(3), card(4, { note_id: 3 })), card(1), 'easy', NOW, 0, 'a');
    const again = changedElsewhere(before, { kind: 'review', cardId: 2, rating: 'again', at: NOW });
    assert.deepEqual(again.queue.map(({ id }) => id), [3, 4]);
    assert.deepEqual(again.later.map((one) => one.card.id), [2]);
    assert.deepEqual(again.counts, { new: 2, learning: 1, review: 0 });
    assert.equal(undo(again).step.card.id, 1);
    const buried = changedElsewhere(again, { kind: 'bury', cardId: 3, at: NOW });
    assert.deepEqual(buried.queue.map(({ id }) => id), [4]);
    assert.equal(changedElsewhere(buried, { kind: 'review', cardId: 99, rating: 'good', at: NOW }), buried, 'a card of another session');
  },

  async 'flashcards: a later session undoes the steps of the one before, and does not count them as its own'() {
    const first = rate(rate(session(card(1), card(2)), card(1), 'easy', NOW, 900, 'a'), card(2), 'again', NOW, 900, 'b');
    const later = withEarlier(session(card(3), card(2, { state: 'learning' })), first.past);
    assert.equal(answers(later).length, 0);
    const one = undo({ ...later, counts: { new: 1, learning: 1, review: 0 } });
    assert.equal(one.step.clientId, 'b');
    assert.deepEqual(one.session.queue.map(({ id }) => id), [2, 3]);
    assert.deepEqual(one.session.counts, { new: 2, learning: 0, review: 0 });
    const two = undo(one.session);
    assert.equal(two.step.clientId, 'a');
    assert.equal(undo(two.session), null);
    const waits = rate(session(card(1), card(2)), card(1), 'again', NOW);
    assert.deepEqual(waits.counts, { new: 1, learning: 1, review: 0 });
    const back = withFirst(waits, card(1));
    assert.deepEqual([back.queue.map(({ id }) => id), back.later, back.counts], [[1, 2], [], { new: 2, learning: 0, review: 0 }]);
  },

  async 'flashcards: what waits to be sent counts in a session that is opened again'() {
    const write = (name, id, json, made = NOW) => ({ owner: 1, name, content: { path: { id }, json }, key: 'k', made });
    const now = replayed(session(card(1), card(2), card(3), card(4)), [
      write('reviewCard', 1, { rating: 'easy' }), write('reviewCard', 2, { rating: 'again' }), write('updateCard', 3, { suspended: true }),
      write('reviewCard', 9, { rating: 'good' }), write('reviewCard', 4, { rating: 'easy' }), write('undoReview', undefined, { card_id: 4 }),
    ]);
    assert.deepEqual(now.queue.map((one) => one.id), [4]);
    assert.deepEqual(now.later.map((one) => one.card.id), [2]);
  },

  async 'flashcards: the card on screen stays when the server sends more'() {
    const now = rate(session(card(1), card(2)), card(1), 'again', NOW);
    const next = refreshed(now, { cards: [card(5), card(2, { question: 'new words' }), card(6)], counts: { new: 3, learning: 0, review: 0 } }, card(2));
    assert.deepEqual(next.queue.map((one) => one.id), [2, 5, 6]);
    assert.equal(next.queue[0].question, 'new words');
    assert.deepEqual(next.counts, { new: 3, learning: 1, review: 0 });
  },

  async 'flashcards: a clock that is wrong by an hour does not put answers into the future'() {
    const isNear = (at) => Math.abs(serverNow() - at) < 5000;
    noteClock(new Date(Date.now() - 3_600_000).toUTCString());
    assert.ok(isNear(Date.now() - 3_600_000));
    noteClock(null);
    assert.ok(isNear(Date.now() - 3_600_000));
    noteClock(new Date().toUTCString());
    assert.ok(isNear(Date.now()));
  },

  async 'flashcards: a clock that is set back or ahead by years without a network does not date answers before the last contact'() {
    const now = Date.now;
    const isRight = () => Math.abs(serverNow() - now()) < 5000;
    try {
      noteClock(new Date(now()).toUTCString());
      Date.now = () => Date.UTC(2000, 0, 4);
      assert.ok(isRight(), new Date(serverNow()).toISOString());
      noteClock(new Date(now()).toUTCString());
      assert.ok(isRight());
      // The clock is put right without a network.
      Date.now = now;
      assert.ok(serverNow() >= now() - 5000);
      Date.now = () => now() + 400 * 24 * 3600 * 1000;
      noteClock(new Date(now()).toUTCString());
      assert.ok(isRight(), 'the next answer tells the time');
    } finally {
      Date.now = now;
      noteClock(new Date().toUTCString());
    }
  },

  async 'flashcards: an undo that waits takes back the answer that it names'() {
    const write = (name, id, json) => ({ owner: 1, name, content: { path: { id }, json }, key: 'k', made: NOW });
    const answered = rate(session(card(1)), card(1), 'easy', NOW, 900, 'c1');
    assert.equal(undo(answered).step.clientId, 'c1');
    const after = (...writes) => replayed(session(card(1), card(2)), writes).queue.map((one) => one.id);
    const [first, second] = [write('reviewCard', 1, { rating: 'easy', client_id: 'c1' }), write('reviewCard', 2, { rating: 'easy', client_id: 'c2' })];
    assert.deepEqual(after(first, second, write('undoReview', undefined, { card_id: 2, client_id: 'c2' })), [2]);
    assert.deepEqual(after(first, second, write('undoReview', undefined, { card_id: 2, client_id: 'gone' })), []);
    assert.deepEqual(after(first, second, write('undoReview', undefined, { card_id: 2 })), [2], 'one that an earlier release has kept');
    assert.deepEqual(after(first, write('updateCard', 2, { suspended: true }), write('undoReview', undefined, { card_id: 2 })), []);
  },
};
