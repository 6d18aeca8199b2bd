// Upload, ask, and follow the citation to the very words.
import assert from 'node:assert/strict';
import { BASE, open, settled, visit } from '../browser.mjs';

// Characters outside the basic plane stand before the sentence, so that a span of anything but code points would miss.
const TITLE = 'Lighthouse keeping 🗼';
const SENTENCE = 'The Marrowgate lamp burns colza oil and is trimmed every four hours by the keeper on watch.';
const TEXT = `# ${TITLE}\n\n🌊🌊🌊 Notes from the *north* coast. Ships pass at night.\n\n## The lamp\n\n${SENTENCE} `
  + 'A log is kept of every trimming.\n\n- Wicks are cut square.\n- Glass is cleaned at dawn.\n';

async function upload(page) {
  await page.goto(`${BASE}/materials`);
  await settled(page);
  await page.locator('.page-head').getByRole('button', { name: 'Add material' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Browse files' }).click();
  await (await chooser).setFiles({ name: 'Lighthouse keeping 🗼.md', mimeType: 'text/markdown', buffer: Buffer.from(TEXT) });
  await page.waitForURL(/\/materials\/\d+$/);
  await settled(page);
}

async function remove(page) {
  await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
  await page.waitForURL('**/materials');
  // What is not undone is deleted once its notice has gone.
  await page.locator('.toast').filter({ has: page.getByRole('button', { name: 'Undo' }) }).getByRole('button', { name: 'Close' }).click();
  await settled(page);
}

const marked = (page, scope = '') => page.locator(`${scope} mark`).allTextContents().then((parts) => parts.join(''));

export const cases = {
  async 'an uploaded text is asked about and the citation opens the source at the very span'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await upload(page);
    assert.equal(await page.locator('h1').textContent(), TITLE);
    assert.equal(await page.locator('.prose h2, .prose h3').first().textContent(), 'The lamp');
    const material = new URL(page.url()).pathname;

    await visit(page, '/tutor');
    await page.getByLabel('Your question').fill('How often is the Marrowgate lamp trimmed?');
    await page.keyboard.press('Enter');
    const passage = page.locator('.passage').filter({ hasText: 'Marrowgate' }).first();
    await passage.waitFor();
    const quote = (await passage.locator('.passage-quote').textContent()).trim();
    assert.match(quote, /colza oil/);
    assert.match(await passage.locator('.passage-source').textContent(), /Lighthouse keeping 🗼 › The lamp/u);
    assert.equal(await page.getByText('colza oil').count(), 1, 'the quotation is said once');
    const left = () => page.locator('.ask-main').evaluate((element) => element.getBoundingClientRect().left);
    const before = await left();

    await passage.locator('.passage-source').click();
    const panel = page.getByRole('complementary');
    await panel.locator('mark').first().waitFor();
    assert.equal(await left(), before, 'the column stays where it is');
    assert.equal(squeezed(await marked(page, 'aside')), squeezed(quote));
    await panel.getByRole('link', { name: 'Open in study bank' }).click();
    await page.waitForURL((url) => url.pathname === material && /^#\d+-\d+$/.test(url.hash));
    await settled(page);
    assert.equal(squeezed(await marked(page, '.reading')), squeezed(quote));
    assert.ok(await inView(page, '.reading mark'), 'the marked passage is in view');

    await page.goBack();
    await page.locator('.passage').first().waitFor();
    await visit(page, material);
    await remove(page);
    assert.equal(await page.getByRole('link', { name: TITLE }).count(), 0);
  },

  async 'on a narrow screen the source opens as a drawer that holds the focus'(keep) {
    const page = keep(await open({ as: 'ada', width: 360, height: 740 }));
    await upload(page);
    const material = new URL(page.url()).pathname;
    await visit(page, '/tutor');
    await page.getByLabel('Your question').fill('How often is the Marrowgate lamp trimmed?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.passage-source').first().click();
    const drawer = page.getByRole('dialog');
    await drawer.locator('mark').first().waitFor();
    for (let pressed = 0; pressed < 8; pressed += 1) {
      await page.keyboard.press('Tab');
      const inside = await page.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement?.closest('dialog')));
      assert.ok(inside, 'the focus stays in the drawer');
    }
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.classList.contains('passage-source'));
    await visit(page, material);
    await remove(page);
  },

  async 'pasted text keeps its words, and a mistake in the form loses none'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials?add`);
    await page.getByRole('tab', { name: 'Paste text' }).click();
    await page.getByLabel('Text', { exact: true }).fill('A <b>bold</b> claim & "quotes".\nSecond line.');
    await page.getByRole('button', { name: 'Add to study bank' }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await page.getByLabel('Title', { exact: true }).fill('Markup is shown, not run');
    await page.getByRole('button', { name: 'Add to study bank' }).click();
    await page.waitForURL(/\/materials\/\d+$/);
    await settled(page);
    assert.match(await page.locator('.prose').textContent(), /A <b>bold<\/b> claim & "quotes"\./);
    await remove(page);
  },

  async 'a file that is no text is refused before it is sent'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials?add`);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Browse files' }).click();
    await (await chooser).setFiles({ name: 'holiday.png', mimeType: 'image/png', buffer: Buffer.from([137, 80, 78, 71]) });
    await page.getByRole('alert').filter({ hasText: 'holiday.png' }).waitFor();
  },

  async 'searching narrows the list and says when nothing fits'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    assert.ok(await page.locator('.material-row').count() > 0, 'the demo student has materials');
    await page.getByRole('searchbox').fill('zzzz no such title');
    await page.getByRole('heading', { name: 'No materials found' }).waitFor();
  },

  async 'a question that nothing answers says so and what would help'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/tutor`);
    await settled(page);
    await page.getByLabel('Your question').fill('qwxz vbrk plmt?');
    await page.keyboard.press('Enter');
    await page.locator('.reply').getByText(/^I couldn’t find that in your \d+ materials\.$/).waitFor();
    assert.equal(await page.locator('.passage').count(), 0);
    assert.equal(await page.getByText(/AI/).count(), 0, 'a student is not told what an admin could do');
    await page.locator('.reply').getByRole('link', { name: 'Add material' }).waitFor();
    await page.locator('.reply').getByRole('button', { name: 'Rephrase' }).click();
    assert.equal(await page.getByLabel('Your question').inputValue(), 'qwxz vbrk plmt?');
    assert.ok(await page.getByLabel('Your question').evaluate((box) => box === document.activeElement));
  },

  async 'an admin is told once where a model is set up, and a calculation is answered by no passage'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/tutor`);
    await settled(page);
    await page.getByLabel('Your question').fill('What is 12 times 7?');
    await page.keyboard.press('Enter');
    await page.locator('.reply').getByText('I can’t calculate.').waitFor();
    assert.equal(await page.locator('.passage').count(), 0);
    await page.locator('.reply').getByRole('link', { name: 'AI settings' }).click();
    await page.waitForURL('**/admin/settings#ai');
    await settled(page);
    await page.waitForFunction(() => { const { top } = document.querySelector('#ai').getBoundingClientRect(); return top >= 0 && top < innerHeight; });
  },

  async 'what the tutor says of itself is in the language of the page'(keep) {
    const page = keep(await open({ locale: 'de-DE' }));
    // The demo student has chosen English.
    await page.route('**/api/users/me/preferences', async (route) => {
      const response = await route.fetch();
      const json = await response.json();
      json.preferences.locale = 'de';
      await route.fulfill({ response, json });
    });
    await page.goto(`${BASE}/sign-in`);
    await page.locator('input[name="email"]').fill('ada@demo.school');
    await page.locator('input[name="password"]').fill('learn-with-ada');
    await page.keyboard.press('Enter');
    await page.locator('.shell-main').waitFor();
    await visit(page, '/tutor');
    await page.locator('.composer textarea').fill('qwxz vbrk plmt?');
    await page.keyboard.press('Enter');
    await page.locator('.reply').getByText(/Das konnte ich in deinen \d+ Materialien nicht finden\./).waitFor();
    await page.getByText('Antworten sind Zitate aus deinen Materialien.').waitFor();
  },

  async 'a material of nobody is explained'(keep) {
    const page = keep(await open({ as: 'ada', expected: [404] }));
    await page.goto(`${BASE}/materials/999999999`);
    await page.getByRole('heading', { name: 'Material not found' }).first().waitFor();
  },
};

/** Lines of a source are joined on screen; the words have to be the same. */
const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

const inView = (page, selector) => page.locator(selector).first().evaluate((element) => {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
});
