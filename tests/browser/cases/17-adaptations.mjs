// Adaptations: one press applies them, their figures are told, what was applied shows before and after and can be reverted, and pages
// follow them.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, open, settled, visit } from '../browser.mjs';

const entry = (page, what) => page.locator('.ile-entry').filter({ has: page.getByRole('heading', { name: what }) });

export const cases = {
  async 'an adaptation is applied with one press, and reverted with another'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/learner-profile`);
    await page.locator('.page-head-actions').getByRole('link', { name: 'Adaptations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Adaptations' }).waitFor();
    await page.locator('.ile-entry').first().waitFor();
    // What was applied before shows its effect.
    assert.ok(await page.locator('.ile-means').count() > 0);
    const what = 'A button beside each card that reads it aloud.';
    const card = page.locator('.ile-one').filter({ has: page.getByRole('heading', { name: what }) });
    await page.getByText(/Show \d+ adaptations/).click();
    await card.getByText('Figures').click();
    await card.getByText('Proposed up to 40.').waitFor();
    await card.getByRole('link', { name: 'See your learner profile' }).waitFor();
    await card.getByRole('button', { name: `Apply: ${what}` }).click();
    await page.getByText(`Applied: ${what}`).waitFor();
    await entry(page, what).getByText('In force').waitFor();
    await entry(page, what).getByText('Too early to tell').waitFor();
    await card.waitFor({ state: 'detached' });
    await page.reload();
    await entry(page, what).getByRole('button', { name: `Revert: ${what}` }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('The usual settings apply again.').waitFor();
    await entry(page, what).getByText(/then reverted/).waitFor();
    // The button is gone; the focus goes to what is next, and not to what a closed part hides.
    await page.waitForFunction(() => document.activeElement !== document.body && document.activeElement.checkVisibility());
    await page.getByText(/Show \d+ adaptations/).click();
    await card.waitFor();
  },

  async 'cards follow what is applied: larger type, and a button that reads them aloud'(keep) {
    const page = keep(await open({ as: 'tutor' }));
    await page.addInitScript(() => {
      window.said = [];
      SpeechSynthesis.prototype.speak = (utterance) => { window.said.push(utterance.text); };
    });
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const { id } = await ask(page, 'POST', '/api/flashcards/decks', { name: 'Adapted' });
    await ask(page, 'POST', `/api/flashcards/decks/${id}/cards`, { front: 'The *mitochondrion*', back: 'makes ATP' });
    const question = page.locator('.review-question .prose');
    const size = () => question.evaluate((element) => parseFloat(getComputedStyle(element).wordSpacing));
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question.waitFor();
    await settled(page);
    assert.equal(await size(), 0);
    assert.equal(await page.getByRole('button', { name: 'Read aloud' }).count(), 0);
    const applied = [];
    for (const adaptation of ['easier_reading', 'read_aloud']) applied.push((await ask(page, 'POST', '/api/ile/apply', { adaptation })).id);
    await visit(page, '/flashcards');
    await visit(page, `/flashcards/review?deck=${id}`);
    await page.locator('.easy-reading').waitFor();
    assert.ok(await size() > 0);
    await page.getByRole('button', { name: 'Read aloud' }).click();
    assert.deepEqual(await page.evaluate(() => window.said), ['The mitochondrion']);
    await page.keyboard.press('Space');
    await page.locator('.review-answer').waitFor();
    await page.keyboard.press('r');
    assert.deepEqual(await page.evaluate(() => window.said.slice(1)), ['The mitochondrion', 'makes ATP']);
    for (const one of applied) await ask(page, 'POST', `/api/ile/applied/${one}/revert`);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },
};
