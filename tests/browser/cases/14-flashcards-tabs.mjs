// Flashcards: a card is answered once, whatever tabs are open; the last answer can be undone after the page was left; many cards change at once.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, open, settled, visit } from '../browser.mjs';
import { deckOf, nothingWaits, question, reviewsOf, showAnswer } from '../cards.mjs';

/** Another tab of the window. */
async function tabOf(page, address) {
  const tab = await page.context().newPage();
  tab.setDefaultTimeout(15_000);
  await tab.goto(address);
  return tab;
}

/** Tells the page that its tab is in sight again. */
const seenAgain = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

/** Answers the card on screen. */
async function answer(page, key) {
  await showAnswer(page);
  await page.keyboard.press(key);
  await page.locator('.review-answer').waitFor({ state: 'detached' });
}

export const cases = {
  async 'flashcards: a card that one tab answers is not asked by another one'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Tabs', 4);
    const address = `${BASE}/flashcards/review?deck=${id}`;
    await page.goto(address);
    await question(page).getByText('Tabs question 1').waitFor();
    const other = await tabOf(page, address);
    await question(other).getByText('Tabs question 1').waitFor();
    // The answer is on screen there too, and that of the next card is not.
    await showAnswer(other);
    await answer(page, '4');
    await question(page).getByText('Tabs question 2').waitFor();
    await question(other).getByText('Tabs question 2').waitFor();
    await other.getByText('That card was answered elsewhere.').waitFor();
    assert.equal(await other.locator('.review-answer').count(), 0);
    await answer(other, '4');
    await question(page).getByText('Tabs question 3').waitFor();
    await page.keyboard.press('b');
    await question(other).getByText('Tabs question 4').waitFor();
    await nothingWaits(page);
    const cards = (await reviewsOf(page, id)).map((review) => review.card_id);
    assert.equal(cards.length, 2);
    assert.equal(new Set(cards).size, 2, 'no card is answered twice');
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: a card that another device answered is not asked when the tab is seen again'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Devices', 3);
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).getByText('Devices question 1').waitFor();
    const { cards } = await ask(page, 'GET', `/api/flashcards/due?deck_id=${id}`);
    await ask(page, 'POST', `/api/flashcards/cards/${cards[0].id}/review`, { rating: 'easy' });
    await seenAgain(page);
    await question(page).getByText('Devices question 2').waitFor();
    assert.equal(await page.locator('.review-count.new').innerText(), '2');
    // One that is due still stays, with its answer.
    await showAnswer(page);
    await seenAgain(page);
    await page.waitForTimeout(2000);
    assert.match(await question(page).innerText(), /Devices question 2/);
    assert.equal(await page.locator('.review-answer').count(), 1);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: the last answers can be undone after the page was left, and after it was loaded anew'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Return', 3);
    const address = `/flashcards/review?deck=${id}`;
    await visit(page, address);
    await question(page).getByText('Return question 1').waitFor();
    const undo = page.getByRole('button', { name: 'Undo', exact: true });
    await answer(page, '4');
    await question(page).getByText('Return question 2').waitFor();
    await answer(page, '1');
    await question(page).getByText('Return question 3').waitFor();
    await nothingWaits(page);
    await page.getByRole('link', { name: 'Exit' }).click();
    await page.getByRole('heading', { level: 1, name: 'Flashcards' }).waitFor();
    await page.waitForTimeout(1700);
    await visit(page, address);
    await question(page).getByText('Return question 3').waitFor();
    await undo.click();
    await question(page).getByText('Return question 2').waitFor();
    // The focus is on the card, so that the keys go on.
    await answer(page, '4');
    await question(page).getByText('Return question 3').waitFor();
    await nothingWaits(page);
    await page.reload();
    await question(page).getByText('Return question 3').waitFor();
    await page.locator('[aria-keyshortcuts="u"]:not([aria-disabled])').waitFor();
    await page.keyboard.press('u');
    await question(page).getByText('Return question 2').waitFor();
    await page.locator('[aria-keyshortcuts="u"]:not([aria-disabled])').waitFor();
    await page.keyboard.press('u');
    await question(page).getByText('Return question 1').waitFor();
    assert.equal(await page.locator('.review-count.new').innerText(), '3');
    assert.equal((await reviewsOf(page, id)).length, 0);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: on a phone no notice covers what is pressed during a review'(keep) {
    const page = keep(await open({ as: 'ada', width: 390, height: 780 }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Notices', 3);
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).getByText('Notices question 1').waitFor();
    await page.keyboard.press('s');
    await page.locator('.toast').waitFor();
    await showAnswer(page);
    const covered = await page.evaluate(() => {
      const [toast] = document.querySelectorAll('.toast');
      const notice = toast.getBoundingClientRect();
      return [...document.querySelectorAll('.review-top button, .review-top summary, .review-rating, .focus-exit')].filter((one) => {
        const { top, bottom, left, right } = one.getBoundingClientRect();
        return top < notice.bottom && bottom > notice.top && left < notice.right && right > notice.left;
      }).map((one) => one.outerHTML.slice(0, 120));
    });
    assert.deepEqual(covered, []);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await question(page).getByText('Notices question 1').waitFor();
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: many cards are suspended at once and deleted a few at a time, with one sentence about those that were not'(keep) {
    const page = keep(await open({ as: 'ada', expected: [429, 500] }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Many', 24);
    await visit(page, `/flashcards/decks/${id}`);
    await page.locator('.browser tbody tr').nth(23).waitFor();
    let refusals = 1;
    const suspensions = [];
    await page.route('**/api/flashcards/cards/suspend', async (route) => {
      suspensions.push(route.request().postDataJSON());
      refusals -= 1;
      if (refusals >= 0) await route.fulfill({ status: 500, contentType: 'application/json', body: JSON.stringify({ code: 'internal', error: 'Failed.' }) });
      else await route.continue();
    });
    const aside = async () => (await ask(page, 'GET', `/api/flashcards/decks/${id}/cards?limit=100`)).cards.filter((card) => card.suspended).length;
    await page.getByRole('checkbox', { name: 'Select all' }).first().check();
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.locator('.toast.bad').first().waitFor();
    assert.equal(await aside(), 0, 'all or none');
    await page.getByText('24 rows selected').waitFor();
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('24 cards suspended.').waitFor();
    assert.deepEqual([suspensions.length, suspensions[1].card_ids.length, suspensions[1].suspended], [2, 24, true]);
    assert.equal(await aside(), 24);
    let [asked, most, under] = [0, 0, 0];
    await page.route('**/api/flashcards/cards/*', async (route) => {
      asked += 1;
      const at = asked;
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => { setTimeout(resolve, 120); });
      under -= 1;
      if (at === 3) await route.fulfill({ status: 429, headers: { 'retry-after': '1' }, contentType: 'application/json', body: JSON.stringify({ code: 'request.too_many', error: 'Too many requests.' }) });
      else if (at === 5 || at === 6) await route.fulfill({ status: 500, contentType: 'application/json', body: JSON.stringify({ code: 'internal', error: 'Failed.' }) });
      else await route.continue();
    });
    // What could not be deleted comes back.
    await page.getByRole('checkbox', { name: 'Select all' }).first().check();
    await page.getByRole('region', { name: 'Actions for the selected rows' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByText(/Deleted 24 notes/).waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('22 of 24 notes deleted. The others are back in the list.').waitFor();
    assert.equal(asked, 25, 'the one that came too soon was sent again');
    assert.ok(most > 1 && most <= 4, `${most} at once`);
    await page.locator('.browser tbody tr').nth(1).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.browser tbody tr').length === 2);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },
};
