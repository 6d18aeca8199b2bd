// Flashcards: decks, notes, the review by keyboard and without a network, import and statistics.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ask } from '../api.mjs';
import { BASE, UNDER, open, people, settled, visit } from '../browser.mjs';
import { deckOf, nothingWaits, question, reviewsOf, showAnswer } from '../cards.mjs';
import { look } from '../looks.mjs';
import { kept, overWire, rows, signIn, until } from '../offline.mjs';

/** Saves a file of a format in the export window. */
async function saved(page, format) {
  const dialog = page.getByRole('dialog');
  await dialog.getByText(format, { exact: true }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Save file' }).click()]);
  await dialog.waitFor({ state: 'detached' });
  return file;
}

export const cases = {
  async 'flashcards: a deck is created, changed, and deleted with a way back'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    await page.getByRole('button', { name: 'Create deck' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create deck' }).click();
    await dialog.getByText('Enter a name.').waitFor();
    await dialog.getByLabel('Name').fill('Chemistry::Acids');
    await dialog.getByLabel('Subject').fill('Chemistry');
    await dialog.getByText('Scheduling').click();
    await dialog.getByLabel('Learning steps').fill('1 x');
    await dialog.getByRole('button', { name: 'Create deck' }).click();
    await dialog.getByText('Enter up to 10 whole numbers from 1 to 1440.').waitFor();
    await dialog.getByLabel('Learning steps').fill('2 15');
    await dialog.getByRole('button', { name: 'Create deck' }).click();
    // The new deck asks for its first cards.
    await page.getByRole('dialog', { name: 'Add cards' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Chemistry › Acids' }).waitFor();
    const id = Number(new URL(page.url()).pathname.split('/').pop());
    const { deck: made } = await ask(page, 'GET', `/api/flashcards/decks/${id}`);
    assert.deepEqual([made.learning_steps, made.subject], [[2, 15], 'Chemistry']);
    await visit(page, '/flashcards');
    const row = page.locator('.deck-row').filter({ hasText: 'Acids' });
    await row.locator('.menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.waitFor();
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: notes of each kind are written with a preview, found, suspended and deleted'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Editor', 0);
    await visit(page, `/flashcards/decks/${id}`);
    await page.getByRole('button', { name: 'Add cards' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add cards' });
    // What is missing takes the focus.
    await dialog.getByRole('button', { name: 'Add note' }).click();
    await page.waitForFunction(() => document.activeElement?.matches('.editor-text[aria-invalid="true"]'));
    await dialog.getByRole('textbox', { name: 'Front' }).fill('What is $a^2$ for $a = 3$?');
    await dialog.getByRole('textbox', { name: 'Back' }).fill('**9**');
    await dialog.locator('.note-answer strong', { hasText: '9' }).waitFor();
    await dialog.locator('.note-question .katex').first().waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Note added.').waitFor();
    await dialog.getByText('Fill in the gap').click();
    const text = dialog.getByRole('textbox', { name: 'Text with gaps' });
    await text.fill('Water boils at 100 degrees.');
    await text.evaluate((field) => { field.focus(); field.setSelectionRange(15, 18); });
    await page.keyboard.press('Control+Shift+C');
    assert.equal(await text.inputValue(), 'Water boils at {{c1::100}} degrees.');
    await dialog.locator('.note-question', { hasText: 'Water boils at [...] degrees.' }).waitFor();
    await text.evaluate((field) => { field.focus(); field.setSelectionRange(0, 5); });
    await dialog.getByRole('button', { name: 'Make a gap' }).click();
    assert.equal(await text.inputValue(), '{{c2::Water}} boils at {{c1::100}} degrees.');
    await dialog.getByRole('heading', { name: '2 cards' }).waitFor();
    await dialog.getByRole('button', { name: 'Add note' }).click();
    await page.locator('.browser tbody tr').nth(2).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const search = page.getByLabel('Search cards');
    await search.fill('boils');
    await page.getByText('2 cards', { exact: true }).first().waitFor();
    await search.fill('');
    await page.locator('.browser tbody tr').nth(2).waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).first().check();
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('3 cards suspended.').waitFor();
    assert.ok((await ask(page, 'GET', `/api/flashcards/decks/${id}/cards`)).cards.every((card) => card.suspended));
    await page.locator('.card-open').first().click();
    const editor = page.getByRole('dialog', { name: 'Edit note' });
    await editor.getByRole('textbox', { name: 'Back' }).fill('nine');
    await editor.getByRole('button', { name: 'Save note' }).click();
    await page.locator('.browser tbody').getByText('nine').waitFor();
    await page.locator('.browser tbody .menu-trigger').first().click();
    await page.getByRole('menuitem', { name: 'Delete note' }).click();
    await page.locator('.browser tbody').getByText('nine').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.browser tbody').getByText('nine').waitFor();
    await page.getByRole('button', { name: /^Actions: Editor/ }).click();
    await page.getByRole('menuitem', { name: 'Add many notes' }).click();
    const bulk = page.getByRole('dialog', { name: 'Add many notes' });
    await bulk.getByLabel('Notes', { exact: true }).fill('uno; one\ndos; two\ntres');
    await bulk.getByRole('button', { name: 'Add notes' }).click();
    await bulk.getByText('Line 3 needs a front and a back.').waitFor();
    await bulk.getByLabel('Notes', { exact: true }).fill('uno; one\ndos; two');
    await bulk.getByRole('button', { name: 'Add notes' }).click();
    await page.getByText('2 notes added.').waitFor();
    await page.locator('.browser tbody tr').nth(4).waitFor();
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: a picture is added to a note and shown in the preview and in the review'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Pictures', 0);
    await visit(page, `/flashcards/decks/${id}`);
    await page.getByRole('button', { name: 'Add cards' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add cards' });
    await dialog.getByText('Picture', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Add note' }).click();
    await dialog.getByText('Enter the front.').waitFor();
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80"><circle cx="40" cy="40" r="34"/></svg>';
    await dialog.locator('input[type="file"]').setInputFiles({ name: 'cell.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(picture) });
    await dialog.locator('.note-question img').waitFor();
    await dialog.getByRole('textbox', { name: 'Back' }).fill('A cell');
    await dialog.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('Note added.').waitFor();
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await page.waitForFunction(() => document.querySelector('.review-question img')?.naturalWidth > 0);
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  async 'flashcards: a review goes by the keyboard alone, shows the next card at once, and can be undone'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Keys', 5);
    // The next card does not wait for the server.
    await page.route('**/api/flashcards/cards/*/review', async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
      await route.continue();
    });
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).getByText('Keys question 1').waitFor();
    assert.equal(await page.getByRole('navigation').count(), 0);
    await showAnswer(page);
    assert.match(await page.locator('.review-rating.easy .review-interval').innerText(), /\d/);
    // The time until the next card is there, measured in the page.
    const took = await page.evaluate(() => new Promise((resolve) => {
      const began = performance.now();
      new MutationObserver(() => { if (/question 2/.test(document.querySelector('.review-question')?.textContent ?? '')) resolve(performance.now() - began); })
        .observe(document.body, { childList: true, subtree: true, characterData: true });
      document.dispatchEvent(new KeyboardEvent('keydown', { key: '4', bubbles: true }));
    }));
    assert.ok(took < 100, `${took} ms`);
    await page.keyboard.press('u');
    await question(page).getByText('Keys question 1').waitFor();
    await showAnswer(page);
    await page.keyboard.press('4');
    await question(page).getByText('Keys question 2').waitFor();
    await page.keyboard.press('s');
    await question(page).getByText('Keys question 3').waitFor();
    await page.keyboard.press('Control+z');
    await question(page).getByText('Keys question 2').waitFor();
    await page.keyboard.press('b');
    await question(page).getByText('Keys question 3').waitFor();
    await page.keyboard.press('e');
    const editor = page.getByRole('dialog', { name: 'Edit note' });
    await editor.getByRole('textbox', { name: 'Front' }).fill('Keys question three');
    await editor.getByRole('button', { name: 'Save note' }).click();
    await question(page).getByText('Keys question three').waitFor();
    for (let at = 0; at < 3; at += 1) {
      await showAnswer(page);
      await page.keyboard.press('4');
      await page.locator('.review-answer').waitFor({ state: 'detached' });
    }
    await page.getByRole('heading', { name: 'Done for now' }).waitFor({ timeout: 30_000 });
    assert.match(await page.locator('.review-sums').innerText(), /4/);
    await nothingWaits(page);
    assert.equal((await reviewsOf(page, id)).length, 4);
    assert.equal((await ask(page, 'GET', `/api/flashcards/decks/${id}/cards`)).cards.filter((card) => card.suspended).length, 0);
    await page.getByText(/Next: \d+ cards? on/).waitFor();
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },

  'flashcards: ten cards answered without a server are counted once each, also when the page is closed in between': overWire(async (page, line, keep) => {
    await signIn(page, line, people.ada);
    const id = await deckOf(page, 'Offline', 12);
    await page.goto(`${line.base}/flashcards/review?deck=${id}`);
    await question(page).getByText('Offline question 1').waitFor();
    await kept(page);
    await until(page, (under) => new Promise((resolve) => {
      const opening = indexedDB.open(`schola${under}`);
      opening.onsuccess = () => {
        const all = opening.result.transaction('seen').objectStore('seen').getAll();
        all.onsuccess = () => { opening.result.close(); resolve(all.result.some((row) => row.path === 'flashcards/due')); };
      };
    }), UNDER);
    await line.cut();
    const answered = [];
    const answer = async (on) => {
      answered.push(await question(on).innerText());
      await showAnswer(on);
      await on.keyboard.press('4');
      await on.locator('.review-answer').waitFor({ state: 'detached' });
    };
    for (let at = 0; at < 6; at += 1) await answer(page);
    await until(page, (under) => new Promise((resolve) => {
      const opening = indexedDB.open(`schola${under}`);
      opening.onsuccess = () => {
        const count = opening.result.transaction('queue').objectStore('queue').count();
        count.onsuccess = () => { opening.result.close(); resolve(count.result === 6); };
      };
    }), UNDER);
    const context = page.context();
    await page.close();
    const again = await context.newPage();
    again.setDefaultTimeout(15_000);
    again.wrongs = [];
    keep(again);
    await again.goto(`${line.base}/flashcards/review?deck=${id}`);
    await question(again).waitFor();
    for (let at = 0; at < 4; at += 1) await answer(again);
    assert.equal(new Set(answered).size, 10, answered.join(', '));
    await again.locator('.offline-banner').filter({ hasText: '10 changes will be sent' }).waitFor();
    assert.equal((await rows(again, 'queue')).length, 10);
    await line.mend();
    await again.locator('.offline-banner').waitFor({ state: 'detached', timeout: 30_000 });
    await nothingWaits(again);
    const reviews = await reviewsOf(again, id);
    assert.equal(reviews.length, 10);
    assert.equal(new Set(reviews.map((review) => review.card_id)).size, 10);
    assert.equal(new Set(reviews.map((review) => review.client_id)).size, 10);
    await again.reload();
    await question(again).getByText('Offline question 11').waitFor();
    await ask(again, 'DELETE', `/api/flashcards/decks/${id}`);
  }),

  async 'flashcards: a file is imported with a report, and exported again'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards/import`);
    await settled(page);
    await page.getByLabel('Name of the deck').fill('Imported');
    await page.locator('input[type="file"]').setInputFiles({ name: 'words.csv', mimeType: 'text/csv', buffer: Buffer.from('front,back,tags,kind\nhablar,to speak,verbs,basic\nno gap here,,verbs,cloze\n') });
    await page.getByText('1 note imported to “Imported”.').first().waitFor();
    await page.getByRole('heading', { name: '1 note was left out' }).waitFor();
    await page.getByText('Line 3:').waitFor();
    await page.getByRole('link', { name: 'Open deck' }).click();
    await page.getByRole('heading', { level: 1, name: 'Imported' }).waitFor();
    await page.getByRole('button', { name: 'Actions: Imported' }).click();
    await page.getByRole('menuitem', { name: 'Export' }).click();
    const file = await saved(page, 'Table (.csv)');
    assert.match(file.suggestedFilename(), /\.csv$/);
    // A package goes to Anki, and comes back with its picture, its reviews and its own name.
    await page.getByRole('button', { name: 'Actions: Imported' }).click();
    await page.getByRole('menuitem', { name: 'Export' }).click();
    await look(page, 'flashcards-export');
    await page.getByRole('checkbox', { name: 'For every version of Anki since 2.1' }).uncheck();
    const packed = await saved(page, 'Anki package (.apkg)');
    assert.equal(packed.suggestedFilename(), 'Imported.apkg');
    const buffer = await readFile(await packed.path());
    await page.goto(`${BASE}/flashcards/import`);
    await settled(page);
    await page.locator('input[type="file"]').setInputFiles({ name: 'other.apkg', mimeType: 'application/zip', buffer });
    await page.getByText('1 note imported to “Imported”.').first().waitFor();
    await look(page, 'flashcards-package');
    await page.getByRole('link', { name: 'Open deck' }).click();
    await page.getByRole('heading', { level: 1, name: 'Imported' }).waitFor();
    // All decks go into one file.
    await visit(page, '/flashcards');
    await page.getByRole('button', { name: 'Export all' }).click();
    const all = await saved(page, 'Anki collection (.colpkg)');
    assert.equal(all.suggestedFilename(), 'Flashcards.colpkg');
    for (const { id, name } of (await ask(page, 'GET', '/api/flashcards/decks?limit=100')).decks) {
      if (name === 'Imported') await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
    }
  },

  async 'flashcards: the open card, the end of a review and the windows of a deck are in order'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/flashcards`);
    await settled(page);
    const id = await deckOf(page, 'Looks', 1);
    await page.goto(`${BASE}/flashcards/review?deck=${id}`);
    await question(page).waitFor();
    await showAnswer(page);
    await look(page, 'flashcards-answer');
    await page.keyboard.press('4');
    await page.getByRole('heading', { name: 'Done for now' }).waitFor();
    await look(page, 'flashcards-done');
    await page.setViewportSize({ width: 1280, height: 860 });
    for (const [name, act] of [['add', 'Add cards'], ['settings', 'Deck settings']]) {
      await visit(page, `/flashcards/decks/${id}`);
      if (name === 'add') await page.getByRole('button', { name: act }).first().click();
      else {
        await page.getByRole('button', { name: /^Actions: Looks$/ }).click();
        await page.getByRole('menuitem', { name: act }).click();
      }
      await page.getByRole('dialog').waitFor();
      await look(page, `flashcards-${name}`);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 1280, height: 860 });
      await visit(page, '/flashcards');
    }
    await ask(page, 'DELETE', `/api/flashcards/decks/${id}`);
  },
};
