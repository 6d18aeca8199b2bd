// What users of Anki expect of a review: answers that are typed, and sounds that play by themselves.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, UNDER, open, settled } from '../browser.mjs';
import { deckOf, nothingWaits, question, showAnswer } from '../cards.mjs';
import { look } from '../looks.mjs';

const choose = async (page, name) => {
  await page.getByRole('button', { name: 'More actions for this card' }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
};

/** Adds half a second of silence to a deck. */
const addSound = (page, deck, name) => page.evaluate(async ([where, file, key]) => {
  const [rate, count] = [8000, 4000];
  const bytes = new DataView(new ArrayBuffer(44 + count));
  const text = (at, letters) => [...letters].forEach((letter, place) => bytes.setUint8(at + place, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + count, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  text(36, 'data');
  bytes.setUint32(40, count, true);
  for (let at = 0; at < count; at += 1) bytes.setUint8(44 + at, 128);
  const form = new FormData();
  form.set('file', new File([bytes.buffer], file, { type: 'audio/wav' }));
  const sent = await fetch(where, { method: 'POST', headers: { authorization: `Bearer ${localStorage.getItem(key) ?? sessionStorage.getItem(key)}` }, body: form });
  if (!sent.ok) throw new Error(`${sent.status} ${await sent.text()}`);
  return (await sent.json()).media.name;
}, [`${UNDER}/api/flashcards/decks/${deck}/media`, name, `schola.token${UNDER}`]);

const hasPlayed = (page, selector) => page.waitForFunction((wanted) => document.querySelector(wanted)?.played.length > 0, selector);

/** Rates the card on screen. */
const rated = async (page, key) => {
  await showAnswer(page);
  await page.keyboard.press(key);
};

/** Waits until the server was asked for the cards that are due, and the page has heard it. */
const askedAgain = async (page, act) => {
  await Promise.all([page.waitForResponse((answer) => answer.url().includes('/api/flashcards/due')), act()]);
  await page.waitForTimeout(500);
};

export const cases = {
  async 'flashcards: a card in learning steps stays on screen when its answer is undone, and the end tells when the next one comes'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Steps', 1, { learning_steps: [1, 10] });
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).waitFor();
    const ended = page.getByText('Done for now');
    const stays = async () => {
      await question(page).getByText('Steps question 1').waitFor();
      assert.equal(await page.getByText('That card was answered elsewhere.').count(), 0);
    };
    // It comes in ten minutes, and is shown at once as nothing else is left.
    await askedAgain(page, () => rated(page, '3'));
    await askedAgain(page, () => rated(page, '3'));
    await ended.waitFor();
    assert.doesNotMatch(await page.locator('.review-next').innerText(), /minute/);
    await askedAgain(page, () => page.keyboard.press('u'));
    await stays();
    await askedAgain(page, () => rated(page, '3'));
    await ended.waitFor();
    await nothingWaits(page);
    // Also where the page knows of the answer from the server alone.
    await page.reload();
    const undo = page.getByRole('button', { name: 'Undo', exact: true });
    await undo.waitFor();
    await askedAgain(page, () => undo.click());
    await page.waitForTimeout(2000);
    await stays();
    await nothingWaits(page);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: the menu of a card breaks its lines on a narrow screen'(keep) {
    const page = keep(await open({ as: 'ada', width: 360, height: 740 }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Narrow', 1);
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).waitFor();
    for (const scale of ['100%', '200%']) {
      await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, scale);
      await page.getByRole('button', { name: 'More actions for this card' }).click();
      const cut = await page.getByRole('menuitem').evaluateAll((items) => items.filter((item) => item.scrollWidth > item.clientWidth).map((item) => item.textContent));
      assert.deepEqual(cut, [], scale);
      const box = await page.locator('.menu-popup').boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 360, `${scale}: ${JSON.stringify(box)}`);
      await page.keyboard.press('Escape');
    }
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: an answer can be typed, and is compared with the one of the card'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Typed', 0);
    const long = 'An answer that is much too long to be typed by a person who has other cards to review today, too.';
    const cards = [['house', 'casa'], ['to speak', 'hablar'], ['long', long], ['last', 'fin']].map(([front, back]) => ({ kind: 'basic', front, back }));
    await ask(page, 'POST', `/api/flashcards/decks/${id}/cards/bulk`, { cards });
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).getByText('house').waitFor();
    const field = page.getByLabel('Type your answer');
    assert.equal(await field.count(), 0);
    await choose(page, 'Type answers');
    await field.fill('cassa');
    await look(page, 'flashcards-typing');
    await page.setViewportSize({ width: 1280, height: 860 });
    await field.press('Enter');
    await page.locator('.review-typed').getByText('You typed “cassa”. Compare:').waitFor();
    assert.equal(await page.locator('.review-difference del').innerText(), 's');
    await look(page, 'flashcards-typed');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.locator('.review-answer').focus();
    await page.keyboard.press('4');
    // The next card takes what is typed, and its letters are no shortcuts.
    await question(page).getByText('to speak').waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('.review-type input'));
    assert.equal(await field.inputValue(), '');
    await page.keyboard.type('Hablar. u');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.locator('.review-typed.right').getByText('Your answer is right.').waitFor();
    await page.keyboard.press('4');
    // There is no field for a long answer.
    await question(page).getByText('long').waitFor();
    assert.equal(await field.count(), 0);
    await showAnswer(page);
    await page.keyboard.press('4');
    await question(page).getByText('last').waitFor();
    await field.waitFor();
    await nothingWaits(page);
    // The choice stays in this browser.
    await page.reload();
    await question(page).getByText('last').waitFor();
    await field.waitFor();
    await choose(page, 'Stop typing answers');
    await field.waitFor({ state: 'detached' });
    await page.keyboard.press('-');
    await page.getByText('Card skipped until tomorrow.').waitFor();
    await nothingWaits(page);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: the sounds of a card play when they are shown, and again with a key'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Sounds', 0);
    const name = await addSound(page, id, 'word.wav');
    const cards = ['one', 'two'].map((front) => ({ kind: 'basic', front, back: `said\n\n![](${name})` }));
    await ask(page, 'POST', `/api/flashcards/decks/${id}/cards/bulk`, { cards });
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).getByText('one').waitFor();
    await showAnswer(page);
    await hasPlayed(page, '.review-answer audio');
    await choose(page, 'Stop playing sounds automatically');
    await page.keyboard.press('4');
    await question(page).getByText('two').waitFor();
    await showAnswer(page);
    await page.waitForFunction(() => document.querySelector('.review-answer audio')?.readyState > 0);
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => document.querySelector('.review-answer audio').played.length), 0);
    await page.keyboard.press('r');
    await hasPlayed(page, '.review-answer audio');
    await choose(page, 'Play sounds automatically');
    await nothingWaits(page);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },
};
