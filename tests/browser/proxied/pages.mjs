// A school under a path of a shared host: people sign in there, and no page is blank or leads out of the path.
import assert from 'node:assert/strict';
import { BASE, UNDER, open, people, settled, signIn, visit } from '../browser.mjs';

/** What the page shows, which is more than nothing; none of its addresses leads out of the path. */
async function look(page) {
  assert.ok((await page.locator('h1').first().textContent()).trim(), 'the page has a heading');
  const outside = await page.evaluate((under) => [...document.querySelectorAll('[href], [src]')]
    .map((one) => new URL(one.getAttribute('href') ?? one.getAttribute('src'), location.href))
    .filter((url) => url.origin === location.origin && url.pathname !== under && !url.pathname.startsWith(`${under}/`))
    .map((url) => url.pathname), UNDER);
  assert.deepEqual(outside, [], 'addresses outside the path');
  const broken = await page.evaluate(() => [...document.images].filter((one) => one.complete && !one.naturalWidth).map((one) => one.src));
  assert.deepEqual(broken, [], 'pictures that were not found');
}

export const cases = {
  async 'the address without a slash at the end opens the school'(keep) {
    const page = keep(await open());
    await page.goto(BASE);
    await page.waitForURL(`${BASE}/sign-in`);
    await settled(page);
    await look(page);
  },

  async 'a stranger is led to the sign-in and back to where they wanted to go'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/profile`);
    await page.waitForURL('**/sign-in?next=*');
    assert.equal(new URL(page.url()).searchParams.get('next'), '/profile');
    await page.fill('input[name="email"]', people.ada.login);
    await page.fill('input[name="password"]', people.ada.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${BASE}/profile`);
    await settled(page);
    await look(page);
  },

  async 'a person signs in, opens pages, loads them anew and goes back'(keep) {
    const page = keep(await open());
    await signIn(page, people.ada);
    for (const path of ['/', '/materials', '/tutor', '/security']) {
      await visit(page, path);
      await look(page);
    }
    await page.getByRole('navigation', { name: 'Main' }).locator(`a[href="${UNDER}/materials"]`).click();
    await page.waitForURL(`${BASE}/materials`);
    await page.locator('.material-title').first().click();
    await page.waitForURL(new RegExp(`${UNDER}/materials/\\d+$`));
    await page.reload();
    await settled(page);
    await look(page);
    await page.goBack();
    await page.waitForURL(`${BASE}/materials`);
    await settled(page);
    await look(page);
  },

  async 'an admin opens the pages of the school'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(BASE);
    for (const path of ['/admin/users', '/admin/settings', '/admin/outbox']) {
      await visit(page, path);
      await look(page);
    }
  },

  async 'what the browser keeps is named after the path, so that schools of one host share no sign-in'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(BASE);
    await settled(page);
    const names = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
    assert.ok(names.includes(`schola.token${UNDER}`), names.join());
    assert.deepEqual(names.filter((name) => !name.endsWith(UNDER)), []);
  },

  async 'the documentation and the reference are shown'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/docs`);
    await look(page);
    await page.getByRole('link', { name: 'Quick start' }).first().click();
    await page.waitForURL(`${BASE}/docs/quick-start`);
    await look(page);
    await page.goto(`${BASE}/docs/reference/platform#getHealth`);
    await page.getByRole('heading', { level: 1, name: 'Check liveness' }).waitFor();
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.locator('.ref-status', { hasText: '200' }).first().waitFor();
    await look(page);
  },
};
