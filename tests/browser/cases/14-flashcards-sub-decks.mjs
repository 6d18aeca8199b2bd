// Flashcards: sub-decks on the page of decks, and cards that are moved to another deck.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, open, settled, visit } from '../browser.mjs';
import { deckOf, question } from '../cards.mjs';
import { look } from '../looks.mjs';

export const cases = {
  async 'flashcards: sub-decks are shown, counted, reviewed, renamed and deleted with their parent'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const parent = await deckOf(page, 'Botany', 1);
    const child = await deckOf(page, 'Botany::Trees', 2);
    const orphan = await deckOf(page, 'Zoology::Birds', 1);
    await visit(page, '/flashcards');
    const row = (name) => page.locator('.deck-row').filter({ has: page.getByRole('link', { name, exact: true }) });
    await row('Botany').getByText('3 new').waitFor();
    await row('Botany').getByText('1 card · 1 sub-deck (2 cards)').waitFor();
    await row('Trees').getByText('2 new').waitFor();
    // A sub-deck without a parent stands by itself, with its full name.
    await row('Birds').getByText('Zoology', { exact: true }).waitFor();
    assert.equal(await page.locator('.deck-below .deck-row').filter({ hasText: 'Birds' }).count(), 0);
    await look(page, 'flashcards-sub-decks');
    const fold = page.getByRole('button', { name: 'Sub-decks of Botany' });
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
    await fold.click();
    await row('Trees').waitFor({ state: 'detached' });
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    // What is folded stays so in this browser.
    await page.reload();
    await row('Botany').waitFor();
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    assert.equal(await row('Trees').count(), 0);
    await fold.click();
    await row('Trees').waitFor();
    // The page of a deck has the cards of its sub-decks, unless they are left out.
    await visit(page, `/flashcards/decks/${parent}`);
    const rows = (count) => page.waitForFunction((wanted) => document.querySelectorAll('.browser tbody tr').length === wanted, count);
    await rows(3);
    await page.locator('.card-deck').filter({ hasText: 'Botany › Trees' }).first().waitFor();
    await look(page, 'flashcards-deck-with-sub-decks');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.locator('.filter-fields').getByLabel('Sub-decks').selectOption('no');
    await rows(1);
    await visit(page, `/flashcards/statistics?deck=${parent}`);
    await page.getByText('Sub-decks are included.').waitFor();
    await visit(page, '/flashcards');
    await page.getByRole('link', { name: 'Review: Botany', exact: true }).click();
    await question(page).waitFor();
    assert.equal((await ask(page, 'GET', `/api/flashcards/due?deck_id=${parent}`)).cards.length, 3);
    // A step of the plan of the day is about its deck alone.
    await visit(page, '/flashcards');
    const asked = page.waitForRequest((request) => request.url().includes('/api/flashcards/due?') && request.url().includes('only=new_cards'));
    await visit(page, `/flashcards/review?deck=${parent}&order=urgency&only=new_cards&horizon=30&cards=3`);
    assert.equal(new URL((await asked).url()).searchParams.get('sub_decks'), 'false');
    await question(page).getByText('Botany question 1').waitFor();
    await visit(page, '/flashcards');
    await row('Botany').locator('.menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Deck settings' }).click();
    const settings = page.getByRole('dialog', { name: 'Deck settings' });
    await settings.getByText('A new name is used for its sub-deck too.').waitFor();
    await settings.getByLabel('Name').fill('Plants');
    await settings.getByRole('button', { name: 'Save settings' }).click();
    await row('Plants').waitFor();
    assert.equal((await ask(page, 'GET', `/api/flashcards/decks/${child}`)).deck.name, 'Plants::Trees');
    await row('Plants').locator('.menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete “Plants”?' });
    await dialog.getByText('Its sub-deck is deleted too. You lose 3 cards and their reviews.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await row('Plants').locator('.menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await row('Plants').waitFor({ state: 'detached' });
    await row('Trees').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row('Trees').waitFor();
    await ask(page, 'DELETE', `/api/flashcards/decks/${parent}`);
    await ask(page, 'DELETE', `/api/flashcards/decks/${orphan}`);
  },

  async 'flashcards: many cards are moved to another deck by one request'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const from = await deckOf(page, 'Sorting', 3);
    const to = await deckOf(page, 'Filed::Done', 0);
    await visit(page, `/flashcards/decks/${from}`);
    await page.locator('.browser tbody tr').nth(2).waitFor();
    const asked = [];
    page.on('request', (request) => { if (request.url().endsWith('/cards/move')) asked.push(request.postDataJSON().card_ids.length); });
    await page.getByRole('checkbox', { name: 'Select all' }).first().check();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Move cards' });
    await dialog.getByLabel('Deck').selectOption(String(to));
    await dialog.getByRole('button', { name: 'Move cards' }).click();
    await page.getByText('3 cards moved to “Filed › Done”.').waitFor();
    await page.locator('.browser tbody tr').first().waitFor({ state: 'detached' });
    assert.deepEqual(asked, [3]);
    assert.equal((await ask(page, 'GET', `/api/flashcards/decks/${to}`)).deck.cards, 3);
    for (const deck of [from, to]) await ask(page, 'DELETE', `/api/flashcards/decks/${deck}`);
  },
};
