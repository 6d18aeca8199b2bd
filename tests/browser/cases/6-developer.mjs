// The developer portal: register, keys and what they open, usage, plans, the key of the course author.
import assert from 'node:assert/strict';
import { BASE, open, settled, tabTo, visit } from '../browser.mjs';

const PASSWORD = 'correct horse battery staple';

const toast = (page, text) => page.locator('.toast').filter({ hasText: text }).first().waitFor();

/** How a key is answered, without the page. */
const ask = (key, path = '/api/materials') => fetch(BASE + path, { headers: { authorization: `Bearer ${key}` } });

/** A window of a developer who has just registered by the page. */
async function newcomer(keep, expected = []) {
  const page = keep(await open({ expected }));
  await page.goto(`${BASE}/developer/register`);
  await settled(page);
  await page.getByLabel('Full name').fill('Noor Haddad');
  await page.getByLabel('Email address').fill(`noor.${Date.now().toString(36)}${Math.floor(performance.now())}@haddad.example`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(`${BASE}/developer`);
  await settled(page);
  return page;
}

/** Deletes the newcomer's account, and with it the keys. */
async function leave(page) {
  const token = await page.evaluate(() => localStorage.getItem('schola.token'));
  const answer = await fetch(`${BASE}/api/users/me`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ password: PASSWORD }),
  });
  assert.equal(answer.status, 204);
}

/** Makes a key with the form that is open, and returns its text. */
async function finish(page) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const text = await dialog.locator('.secret-text').textContent();
  assert.match(text, /^sk_live_sch_[0-9A-Za-z]{38}$/);
  return text;
}

const rowOf = (page, name) => page.getByRole('row').filter({ hasText: name }).first();

