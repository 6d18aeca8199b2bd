// The pages for admins.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { BASE, open, settled, signIn, visit } from '../browser.mjs';

/** The code that an app shows now for a secret in base32 (RFC 6238). */
function codeOf(secret) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Searches the list for the one row with this name, and returns it with what opens an entry of its menu. */
async function find(page, name) {
  await page.getByRole('searchbox').fill(name);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  const row = page.getByRole('row').filter({ hasText: name });
  return {
    row,
    async act(item) {
      await row.getByRole('button', { name: `Actions for ${name}` }).click();
      await page.getByRole('menuitem', { name: item }).click();
    },
  };
}

const toast = (page, text) => page.locator('.toast').filter({ hasText: text }).first().waitFor();

export const cases = {
  async 'an admin makes an account, finds it, changes its role, suspends, readmits and deletes it'(keep) {
    const page = keep(await open({ as: 'admin' }));
    const name = `Test Person ${Date.now().toString(36)}`;
    await page.goto(`${BASE}/admin/users`);
    await settled(page);
    assert.ok(await page.locator('tbody tr').count() >= 4, 'the demo school has people');
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Full name').fill(name);
    await dialog.getByRole('button', { name: 'Add person' }).click();
    await dialog.getByText('Enter an email address, a username, or both.').waitFor();
    await dialog.getByLabel(/^Username/).fill(`test.${Date.now().toString(36)}`);
    await dialog.getByRole('button', { name: 'Add person' }).click();
    await dialog.locator('.secret-text').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();

    const { row, act } = await find(page, name);
    await act('Edit');
    await dialog.getByLabel('Role').selectOption('tutor');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByRole('cell', { name: 'Tutor' }).waitFor();
    await act('Suspend');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await row.getByText('Suspended').waitFor();
    await act('Reinstate');
    await dialog.getByRole('button', { name: 'Reinstate' }).click();
    await row.getByText('Suspended').waitFor({ state: 'detached' });
    await act('Delete');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await toast(page, 'Deleted');
    await page.getByRole('heading', { name: 'No people found' }).waitFor();
  },

  async 'an admin removes the two-step verification of a person who lost their phone'(keep) {
    const call = async (method, path, token, body) => {
      const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
      return (await fetch(BASE + path, { method, headers, body: JSON.stringify(body) })).json();
    };
    const name = `Lost Phone ${Date.now().toString(36)}`;
    const login = { email: `lost.${Date.now().toString(36)}@demo.school`, password: 'a password to keep' };
    const { token } = await call('POST', '/api/auth/register', null, { full_name: name, ...login });
    const { secret } = await call('POST', '/api/auth/totp', token, { password: login.password });
    await call('POST', '/api/auth/totp/confirm', token, { code: codeOf(secret) });
    assert.equal((await call('POST', '/api/auth/login', null, login)).code, 'auth.totp_required');

    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/users`);
    await settled(page);
    await find(page, name);
    const menu = page.getByRole('button', { name: `Actions for ${name}` });
    const item = page.getByRole('menuitem', { name: 'Remove two-step verification' });
    await menu.click();
    await item.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove two-step verification' }).click();
    await toast(page, 'Two-step verification removed');
    assert.equal((await call('POST', '/api/auth/login', null, login)).user.full_name, name);
    await menu.click();
    await page.getByRole('menuitem', { name: 'Suspend' }).waitFor();
    assert.equal(await item.count(), 0, 'there is nothing left to remove');
  },

  async 'an account gets its keys, is closed and reopened'(keep) {
    const page = keep(await open({ as: 'admin' }));
    const name = `Harbour ${Date.now().toString(36)}`;
    const dialog = page.getByRole('dialog');
    /** Whether a key opens the course factory. */
    const opens = async (key) => (await fetch(`${BASE}/api/v1/courses`, { headers: { authorization: `Bearer ${key}` } })).status === 200;
    await page.goto(`${BASE}/admin/accounts`);
    await settled(page);
    await page.getByRole('button', { name: 'Add API customer' }).first().click();
    await dialog.getByRole('button', { name: 'Add API customer' }).click();
    await dialog.locator('.field-error').waitFor();
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Plan').selectOption('pro');
    await dialog.getByRole('button', { name: 'Add API customer' }).click();

    // What comes next is its keys, once, and then what they may use.
    await dialog.getByText(`Keys for ${name}`).waitFor();
    const [live, test] = await dialog.locator('.secret-text').allTextContents();
    await dialog.getByRole('button', { name: 'I’ve saved it' }).click();
    await dialog.getByText(`Plan and usage: ${name}`).waitFor();
    const issued = async (button) => {
      await dialog.getByRole('button', { name: button, exact: true }).last().click();
      const text = await dialog.locator('.secret-text').textContent();
      await dialog.getByRole('button', { name: 'I’ve saved it' }).click();
      await dialog.getByText(text.slice(0, 15)).first().waitFor();
      return text;
    };
    assert.match(test, /^sk_test_sch_/);
    assert.match(live, /^sk_live_sch_/);
    assert.ok(await opens(test) && await opens(live));
    await dialog.getByRole('button', { name: 'Rotate: Live key' }).click();
    const rotated = await issued('Rotate');
    assert.deepEqual([await opens(live), await opens(rotated)], [false, true]);
    await dialog.getByLabel('Extra hours').fill('1');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await toast(page, 'Added.');
    await dialog.getByText('includes 1 hour extra').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    const { row, act } = await find(page, name);
    await act('Close customer');
    await dialog.getByRole('button', { name: 'Close customer' }).click();
    await row.getByText('Closed').waitFor();
    assert.equal(await opens(rotated), false);
    await act('Reopen customer');
    await dialog.getByRole('button', { name: 'Reopen customer' }).click();
    await row.getByText('Active').waitFor();
    assert.ok(await opens(rotated));
  },

  async 'a person is put on another plan, and their pages show it'(keep) {
    const page = keep(await open({ as: 'admin' }));
    const name = `Paying ${Date.now().toString(36)}`;
    const login = { email: `paying.${Date.now().toString(36)}@demo.school`, password: 'a password to keep' };
    await fetch(`${BASE}/api/auth/register`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ full_name: name, ...login }) });
    await page.goto(`${BASE}/admin/users`);
    await settled(page);
    await (await find(page, name)).act('Plan and usage');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Plan').selectOption('pro');
    await dialog.getByRole('button', { name: 'Change plan' }).click();
    await toast(page, 'Plan changed.');
    await dialog.getByLabel('Resource').selectOption('credits');
    await dialog.getByLabel('Amount').fill('5');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('includes 5 extra').waitFor();
    const own = keep(await open());
    await signIn(own, { login: login.email, password: login.password });
    await visit(own, '/security');
    await own.getByText('0 of 35 courses used this month').waitFor();
  },

  async 'an invitation is made with a link that fills the code in, and withdrawn'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/invitations`);
    await settled(page);
    await page.getByRole('button', { name: 'Create invitation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    await dialog.getByAltText('QR code of the registration link').waitFor();
    const code = await dialog.locator('.poster-code').textContent();
    const link = await dialog.locator('.secret-text').textContent();
    assert.equal(link, `${BASE}/register#invitation=${code}`);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const stranger = keep(await open());
    await stranger.goto(link);
    await settled(stranger);
    assert.equal(await stranger.inputValue('[name="invitation"]'), code);
    await page.getByRole('button', { name: `Show ${code} as a QR code` }).click();
    await dialog.getByAltText('QR code of the registration link').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: `Withdraw ${code}` }).click();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await toast(page, 'withdrawn');
  },

  async 'the audit log, the settings and the outbox are filled and readable'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/audit`);
    await settled(page);
    assert.ok(await page.locator('tbody tr').count() > 0);
    await page.getByLabel('Event type').selectOption('auth.');
    await settled(page);
    assert.ok(await page.locator('tbody tr').count() > 0);
    await visit(page, '/admin/settings');
    assert.ok((await page.getByLabel('School name').inputValue()).length > 0);
    await visit(page, '/admin/outbox');
    const read = page.getByRole('link', { name: /^Open “/ }).first();
    await read.click();
    await page.getByRole('dialog').locator('.mail-text').waitFor();
  },

  async 'the name of the school changes on every page at once'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/settings`);
    await settled(page);
    const name = page.getByLabel('School name');
    const before = await name.inputValue();
    const save = page.locator('form', { has: name }).getByRole('button', { name: 'Save' });
    await name.fill('School of Tests');
    await save.click();
    await page.locator('.brand-name', { hasText: 'School of Tests' }).waitFor();
    await name.fill(before);
    await save.click();
    await page.locator('.brand-name', { hasText: before }).waitFor();
  },

  async 'a student who opens an admin page is told so'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/admin/users`);
    await page.getByRole('heading', { level: 1, name: 'You don’t have access to this page' }).waitFor();
    assert.equal(await page.locator('tbody').count(), 0);
  },

  async 'holidays are entered in the settings, changed and deleted again'(keep) {
    const page = keep(await open({ as: 'admin' }));
    const name = `Staff day ${Date.now().toString(36)}`;
    const day = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);
    await page.goto(`${BASE}/admin/settings#holidays`);
    await settled(page);
    const section = page.locator('#holidays');
    await section.getByRole('button', { name: 'Add holidays' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add holidays' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('First day').fill(day);
    await dialog.getByLabel('Last day').fill('2020-01-01');
    await dialog.getByRole('button', { name: 'Add holidays' }).click();
    await dialog.getByText('The last day must not be before the first one.').waitFor();
    await dialog.getByLabel('Last day').fill(day);
    await dialog.getByRole('button', { name: 'Add holidays' }).click();
    await toast(page, 'Holidays added');
    await section.getByRole('row').filter({ hasText: name }).waitFor();
    await section.getByRole('button', { name: `Edit ${name}` }).click();
    const editing = page.getByRole('dialog', { name: 'Edit holidays' });
    assert.equal(await editing.getByLabel('First day').inputValue(), day);
    await editing.getByLabel('Name').fill(`${name} again`);
    await editing.getByRole('button', { name: 'Save' }).click();
    await toast(page, 'Holidays changed');
    await section.getByRole('row').filter({ hasText: `${name} again` }).waitFor();
    await section.getByRole('button', { name: `Delete ${name} again` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await toast(page, 'Holidays deleted');
    await page.waitForFunction((text) => !document.body.textContent.includes(text), name);
  },
};
