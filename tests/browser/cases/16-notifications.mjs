// Notifications: the bell knows what is unread in every tab without loading, and what was read is read everywhere; preferences are kept.
import assert from 'node:assert/strict';
import { BASE, open, settled, visit } from '../browser.mjs';

const bell = (page) => page.locator('.bell > button');
const panel = (page) => page.getByRole('dialog', { name: 'Notifications' });

/** Calls an operation as the person of the page. */
const ask = (page, method, path, body) => page.evaluate(async ([base, how, where, sent]) => {
  const token = sessionStorage.getItem('schola.token') ?? localStorage.getItem('schola.token') ?? Object.values({ ...sessionStorage, ...localStorage }).find((value) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  if (how === 'POST') headers['idempotency-key'] = crypto.randomUUID?.() ?? String(Math.random());
  const answer = await fetch(`${base}/api${where}`, { method: how, headers, body: sent === undefined ? undefined : JSON.stringify(sent) });
  return answer.status === 204 ? null : answer.json();
}, [BASE, method, path, body]);

/** The number on the bell; waits until it is known. */
async function count(page, wanted) {
  await page.waitForFunction((text) => (document.querySelector('.bell-count')?.textContent ?? '0') === text, String(wanted));
}

export const cases = {
  async 'a new notification reaches every tab, and what is read in one is read in all'(keep) {
    const tutor = keep(await open({ as: 'tutor' }));
    await tutor.goto(`${BASE}/classes`);
    await settled(tutor);
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/notifications`);
    await settled(page);
    await page.locator('.lead').waitFor();
    if (await page.getByRole('button', { name: 'Mark all as read' }).isVisible()) await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByText('You have read everything.').waitFor();
    const other = await page.context().newPage();
    await other.goto(`${BASE}/materials`);
    await settled(other);
    await other.locator('.bell').waitFor();
    const me = await ask(page, 'GET', '/users/me');
    const name = `Tides ${Date.now() % 100_000}`;
    const made = await ask(tutor, 'POST', '/classes', { name });
    await ask(tutor, 'POST', `/classes/${made.id}/members`, { user_id: me.user.id });
    await count(page, 1);
    await count(other, 1);
    assert.match(await bell(other).getAttribute('aria-label'), /1 unread/);
    await page.getByText(`You are now a member of the class ${name}.`).waitFor();
    await bell(other).click();
    await panel(other).getByRole('link', { name: `Unread: You are now a member of the class ${name}.` }).click();
    await other.waitForURL(`${BASE}/classes/${made.id}`);
    assert.equal(await panel(other).count(), 0);
    await count(other, 0);
    await count(page, 0);
    // A notification about the page that is open shows what is new on it.
    await ask(tutor, 'POST', `/classes/${made.id}/work`, { title: `Read about ${name}`, due_on: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), minutes: 20 });
    await count(other, 1);
    await settled(other);
    await bell(other).click();
    await panel(other).getByRole('link', { name: `Read about ${name}` }).click();
    await other.locator('#work').getByText(`Read about ${name}`).waitFor();
    await other.close();
    await ask(tutor, 'DELETE', `/classes/${made.id}`);
  },

  async 'the panel of notifications is used by keyboard, and gives the focus back'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    await bell(page).focus();
    await page.keyboard.press('Enter');
    await panel(page).getByRole('link', { name: 'See all' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('.notification-panel'));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.matches('.bell > button'));
    await page.keyboard.press('Enter');
    await panel(page).getByRole('link', { name: 'See all' }).click();
    await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
    assert.equal(await panel(page).count(), 0);
  },

  async 'the list has filters, and every notification has a sentence'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/notifications`);
    await settled(page);
    const rows = page.locator('.notifications-all .notification');
    await rows.first().waitFor();
    assert.ok(await rows.count() >= 4, 'the demo school has some');
    for (const text of await rows.allTextContents()) assert.doesNotMatch(text, /ui\.|\{|undefined|Reload the page/);
    await page.goto(`${BASE}/notifications?kind=league`);
    await settled(page);
    for (const text of await rows.allTextContents()) assert.match(text, /league with|in the competition/);
    await page.goto(`${BASE}/notifications?kind=account&show=unread`);
    await settled(page);
    await page.getByText('No such notifications').waitFor();
  },

  async 'preferences for notifications are kept'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/notifications/preferences`);
    await settled(page);
    await page.getByLabel('From').fill('21:15');
    await page.locator('select[name="class_email"]').selectOption('at_once');
    await page.locator('input[name="league_in_app"]').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await page.getByLabel('From').inputValue(), '21:15');
    assert.equal(await page.locator('select[name="class_email"]').inputValue(), 'at_once');
    assert.equal(await page.locator('input[name="league_in_app"]').isChecked(), false);
    await page.locator('input[name="league_in_app"]').check();
    await page.locator('select[name="class_email"]').selectOption('digest');
    await page.getByLabel('From').fill('20:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();
    await visit(page, '/notifications');
  },

  async 'a reminder has a time from five to eight, and is in no digest'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/notifications/preferences`);
    await settled(page);
    const on = page.getByLabel('Remind me to learn');
    await on.waitFor();
    if (!(await on.isChecked())) await on.check();
    await page.getByLabel('Reminder time').fill('20:30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter a time from 05:00 to 20:00.').waitFor();
    await page.getByLabel('Reminder time').fill('17:45');
    assert.deepEqual(await page.locator('select[name="plan_ready_email"] option').evaluateAll((all) => all.map((one) => one.value)), ['off', 'at_once']);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await page.getByLabel('Reminder time').inputValue(), '17:45');
    await on.uncheck();
    assert.equal(await page.getByLabel('Reminder time').count(), 0);
    await on.check();
    await page.getByLabel('Reminder time').fill('16:30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();
    const tutor = keep(await open({ as: 'tutor' }));
    await tutor.goto(`${BASE}/notifications/preferences`);
    await tutor.getByLabel('Remind me to learn').waitFor();
    const admin = keep(await open({ as: 'admin' }));
    await admin.goto(`${BASE}/notifications/preferences`);
    await settled(admin);
    assert.equal(await admin.getByLabel('Remind me to learn').count(), 0, 'admins have nothing to be reminded of');
  },
};
