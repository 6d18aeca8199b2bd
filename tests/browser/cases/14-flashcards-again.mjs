// What goes on where a page is opened again or left for another: a review after a reload, the reviews of a day, and small figures.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, open, settled, visit } from '../browser.mjs';
import { deckOf, nothingWaits, question, showAnswer } from '../cards.mjs';

export const cases = {
  async 'flashcards: a review that is loaded again shows cards in learning steps ahead of their time, as it did before'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await visit(page, '/flashcards');
    const deck = await deckOf(page, 'Anchors', 1);
    try {
      await visit(page, `/flashcards/review?deck=${deck}`);
      await showAnswer(page);
      await page.keyboard.press('3');
      await question(page).waitFor();
      await nothingWaits(page);
      await page.reload();
      await question(page).getByText('Anchors question 1').waitFor();
      assert.equal(await page.locator('.review-count.learning').textContent(), '1');
      await visit(page, `/flashcards/decks/${deck}`);
      await page.getByText('New a day: 20 · reviews a day: 200').waitFor();
      await visit(page, `/flashcards/statistics?deck=${deck}`);
      await page.locator('.stat-sums').waitFor();
      assert.doesNotMatch(await page.locator('.stat-sums').textContent(), /\b0 (seconds|minutes)/);
    } finally {
      await ask(page, 'DELETE', `/api/flashcards/decks/${deck}`);
    }
  },

  async 'flashcards: the reviews behind the learner profile are listed for their day'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await visit(page, '/learner-profile');
    await page.getByRole('button', { name: 'Show evidence for Pace' }).click();
    const link = page.getByRole('dialog').getByRole('link', { name: /reviews?$/ }).first();
    const count = Number.parseInt(await link.textContent(), 10);
    await link.click();
    await page.waitForURL(/\/flashcards\/statistics\?day=\d{4}-\d\d-\d\d&first=\d+&last=\d+$/);
    await page.getByRole('heading', { level: 2, name: /^Reviews on / }).waitFor();
    const rows = page.locator('.card-log tbody tr');
    await rows.first().waitFor();
    assert.ok(await rows.count() >= count, `${await rows.count()} of ${count}`);
    await rows.first().getByRole('button').click();
    await page.getByRole('dialog', { name: 'Card information' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Show all days' }).click();
    await page.waitForURL(`${BASE}/flashcards/statistics`);
    await page.getByRole('heading', { level: 2, name: /^Reviews on / }).waitFor({ state: 'detached' });
  },

  async 'flashcards: the preview of a note stays on screen while its text scrolls'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.setViewportSize({ width: 1280, height: 600 });
    await visit(page, '/flashcards');
    const deck = await deckOf(page, 'Buoys', 1);
    try {
      await visit(page, `/flashcards/decks/${deck}`);
      await page.locator('.card-open').first().click();
      await page.locator('.note-preview').waitFor();
      await settled(page);
      const top = () => page.locator('.note-preview').evaluate((element) => element.getBoundingClientRect().top - element.closest('dialog').getBoundingClientRect().top);
      await page.getByRole('dialog').evaluate((element) => element.scrollTo(0, 200));
      assert.ok(await top() >= -1, `${await top()}`);
    } finally {
      await ask(page, 'DELETE', `/api/flashcards/decks/${deck}`);
    }
  },
};
