// The search for cards over all decks: words, filters in the address, changes to many, and what a reader of a shared deck may do.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, open, settled } from '../browser.mjs';
import { look } from '../looks.mjs';

export const cases = {
  async 'flashcards: cards of all decks are found by words and filters that the address keeps, and changed together'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const decks = [];
    for (const name of ['Search::One', 'Search::Two']) {
      const { id } = await ask(page, 'POST', '/api/flashcards/decks', { name });
      const cards = [1, 2, 3].map((at) => ({ front: `Wørd séarched ${name.slice(-3)} ${at}`, back: `back ${at}`, tags: ['quux::sub'] }));
      await ask(page, 'POST', `/api/flashcards/decks/${id}/cards/bulk`, { cards });
      decks.push(id);
    }
    await page.getByRole('link', { name: 'All cards' }).click();
    await page.getByRole('heading', { level: 1, name: 'All cards' }).waitFor();
    const rows = page.locator('.browser tbody tr');
    await rows.first().waitFor();
    const search = page.getByLabel('Search cards');
    await search.fill('SEARCHED on');
    await page.getByText('3 cards', { exact: true }).first().waitFor();
    assert.match(page.url(), /[?&]q=SEARCHED/);
    assert.equal(await search.evaluate((field) => document.activeElement === field), true, 'typing goes on');
    await search.fill('searched');
    await page.getByText('6 cards', { exact: true }).first().waitFor();
    await rows.nth(5).getByText('Search › One').waitFor();
    await look(page, 'flashcards-search');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('combobox', { name: 'Deck' }).first().selectOption(String(decks[1]));
    await page.getByText('3 cards', { exact: true }).first().waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).first().check();
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('3 cards suspended.').waitFor();
    await page.getByRole('combobox', { name: 'Deck' }).first().selectOption('');
    await page.getByRole('combobox', { name: 'State' }).first().selectOption('suspended');
    await page.getByText('3 cards', { exact: true }).first().waitFor();
    // The address brings the same list back.
    await page.reload();
    await settled(page);
    await page.getByText('3 cards', { exact: true }).first().waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'State' }).first().inputValue(), 'suspended');
    await page.getByRole('combobox', { name: 'Tag' }).first().selectOption('quux::sub');
    await page.getByText('3 cards', { exact: true }).first().waitFor();
    await page.getByLabel('Search cards').fill('nothing has this');
    await page.getByText('No cards found').waitFor();
    await page.getByLabel('Search cards').fill('searched two 2');
    await rows.nth(0).waitFor();
    await page.locator('.card-open').first().click();
    const editor = page.getByRole('dialog', { name: 'Edit note' });
    await editor.getByRole('textbox', { name: 'Back' }).fill('changed here');
    await editor.getByRole('button', { name: 'Save note' }).click();
    await rows.first().getByText('changed here').waitFor();
    await rows.first().getByRole('link', { name: 'Search › Two' }).click();
    await page.getByRole('heading', { level: 1, name: 'Search › Two' }).waitFor();
    for (const id of decks) await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: chosen cards get a due date together, and are made new again'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const { id } = await ask(page, 'POST', '/api/flashcards/decks', { name: 'By hand' });
    await ask(page, 'POST', `/api/flashcards/decks/${id}/cards/bulk`, { cards: [1, 2, 3].map((at) => ({ front: `By hand ${at}`, back: `back ${at}` })) });
    const cards = async () => (await ask(page, 'GET', `/api/flashcards/decks/${id}/cards`)).cards;
    await page.goto(`${BASE}/flashcards/decks/${id}`);
    await settled(page);
    await page.locator('.browser tbody tr').nth(2).waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).first().check();
    await page.getByRole('button', { name: 'Set due date' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set due date' });
    await dialog.getByRole('button', { name: 'Set due date' }).click();
    await dialog.getByText('Choose a day.').waitFor();
    const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel('Next due on').fill(day);
    await look(page, 'flashcards-due-date');
    await dialog.getByRole('button', { name: 'Set due date' }).click();
    await page.getByText('3 cards are due on').waitFor();
    assert.ok((await cards()).every((card) => card.state === 'review' && card.due_at.startsWith(day)));
    await page.getByRole('button', { name: 'Actions: By hand 1' }).click();
    await page.getByRole('menuitem', { name: 'Forget' }).click();
    await page.getByRole('dialog', { name: 'Forget 1 card?' }).getByRole('button', { name: 'Forget' }).click();
    await page.getByText('1 card is new again.').waitFor();
    assert.deepEqual((await cards()).map((card) => card.state), ['new', 'review', 'review']);
    // What is known of a card, in the list and during a review.
    const [first] = await cards();
    await ask(page, 'POST', `/api/flashcards/cards/${first.id}/review`, { rating: 'hard', took_ms: 4200 });
    await page.getByRole('button', { name: 'Actions: By hand 1' }).click();
    await page.getByRole('menuitem', { name: 'Card information' }).click();
    const info = page.getByRole('dialog', { name: 'Card information' });
    await info.getByRole('rowheader').first().waitFor();
    await info.getByRole('cell', { name: 'Hard' }).waitFor();
    await info.getByText('Stability').waitFor();
    await look(page, 'flashcards-card-information');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.keyboard.press('Escape');
    await ask(page, 'POST', '/api/flashcards/cards/forget', { card_ids: [first.id] });
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await settled(page);
    await page.getByText('By hand 1').waitFor();
    await page.keyboard.press('i');
    await info.getByText('By hand', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await info.waitFor({ state: 'detached' });
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },
};
