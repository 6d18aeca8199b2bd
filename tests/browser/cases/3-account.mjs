// Profile and security.
import assert from 'node:assert/strict';
import { BASE, open, settled } from '../browser.mjs';
import { assets } from '../served.mjs';

// Eight by eight pixels of one colour.
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz4/BihiGlgQAzNI6gQQEd/0AAAAASUVORK5CYII=', 'base64');

const toast = (page, text) => page.locator('.toast').filter({ hasText: text }).waitFor();

export const cases = {
  async 'a profile is edited, kept, and put back'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/profile`);
    await settled(page);
    const bio = page.getByLabel(/^Bio/);
    const before = await bio.inputValue();
    const save = page.locator('form', { has: bio }).getByRole('button', { name: 'Save' });
    await bio.fill('Weaves algebraical patterns.');
    await save.click();
    await toast(page, 'Saved.');
    await page.reload();
    await settled(page);
    assert.equal(await bio.inputValue(), 'Weaves algebraical patterns.');
    await bio.fill(before);
    await save.click();
    await toast(page, 'Saved.');
  },

  async 'what the server finds wrong with a field is said in the language of the page'(keep) {
    const page = keep(await open({ as: 'ada', locale: 'de-DE', expected: [400] }));
    const fault = async (code, bounds = {}) => page.evaluate(async ([module, locale, said]) => {
      await (await import(locale)).setLanguage('de');
      return (await import(module)).faultSentence(said);
    }, [new URL('faults.js', await assets()).href, new URL('locale.js', await assets()).href, { field: 'name', message: 'is odd', code, ...bounds }]);
    await page.goto(`${BASE}/profile`);
    await settled(page);
    assert.equal(await fault('length', { min: 0, max: 80 }), 'Verwende höchstens 80 Zeichen.');
    assert.equal(await fault('length', { min: 3, max: 80 }), 'Verwende 3 bis 80 Zeichen.');
    assert.equal(await fault('required'), 'Dieses Feld darf nicht leer sein.');
    assert.equal(await fault('range', { min: 1, max: 9 }), 'Gib eine ganze Zahl von 1 bis 9 ein.');
    assert.equal(await fault('invalid'), 'Prüfe diese Angabe.');
    assert.equal(await fault('of_a_later_server'), 'Prüfe diese Angabe.');
    // In the page, which is in the language of the person, it is beside its field.
    await page.route('**/api/users/me', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      return route.fulfill({ status: 400, json: { error: 'The bio is too long.', code: 'request.invalid', request_id: 'one', fields: [{ field: 'bio', message: 'must have at most 500 characters', code: 'length', min: 0, max: 500 }] } });
    });
    const bio = page.locator('[name="bio"]');
    await bio.fill('Ein langer Text.');
    await page.locator('form', { has: bio }).locator('[type="submit"]').click();
    await page.getByText(/^(Use at most 500 characters|Verwende höchstens 500 Zeichen)\.$/).waitFor();
  },

  async 'a username that breaks the rule is explained beside its field'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/profile`);
    await settled(page);
    const username = page.getByLabel(/^Username/);
    await username.fill('No Spaces Please');
    await page.locator('form', { has: username }).getByRole('button', { name: 'Save' }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'username');
    const described = await username.getAttribute('aria-describedby');
    assert.match(await page.locator(`#${described.split(' ').pop()}`).textContent(), /3–32/);
  },

  async 'a picture is previewed, sent, shown in the bar, and removed'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/profile`);
    await settled(page);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /^Choose (a picture|another)$/ }).click();
    await (await chooser).setFiles({ name: 'me.png', mimeType: 'image/png', buffer: PICTURE });
    // There may be a picture already, which the preview takes the place of.
    await page.locator('.avatar.large img[src^="blob:"]').waitFor();
    await page.getByRole('button', { name: 'Use this picture' }).click();
    await toast(page, 'Picture updated.');
    const shown = page.locator('.shell-bar .avatar img');
    await shown.waitFor();
    await page.waitForFunction(() => document.querySelector('.shell-bar .avatar img')?.naturalWidth > 0);
    await page.getByRole('button', { name: 'Remove' }).click();
    await toast(page, 'removed');
    assert.equal(await shown.count(), 0);
  },

  async 'the theme and the language follow the preferences'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/profile`);
    await settled(page);
    const form = page.locator('form', { has: page.locator('[name="theme"]') });
    await form.locator('.choice-option', { hasText: 'Dark' }).click();
    await form.locator('select[name="locale"]').selectOption('de');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profil', exact: true }).waitFor();
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    assert.doesNotMatch(await page.locator('body').innerText(), /\bui\.[a-z_]+/);
    await form.locator('.choice-option', { hasText: 'System' }).click();
    await form.locator('select[name="locale"]').selectOption('en-GB');
    await form.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile', exact: true }).waitFor();
  },

  async 'everything held about the person comes as one archive'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/profile`);
    await settled(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    assert.match((await download).suggestedFilename(), /\.zip$/);
  },

  async 'deleting the account asks for the password and can be left with Escape'(keep) {
    const page = keep(await open({ as: 'ada', expected: [400, 403] }));
    await page.goto(`${BASE}/profile`);
    await settled(page);
    await page.locator('.rows').getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill('not-the-password');
    await dialog.getByRole('button', { name: 'Delete my account' }).click();
    await dialog.getByText('Incorrect password.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },

  async 'the security page lists this sign-in and refuses a wrong password beside its field'(keep) {
    const page = keep(await open({ as: 'ada', expected: [400, 403] }));
    await page.goto(`${BASE}/security`);
    await settled(page);
    const session = page.locator('.rows li', { hasText: 'This device' });
    assert.match(await session.innerText(), /Chrome on Linux/);
    await page.getByLabel('Current password').fill('not-the-password');
    await page.getByLabel('New password').fill('a brand new password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Incorrect password.').waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'current_password');
  },

  async 'setting up the second step shows a picture to scan and refuses a wrong code'(keep) {
    const page = keep(await open({ as: 'ada', expected: [400] }));
    await page.goto(`${BASE}/security`);
    await settled(page);
    await page.getByRole('button', { name: 'Turn on' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill('learn-with-ada');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    const picture = dialog.getByRole('img', { name: 'QR code' });
    await picture.waitFor();
    await page.waitForFunction(() => document.querySelector('.totp-qr')?.naturalWidth > 0);
    await dialog.getByLabel('Enter the code from the app').fill('000000');
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await dialog.getByText('Incorrect code').waitFor();
  },
};
