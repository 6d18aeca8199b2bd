// Reviews without a network: clocks that are wrong, answers that are refused, pictures, and cards from right to left.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, UNDER, open, people, settled } from '../browser.mjs';
import { deckOf, nothingWaits, question, reviewsOf, showAnswer } from '../cards.mjs';
import { kept, overWire, rows, signIn, until } from '../offline.mjs';

/** Sets the clock of the device, which goes on from there. Without a time it is put right. */
const setClock = (page, to) => page.evaluate((wanted) => {
  window.clockOfDevice ??= Date.now.bind(Date);
  const ahead = wanted === null ? 0 : wanted - window.clockOfDevice();
  Date.now = () => window.clockOfDevice() + ahead;
}, to ?? null);

const answer = async (page, key = '4') => {
  await showAnswer(page);
  await page.keyboard.press(key);
  await page.locator('.review-answer').waitFor({ state: 'detached' });
};

/** The reviews that wait to be sent, once there are so many. */
async function waitingReviews(page, count) {
  for (let tries = 0; tries < 100; tries += 1) {
    const writes = await rows(page, 'queue');
    if (writes.length === count) return writes;
    await page.waitForTimeout(100);
  }
  throw new Error(`there are not ${count} writes that wait`);
}

/** Sends what waits as soon as the server is back. */
async function mend(page, line) {
  await line.mend();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await nothingWaits(page);
}

/** Answers two cards of a new deck without a network, while the clock of the device is wrong. */
async function answerAt(page, line, name, time) {
  await signIn(page, line, people.ada);
  const id = await deckOf(page, name, 3);
  await page.goto(`${line.base}/flashcards/review?deck=${id}`);
  await question(page).getByText(`${name} question 1`).waitFor();
  await kept(page);
  await line.cut();
  await setClock(page, time);
  await answer(page);
  await question(page).getByText(`${name} question 2`).waitFor();
  await answer(page);
  await question(page).getByText(`${name} question 3`).waitFor();
  return { id, writes: await waitingReviews(page, 2) };
}

const isNow = (text) => Math.abs(Date.parse(text) - Date.now()) < 120_000;

const PICTURES = `schola ${UNDER}/ cards`;
const drawing = (shape) => `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80">${shape}</svg>`;

/** Adds a picture to a deck. */
const addPicture = async (page, deck, name, text) => page.evaluate(async ([where, file, content, key]) => {
  const form = new FormData();
  form.set('file', new File([content], file, { type: 'image/svg+xml' }));
  const headers = { authorization: `Bearer ${localStorage.getItem(key)}` };
  const sent = await fetch(where, { method: 'POST', headers, body: form });
  if (!sent.ok) throw new Error(`${sent.status} ${await sent.text()}`);
  return (await sent.json()).media;
}, [`${UNDER}/api/flashcards/decks/${deck}/media`, name, text, `schola.token${UNDER}`]);

