// Lists are found again as they were left; old browsers show the pages, and browsers that cannot are told so; the first load stays small.
import assert from 'node:assert/strict';
import { BASE, UNDER, open, settled, signIn, people, visit } from '../browser.mjs';

/** Waits until the list is filled as an address asks. */
const filled = (page, address) => page.waitForURL((url) => url.pathname + url.search === UNDER + address).then(() => settled(page));

export const cases = {
  async 'a search and its results are found again on the way back, by reload and by address'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    const title = (await page.locator('.material-title').first().textContent()).split(' ')[0];
    await page.getByRole('searchbox').fill(title);
    await filled(page, `/materials?q=${encodeURIComponent(title)}`);
    const found = await page.locator('.material-row').count();
    await page.locator('.material-title').first().click();
    await page.waitForURL(/\/materials\/\d+$/);
    await settled(page);
    await page.goBack();
    await page.waitForFunction((count) => document.querySelectorAll('.material-row').length === count, found);
    assert.equal(await page.getByRole('searchbox').inputValue(), title);
    await page.reload();
    await page.waitForFunction((count) => document.querySelectorAll('.material-row').length === count, found);
    assert.equal(await page.getByRole('searchbox').inputValue(), title);
    // The entry of the navigation leads to the whole list.
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Study bank' }).click();
    await filled(page, '/materials');
    assert.equal(await page.getByRole('searchbox').inputValue(), '');
  },

  async 'filters of the people are in the address, and what no filter knows is left out'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/users?role=tutor`);
    await settled(page);
    assert.equal(await page.locator('select[name="role"]').inputValue(), 'tutor');
    const tutors = await page.locator('tbody tr').count();
    assert.ok(tutors > 0);
    assert.equal(await page.locator('tbody tr', { hasText: 'Tutor' }).count(), tutors);
    await page.locator('select[name="status"]').selectOption('active');
    await filled(page, '/admin/users?role=tutor&status=active');
    await page.locator('select[name="role"]').selectOption('');
    await filled(page, '/admin/users?status=active');
    await page.goto(`${BASE}/admin/users?role=emperor`);
    await settled(page);
    assert.ok(await page.locator('tbody tr').count() > tutors);
  },

  async 'a long list is as long and as far scrolled as it was left'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/audit`);
    await settled(page);
    const first = await page.locator('tbody tr').count();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length > count, first);
    const rows = await page.locator('tbody tr').count();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight - innerHeight - 40));
    const left = await page.evaluate(() => Math.round(scrollY));
    assert.ok(left > 500, `${left}`);
    await visit(page, '/admin/settings');
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.goBack();
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length === count, rows);
    await page.waitForFunction((place) => Math.abs(scrollY - place) < 3, left);
    await page.reload();
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length === count, rows);
    await page.waitForFunction((place) => Math.abs(scrollY - place) < 3, left);
    await page.locator('select[name="action"]').selectOption('auth.');
    await filled(page, '/admin/audit?action=auth.');
    assert.ok(await page.locator('tbody tr').count() <= first);
  },

  async 'a browser of four years ago shows the pages, in the light colours where it cannot choose'(keep) {
    const page = keep(await open({ scheme: 'dark' }));
    await page.addInitScript(() => {
      delete AbortSignal.any;
      delete AbortSignal.timeout;
      delete Element.prototype.checkVisibility;
      delete window.requestIdleCallback;
      delete Intl.supportedValuesOf;
      delete crypto.randomUUID;
    });
    await page.route('**/*.css', async (route) => {
      const answer = await route.fetch();
      const old = (await answer.text()).replaceAll('light-dark(', 'unknown-function(').replace(/\d+(dvh|dvb)\b/g, '1unknown').replaceAll(':has(', ':unknown(');
      await route.fulfill({ response: answer, body: old });
    });
    await signIn(page, people.ada);
    await visit(page, '/materials');
    await page.locator('.material-row').first().waitFor();
    const look = await page.evaluate(() => {
      const [list, button] = [document.querySelector('.material-list'), document.querySelector('.button.primary')].map((one) => getComputedStyle(one));
      return { ground: list.backgroundColor, line: list.borderTopColor, button: button.backgroundColor, page: getComputedStyle(document.documentElement).backgroundColor,
        ink: getComputedStyle(document.body).color };
    });
    assert.deepEqual(look, { ground: 'rgb(255, 255, 255)', line: 'rgb(231, 224, 212)', button: 'rgb(29, 95, 78)', page: 'rgb(250, 247, 242)', ink: 'rgb(36, 33, 28)' });
    await page.locator('.material-title').first().click();
    await page.locator('.prose p').first().waitFor();
    await visit(page, '/tutor');
    await page.getByLabel('Your question').fill('What is a cell?');
    await page.keyboard.press('Enter');
    await page.locator('.reply').waitFor();
    await visit(page, '/materials');
    await page.locator('.page-head').getByRole('button', { name: 'Add material' }).click();
    await page.getByRole('dialog').waitFor();
  },

  async 'a browser that cannot show the pages is told so, in its language'(keep) {
    for (const [locale, title] of [['en-GB', 'This browser is too old'], ['de-DE', 'Dieser Browser ist zu alt']]) {
      const page = keep(await open({ locale }));
      await page.addInitScript(() => { delete window.CSSLayerBlockRule; });
      await page.goto(`${BASE}/sign-in`);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      assert.equal(await page.locator('input').count(), 0);
    }
  },
};
