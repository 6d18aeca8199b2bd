// Classes: a tutor creates one, a student joins by its link, copies a shared deck and leaves.
import assert from 'node:assert/strict';
import { BASE, open, settled, visit } from '../browser.mjs';
import { look } from '../looks.mjs';

export const cases = {
  async 'classes: a tutor creates one, a student joins by the link and leaves, and the class is archived and deleted'(keep) {
    const page = keep(await open({ as: 'tutor' }));
    await page.goto(`${BASE}/classes?new`);
    await settled(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Create class' }).click();
    await page.getByText('Enter a name.').waitFor();
    await page.getByLabel('Name').fill('Chemistry 10D');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Chemistry 10D' }).waitFor();
    // The way back does not open the dialog again.
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Classes' }).waitFor();
    assert.equal(new URL(page.url()).search, '');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.goForward();
    await page.getByRole('heading', { level: 1, name: 'Chemistry 10D' }).waitFor();
    const code = await page.locator('.class-code').innerText();
    await page.getByRole('img', { name: 'QR code of the link to join' }).waitFor();
    await page.getByRole('button', { name: 'Show full screen' }).click();
    await page.locator('.projection-code', { hasText: code }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.projection').waitFor({ state: 'detached' });

    const student = keep(await open({ as: 'ada', expected: [422] }));
    await student.goto(`${BASE}/classes/join`);
    await settled(student);
    await student.getByLabel('Join code').fill('nope-0000');
    await student.keyboard.press('Enter');
    await student.getByText('No class has this code.').waitFor();
    await student.goto('about:blank');
    await student.goto(`${BASE}/classes/join#code=${code}`);
    await student.getByRole('button', { name: 'Join class' }).waitFor();
    assert.equal(await student.getByLabel('Join code').inputValue(), code);
    await student.getByRole('button', { name: 'Join class' }).click();
    await student.getByRole('heading', { level: 1, name: 'Chemistry 10D' }).waitFor();
    assert.equal(await student.locator('.class-code').count(), 0);
    await page.reload();
    await page.getByText('ada@demo.school').waitFor();
    await student.getByRole('button', { name: 'Leave class' }).click();
    await student.getByRole('dialog').getByRole('button', { name: 'Leave class' }).click();
    await student.getByRole('heading', { level: 1, name: 'Classes' }).waitFor();
    assert.equal(await student.getByRole('link', { name: 'Chemistry 10D' }).count(), 0);

    // The code works for a removed student too, so that the dialog offers another one.
    await student.goto('about:blank');
    await student.goto(`${BASE}/classes/join#code=${code}`);
    await student.getByRole('button', { name: 'Join class' }).click();
    await student.getByRole('heading', { level: 1, name: 'Chemistry 10D' }).waitFor();
    await page.reload();
    await page.getByText('ada@demo.school').waitFor();
    await page.getByRole('button', { name: /^Remove / }).click();
    await page.getByText('The join code still works for this person.').waitFor();
    await page.getByLabel('Replace the join code').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.waitForFunction((before) => document.querySelector('.class-code')?.textContent !== before, code);
    assert.equal(await page.getByText('ada@demo.school').count(), 0);

    await page.getByRole('button', { name: 'Replace code' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replace code' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.notEqual(await page.locator('.class-code').innerText(), code);
    const menu = page.getByRole('button', { name: 'Actions: Chemistry 10D' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Archive class' }).click();
    await page.getByText('This class is archived.').waitFor();
    await page.getByRole('button', { name: 'Restore class' }).click();
    await page.getByText('This class is archived.').waitFor({ state: 'detached' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Delete class' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete class' }).click();
    await page.getByRole('heading', { level: 1, name: 'Classes' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Chemistry 10D' }).count(), 0);
  },

  async 'classes: a student copies a deck that is shared with a class'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/classes`);
    await settled(page);
    await page.getByRole('link', { name: 'Biology 12B' }).click();
    await page.getByRole('link', { name: 'Biology 12B: key terms' }).waitFor();
    await look(page, 'classes-student');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('button', { name: 'Copy to my decks' }).first().click();
    await page.waitForURL(/\/flashcards\/decks\/\d+$/);
    await page.getByRole('heading', { level: 1, name: 'Biology 12B: key terms' }).waitFor();
    await page.getByRole('button', { name: 'Add cards' }).waitFor();
    await page.getByRole('button', { name: /^Actions: Biology/ }).click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await visit(page, '/flashcards');
    await page.locator('.deck-row').first().waitFor();
  },
};