export const cases = {
  'flashcards: answers that were given while the clock stood in the year 2000 are sent with the right time': overWire(async (page, line) => {
    const { id, writes } = await answerAt(page, line, 'Battery', Date.UTC(2000, 0, 4));
    for (const { content, made } of writes) {
      assert.ok(made < Date.UTC(2001, 0, 1), 'the clock is wrong');
      assert.ok(isNow(content.json.reviewed_at), content.json.reviewed_at);
    }
    // The clock is put right by hand, so that the answers look decades old.
    await setClock(page);
    await mend(page, line);
    const reviews = await reviewsOf(page, id);
    assert.equal(reviews.length, 2);
    for (const review of reviews) assert.ok(isNow(review.reviewed_at), review.reviewed_at);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  }),

  'flashcards: the page of decks counts anew once what was answered without a network is sent': overWire(async (page, line) => {
    const { id } = await answerAt(page, line, 'Counted', Date.now());
    await page.getByRole('link', { name: 'Exit' }).click();
    const row = page.locator('.deck-row').filter({ hasText: 'Counted' });
    await row.waitFor();
    await mend(page, line);
    await row.getByText('1 new').waitFor();
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  }),

  'flashcards: a start without a network with a clock that is behind dates no answer before the last contact': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    const id = await deckOf(page, 'Restart', 2);
    await page.goto(`${line.base}/flashcards/review?deck=${id}`);
    await question(page).getByText('Restart question 1').waitFor();
    await kept(page);
    await page.addInitScript((to) => {
      const [real, start] = [Date.now.bind(Date), Date.now()];
      Date.now = () => to + real() - start;
    }, Date.UTC(2000, 0, 4));
    await line.cut();
    await page.reload();
    await question(page).getByText('Restart question 1').waitFor();
    await answer(page);
    const [write] = await waitingReviews(page, 1);
    assert.ok(write.made < Date.UTC(2001, 0, 1), 'the clock is wrong');
    assert.ok(Math.abs(Date.parse(write.content.json.reviewed_at) - Date.now()) < 300_000, write.content.json.reviewed_at);
    await mend(page, line);
    assert.equal((await reviewsOf(page, id)).length, 1);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  }),

  'flashcards: answers that were given while the clock was ahead are dated back and none is lost': overWire(async (page, line) => {
    const { id, writes } = await answerAt(page, line, 'Ahead', Date.now() + 400 * 24 * 3600 * 1000);
    for (const { content } of writes) assert.ok(Date.parse(content.json.reviewed_at) > Date.now() + 300 * 24 * 3600 * 1000, content.json.reviewed_at);
    await mend(page, line);
    const reviews = await reviewsOf(page, id);
    assert.equal(reviews.length, 2);
    for (const review of reviews) assert.ok(isNow(review.reviewed_at), review.reviewed_at);
    assert.equal(await page.getByText('was not accepted').count(), 0);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
    // The first of them was refused, which told the time.
    page.wrongs = page.wrongs.filter((wrong) => !/status of 400\b/.test(wrong));
  }),

  'flashcards: answers wait, and a banner says so, while a proxy answers for a server that restarts': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    const id = await deckOf(page, 'Restarting', 4);
    await page.goto(`${line.base}/flashcards/review?deck=${id}`);
    await question(page).getByText('Restarting question 1').waitFor();
    for (const [at, status] of [502, 503, 504].entries()) {
      line.lost = status;
      await answer(page);
      await question(page).getByText(`Restarting question ${at + 2}`).waitFor();
      await page.locator('.offline-banner').getByText('You’re offline.').waitFor();
      await waitingReviews(page, 1);
      line.lost = 0;
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await nothingWaits(page);
      await page.locator('.offline-banner').waitFor({ state: 'detached' });
    }
    assert.equal((await reviewsOf(page, id)).length, 3);
    // The server itself says that it is busy: it is there, and the answer is sent again.
    const busy = { status: 503, contentType: 'application/json', body: JSON.stringify({ code: 'server.overloaded', error: 'Busy.', request_id: 'req_1' }) };
    await page.route('**/api/flashcards/cards/*/review', (route) => route.fulfill(busy), { times: 1 });
    await Promise.all([page.waitForResponse((response) => response.status() === 503), answer(page)]);
    assert.equal(await page.locator('.offline-banner').count(), 0);
    await nothingWaits(page);
    assert.equal((await reviewsOf(page, id)).length, 4);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
    page.wrongs = page.wrongs.filter((wrong) => !/status of 50[234]\b/.test(wrong));
  }),

  async 'flashcards: the undo of an answer that was refused takes back no other one'(keep) {
    const page = keep(await open({ as: 'ada', expected: [422] }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Refused', 1);
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).getByText('Refused question 1').waitFor();
    await Promise.all([page.waitForResponse('**/api/flashcards/cards/*/review'), answer(page, '1')]);
    await nothingWaits(page);
    // The same card comes again; this answer is refused for good.
    await page.route('**/api/flashcards/cards/*/review', (route) => route.fulfill({ status: 422, contentType: 'application/json', body: JSON.stringify({ code: 'flashcards.too_many', error: 'Refused.' }) }));
    await question(page).getByText('Refused question 1').waitFor();
    const [refused] = await Promise.all([page.waitForRequest('**/api/flashcards/cards/*/review'), answer(page, '3')]);
    await page.getByText('was not accepted').first().waitFor();
    const [undone] = await Promise.all([page.waitForResponse('**/api/flashcards/reviews/undo'), page.keyboard.press('u')]);
    assert.equal(undone.request().postDataJSON().client_id, refused.postDataJSON().client_id);
    assert.equal(undone.status(), 422);
    await nothingWaits(page);
    assert.equal((await reviewsOf(page, id)).length, 1);
    assert.equal(await page.getByText('There is no review to undo.').count(), 0);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  'flashcards: pictures of due cards are there without a network, and one that is missing is named': overWire(async (page, line) => {
    await signIn(page, line, people.tutor);
    const [id, empty] = [await deckOf(page, 'Shapes', 0), await deckOf(page, 'Nothing', 0)];
    const there = await addPicture(page, id, 'circle.svg', drawing('<circle cx="40" cy="40" r="34"/>'));
    const gone = await addPicture(page, id, 'square.svg', drawing('<rect width="70" height="70"/>'));
    const cards = [['A circle', there], ['A square', gone]].map(([front, { name }]) => ({ kind: 'basic', front: `![${front}](${name})`, back: front }));
    await ask(page, 'POST', `/api/flashcards/decks/${id}/cards/bulk`, { cards });
    // The second picture cannot be fetched.
    line.change = { text: (text) => text, path: (path) => (path.includes(`/api/files/${new URL(gone.url, line.base).pathname.split('/').pop()}?`) ? `${UNDER}/api/none` : path) };
    await page.goto(`${line.base}/flashcards/review?deck=${empty}`);
    await page.getByRole('heading', { name: 'No cards are due' }).waitFor();
    await kept(page);
    await page.goto(`${line.base}/flashcards`);
    await settled(page);
    await kept(page);
    const place = new URL(there.url, line.base).pathname;
    await until(page, async ([name, path]) => Boolean(await caches.match(path, { cacheName: name, ignoreSearch: true })), [PICTURES, there.url.startsWith(UNDER) ? place : UNDER + place]);
    await line.cut();
    await page.goto(`${line.base}/flashcards/review?deck=${id}`);
    await page.waitForFunction(() => document.querySelector('.review-question img')?.naturalWidth > 0);
    assert.equal(await page.locator('.card-missing').count(), 0);
    await answer(page);
    await question(page).getByText('A square').waitFor();
    await question(page).getByText('A picture or sound of this card isn’t available offline.').waitFor();
    await mend(page, line);
    for (const deck of [id, empty]) await ask(page, 'DELETE', `/api/flashcards/decks/${deck}`);
    // Nothing is left of somebody who has signed out.
    await page.goto(`${line.base}/flashcards`);
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await until(page, async (name) => !(await caches.has(name)), PICTURES);
  }),

  async 'flashcards: cards in Hebrew and Arabic stand from right to left, and others on the same card do not'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Direction', 0);
    const front = ['# כותרת', 'שלום עולם.', 'Peace to the world.', '$x$ הוא מספר.'].join('\n\n');
    const back = ['- [x] אחת.\n- [ ] שתיים.', '1. واحد.\n\n   ثانيا.\n2. اثنان.', '> مرحبا.\n>\n> Hello.', '| עברית. | English. |\n|---|---|\n| שלום. | Peace. |'].join('\n\n');
    await ask(page, 'POST', `/api/flashcards/decks/${id}/cards/bulk`, { cards: [{ kind: 'basic', front, back }] });
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).locator('.prose').waitFor();
    const directions = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => getComputedStyle(one).direction).join(' '));
    assert.equal(await directions('.review-question .prose > :is(h1, h2, h3)'), 'rtl');
    assert.equal(await directions('.review-question .prose > p'), 'rtl ltr rtl');
    await showAnswer(page);
    assert.equal(await directions('.review-answer :is(ul, ol, blockquote)'), 'rtl rtl rtl');
    assert.equal(await directions('.review-answer ol p'), 'rtl rtl', 'a paragraph of a list goes with the list');
    assert.equal(await directions('.review-answer :is(th, td)'), 'rtl ltr rtl ltr');
    // The box of a task stands before its words.
    const [box, item] = await page.evaluate(() => ['.review-answer .prose-task', '.review-answer .task'].map((selector) => document.querySelector(selector).getBoundingClientRect().right));
    assert.ok(item - box < 4, `${box}, ${item}`);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },
};