async function act(page, name, item) {
  await rowOf(page, name).getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

export const cases = {
  async 'a newcomer registers as a developer, makes a key and sees the first request'(keep) {
    const page = await newcomer(keep);
    await visit(page, '/developer/logs');
    await page.getByRole('heading', { name: 'No requests yet' }).waitFor();
    await visit(page, '/developer/keys');
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
    await visit(page, '/developer');
    assert.match(await page.locator('.code-text').textContent(), new RegExp(`${BASE}/v1/ping`));
    await page.getByRole('button', { name: 'Create key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByText('Enter a name.').waitFor();
    await dialog.getByLabel('Name').fill('My first program');
    assert.deepEqual([await dialog.locator('[name="access"]:checked').inputValue(), await dialog.getByLabel('Expires').inputValue()], ['some', '90']);
    const key = await finish(page);
    assert.ok((await dialog.locator('.code-text').textContent()).includes(`Bearer ${key}`), 'the first request holds the key');
    // Neither Escape nor a click beside it loses what is shown once.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    assert.equal(await dialog.locator('.secret-text').textContent(), key);
    await dialog.getByRole('button', { name: 'I’ve saved it' }).click();
    await visit(page, '/developer/keys');
    await rowOf(page, 'My first program').getByText('Active').waitFor();
    assert.equal(await page.getByText(key).count(), 0);
    assert.equal((await ask(key)).status, 200);
    await page.goto(`${BASE}/developer`);
    await settled(page);
    await page.locator('.overview-figure', { hasText: '1 of 1,000' }).waitFor();
    await page.locator('.request-row', { hasText: 'listMaterials' }).click();
    await page.waitForURL(/\/developer\/logs\/req_/);
    await page.getByRole('dialog').getByText('My first program').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(`${BASE}/developer/logs`);
    await leave(page);
  },

  async 'the keyboard alone makes a narrow key, and the key does no more than that'(keep) {
    const page = await newcomer(keep);
    await tabTo(page, '.page-head-actions button');
    await page.keyboard.press('Enter');
    await tabTo(page, 'dialog input[name="name"]');
    await page.keyboard.type('Reader');
    await tabTo(page, 'dialog input[name="access"]');
    await tabTo(page, 'dialog input[aria-label="AI tutor: write"]');
    await page.keyboard.press('Space');
    await tabTo(page, 'dialog button[type="submit"]');
    await page.keyboard.press('Enter');
    const key = await page.locator('.secret-text').textContent();
    await tabTo(page, 'dialog .button.primary');
    await page.keyboard.press('Enter');
    await visit(page, '/developer/keys');
    await rowOf(page, 'Reader').getByText('materials:read').waitFor();
    assert.equal((await ask(key)).status, 200);
    assert.equal((await ask(key, '/api/users/me')).status, 403);
    await leave(page);
  },

  async 'a key is renamed, rotated with an overlap, and revoked'(keep) {
    const page = await newcomer(keep, [400]);
    await visit(page, '/developer/keys');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Create key' }).first().click();
    await dialog.getByLabel('Name').fill('Old name');
    const first = await finish(page);
    await dialog.getByRole('button', { name: 'I’ve saved it' }).click();
    await act(page, 'Old name', 'Edit');
    await dialog.getByLabel('Name').fill('New name');
    await dialog.getByLabel(/^Allowed IP addresses/).fill('127.0.0.0/8\nnowhere');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.locator('.field-error').waitFor();
    await dialog.getByLabel(/^Allowed IP addresses/).fill('127.0.0.0/8\n::1');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await toast(page, 'Saved.');
    await rowOf(page, 'New name').getByText('only from 2 networks').waitFor();
    await act(page, 'New name', 'Rotate');
    await dialog.getByLabel('Keep the old key working for').selectOption({ label: '1 hour' });
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    const second = await dialog.locator('.secret-text').textContent();
    await dialog.getByText(/The old key works until/).waitFor();
    await dialog.getByRole('button', { name: 'I’ve saved it' }).click();
    await page.getByText('Expiring').waitFor();
    assert.deepEqual([(await ask(first)).status, (await ask(second)).status], [200, 200]);
    const active = page.getByRole('row').filter({ hasText: 'Active' });
    await active.getByRole('button', { name: 'Actions for New name' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await toast(page, 'Revoked');
    assert.deepEqual([(await ask(first)).status, (await ask(second)).status], [200, 401]);
    await page.getByRole('button', { name: 'Inactive (1)' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    await leave(page);
  },

  async 'a developer lands on a portal that shows weeks of use'(keep) {
    const page = keep(await open({ as: 'devi' }));
    await page.goto(BASE);
    await page.waitForURL(`${BASE}/developer`);
    await settled(page);
    assert.equal(await page.locator('.request-row').count(), 5);
    await visit(page, '/developer/usage');
    await page.locator('.chart-bar').first().waitFor();
    await page.getByLabel('Period', { exact: true }).selectOption('30');
    await page.waitForFunction(() => document.querySelectorAll('.chart-bar').length === 30);
    await settled(page);
    const total = Number((await page.locator('.chart-summary').textContent()).replace(/^([\d,]+).*/s, '$1').replace(',', ''));
    assert.ok(total > 300, `only ${total} requests`);
    const sum = async (list) => (await list.allTextContents()).reduce((whole, text) => whole + Number(text.replace(',', '')), 0);
    assert.equal(await sum(page.locator('.shares').nth(0).locator('.share-value')), total);
    assert.equal(await sum(page.locator('.shares').nth(1).locator('.share-value')), total);
    await page.getByText('Show as a table').click();
    assert.equal(await sum(page.locator('.chart-table td')), total);
    await page.getByLabel('Operation', { exact: true }).selectOption('askTutor');
    await page.waitForFunction(() => [...document.querySelectorAll('.shares')[1].querySelectorAll('code')].map((code) => code.textContent).join() === 'askTutor');
    await settled(page);
    await visit(page, '/developer/logs');
    assert.equal(await page.locator('.request-row').count(), 25);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.request-row').length > 25);
    await page.getByLabel('Result', { exact: true }).selectOption('refused');
    await page.waitForFunction(() => [...document.querySelectorAll('.request-row .badge')].every((badge) => badge.textContent.startsWith('4')));
  },

  async 'the example changes its language with the arrow keys'(keep) {
    const page = keep(await open({ as: 'devi' }));
    await page.goto(`${BASE}/developer`);
    await settled(page);
    await page.getByRole('tab', { name: 'cURL' }).focus();
    for (const [language, sign] of [['Python', 'urllib.request'], ['JavaScript', 'await fetch'], ['cURL', 'curl ']]) {
      await page.keyboard.press('ArrowRight');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), language);
      const text = await page.locator('.code-text').textContent();
      assert.ok(text.includes(sign) && text.includes(`${BASE}/v1/ping`), text);
    }
  },

  async 'the plans are public, and the own plan is marked'(keep) {
    const stranger = keep(await open());
    await stranger.goto(`${BASE}/api-pricing`);
    await settled(stranger);
    assert.equal(await stranger.locator('.plan').count(), 3);
    assert.equal(await stranger.locator('.plan.mine').count(), 0);
    await stranger.getByRole('link', { name: 'Create a developer account' }).click();
    await stranger.waitForURL(`${BASE}/developer/register`);
    const page = keep(await open({ as: 'devi' }));
    await page.goto(`${BASE}/api-pricing`);
    await settled(page);
    await page.locator('.plan.mine', { hasText: 'Free' }).getByText('Your plan').waitFor();
  },

  async 'a plan without the course author says so where its key would be'(keep) {
    const page = keep(await open({ as: 'devi' }));
    await page.goto(`${BASE}/security`);
    await settled(page);
    await page.getByText('Your plan, Free, doesn’t include the course author.').waitFor();
  },

  async 'people who do not use the API read nothing of it'(keep) {
    const page = keep(await open({ as: 'ada' }));
    for (const path of ['/profile', '/security', '/']) {
      await page.goto(`${BASE}${path}`);
      await settled(page);
      assert.doesNotMatch(await page.locator('main').innerText(), /\bAPI\b|course author|requests/i, path);
    }
  },

  async 'the key of the course author is made, regenerated and revoked'(keep) {
    const page = keep(await open({ as: 'devi' }));
    await page.goto(`${BASE}/security`);
    await settled(page);
    const dialog = page.getByRole('dialog');
    /** Keeps the key that is shown, and returns its text. */
    const keepIt = async () => {
      const text = await dialog.locator('.secret-text').textContent();
      assert.match(text, /^ls_sch_[0-9A-Za-z]{38}$/);
      await dialog.getByRole('button', { name: 'I’ve saved it' }).click();
      await page.getByText(`${text.slice(0, 11)}…`).waitFor();
      return text;
    };
    const order = async (key) => (await fetch(`${BASE}/api/v1/courses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ subject: 'Onboarding for new hires' }),
    })).status;
    await page.getByRole('button', { name: 'Create key' }).click();
    const first = await keepIt();
    assert.equal(await order(first), 403, 'the plan does not include the course author');
    await page.getByRole('button', { name: 'Regenerate' }).click();
    await dialog.getByRole('button', { name: 'Regenerate' }).click();
    const second = await keepIt();
    assert.deepEqual([await order(first), await order(second)], [401, 403]);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await toast(page, 'Key revoked.');
    await page.getByRole('button', { name: 'Create key' }).waitFor();
    assert.equal(await order(second), 401);
  },

  async 'the portal is told apart from the pages of others'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/developer`);
    await page.getByRole('heading', { level: 1, name: 'You don’t have access to this page' }).waitFor();
    await visit(page, '/');
    assert.equal(await page.getByRole('link', { name: 'Developer' }).count(), 0);
  },

  async 'what cannot be loaded is said, and can be tried again'(keep) {
    const page = keep(await open({ as: 'devi', expected: [503] }));
    let broken = true;
    await page.route('**/api/developer/**', (route) => (broken
      ? route.fulfill({ status: 503, contentType: 'application/json', body: '{"error":"Busy.","code":"server.overloaded","request_id":"req_1"}' })
      : route.continue()));
    await page.goto(`${BASE}/developer`);
    await page.getByText('The server is busy.').first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 1);
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await settled(page);
    await page.locator('.overview-figure').waitFor();
  },
};
