// The pages for admins.
import assert from 'node:assert/strict';
import { BASE, open, settled, visit } from '../browser.mjs';

const toast = (page, text) => page.locator('.toast').filter({ hasText: text }).first().waitFor();

export const cases = {
  async 'an admin makes an account, finds it, changes its role, suspends, readmits and deletes it'(keep) {
    const page = keep(await open({ as: 'admin' }));
    const name = `Test Person ${Date.now().toString(36)}`;
    await page.goto(`${BASE}/admin/users`);
    await settled(page);
    assert.ok(await page.locator('tbody tr').count() >= 4, 'the demo school has people');
    await page.getByRole('button', { name: 'New person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Full name').fill(name);
    await dialog.getByRole('button', { name: 'Make the account' }).click();
    await dialog.getByText('Give an e-mail address, a username, or both.').waitFor();
    await dialog.getByLabel(/^Username/).fill(`test.${Date.now().toString(36)}`);
    await dialog.getByRole('button', { name: 'Make the account' }).click();
    await dialog.locator('.secret-text').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('searchbox').fill(name);
    const row = page.getByRole('row').filter({ hasText: name });
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
    const act = async (item) => {
      await row.getByRole('button', { name: `Actions for ${name}` }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await act('Change');
    await dialog.getByLabel('Role').selectOption('tutor');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByRole('cell', { name: 'Tutor' }).waitFor();
    await act('Suspend');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await row.getByText('Suspended').waitFor();
    await act('Let back in');
    await dialog.getByRole('button', { name: 'Let back in' }).click();
    await row.getByText('Suspended').waitFor({ state: 'detached' });
    await act('Delete');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await toast(page, 'is deleted');
    await page.getByRole('heading', { name: 'Nobody found' }).waitFor();
  },

  async 'an invitation is made with a link that fills the code in, and withdrawn'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/invitations`);
    await settled(page);
    await page.getByRole('button', { name: 'New invitation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'New invitation' }).click();
    await dialog.locator('.secret-text').first().waitFor();
    const [code, link] = await dialog.locator('.secret-text').allTextContents();
    assert.ok(link.startsWith(`${BASE}/register#invitation=`));
    await dialog.getByRole('button', { name: 'Done' }).click();
    const stranger = keep(await open());
    await stranger.goto(link);
    await settled(stranger);
    assert.equal(await stranger.inputValue('[name="invitation"]'), code);
    await page.getByRole('button', { name: `Withdraw ${code}` }).click();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await toast(page, 'withdrawn');
  },

  async 'the audit log, the settings and the outbox are filled and readable'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/audit`);
    await settled(page);
    assert.ok(await page.locator('tbody tr').count() > 0);
    await page.getByLabel('Kind').selectOption('auth.');
    await settled(page);
    assert.ok(await page.locator('tbody tr').count() > 0);
    await visit(page, '/admin/settings');
    assert.ok((await page.getByLabel('Name of the school').inputValue()).length > 0);
    await visit(page, '/admin/outbox');
    const read = page.getByRole('button', { name: /^Read / }).first();
    await read.click();
    await page.getByRole('dialog').locator('.mail-text').waitFor();
  },

  async 'the name of the school changes on every page at once'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/settings`);
    await settled(page);
    const name = page.getByLabel('Name of the school');
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
    await page.getByText('Your role does not allow this.').waitFor();
    assert.equal(await page.locator('tbody').count(), 0);
  },
};
