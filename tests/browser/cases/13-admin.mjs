// People at scale, the audit log, invitations on the wall, and the state of the school.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BASE, open, settled, visit } from '../browser.mjs';

const stamp = () => Date.now().toString(36) + Math.floor(performance.now() % 1000).toString(36);

/** Calls the API as the admin. */
async function api(page, method, path, body) {
  const token = await page.evaluate(() => sessionStorage.getItem('schola.token') ?? localStorage.getItem('schola.token'));
  const answer = await fetch(BASE + path, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  return answer.status === 204 ? null : answer.json();
}

/** Makes people with this beginning of their usernames, and returns their ids. */
async function crowd(page, start, count) {
  const people = Array.from({ length: count }, (_, at) => ({ full_name: `${start} ${String(at).padStart(3, '0')}`, username: `${start.toLowerCase()}.${at}` }));
  const ids = [];
  for (let from = 0; from < count; from += 100) {
    const answer = await api(page, 'POST', '/api/admin/users/import', { people: people.slice(from, from + 100), access: 'link' });
    ids.push(...answer.results.map((result) => result.id));
  }
  return ids;
}

const remove = async (page, ids) => {
  for (let from = 0; from < ids.length; from += 100) await api(page, 'POST', '/api/admin/users/bulk', { action: 'delete', ids: ids.slice(from, from + 100) });
};

const names = (page) => page.locator('tbody .person-name').allTextContents();

const toast = (page, text) => page.locator('.toast').filter({ hasText: text }).first().waitFor();

export const cases = {
  async 'the list of people is counted, sorted by its columns and kept in the address'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await visit(page, '/admin/people');
    const { counts } = await api(page, 'GET', '/api/admin/users/counts');
    await page.locator('.people-counts strong').getByText(`${counts.total} people`).waitFor();
    await page.getByRole('columnheader').getByRole('button', { name: 'Name' }).click();
    await page.waitForURL(/sort=name$/);
    await settled(page);
    const up = (await names(page)).slice(0, 20);
    assert.deepEqual(up, [...up].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)));
    await page.getByRole('columnheader').getByRole('button', { name: 'Name' }).click();
    await page.waitForURL(/sort=-name$/);
    await page.waitForFunction((first) => document.querySelector('tbody .person-name')?.textContent !== first, up[0]);
    await page.reload();
    await settled(page);
    assert.equal(await page.locator('th[aria-sort="descending"]').textContent().then((text) => text.trim()), 'Name');
    // What is found as a whole is put in order too.
    await page.getByRole('searchbox').fill('an');
    await page.waitForURL(/q=an/);
    await settled(page);
    const found = await names(page);
    assert.ok(found.length > 1);
    assert.deepEqual(found, [...found].sort(new Intl.Collator('en').compare).reverse());
    await page.getByRole('searchbox').fill('');
    await page.waitForURL((url) => !url.searchParams.has('q'));
    await page.locator('.people-counts a', { hasText: 'tutors' }).click();
    await page.waitForURL(/role=tutor/);
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr[data-id]').length === count, counts.roles.tutor);
  },

  async 'many people are selected, given another role and deleted, with a statement of what is lost'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await visit(page, '/admin/people');
    const start = `Bulk${stamp()}`;
    await crowd(page, start, 12);
    await visit(page, `/admin/people?q=${start}`);
    await page.waitForFunction(() => document.querySelectorAll('tbody tr[data-id]').length === 12);
    await page.getByLabel('Select all rows').click();
    await page.getByText('12 rows selected').waitFor();
    await page.getByRole('button', { name: 'Change role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New role').selectOption('tutor');
    await dialog.getByRole('button', { name: 'Change the role of 12 people' }).click();
    await toast(page, 'Changed the role of 12 people.');
    await page.waitForFunction(() => [...document.querySelectorAll('tbody tr[data-id]')].every((row) => row.textContent.includes('Tutor')));
    await page.getByLabel('Select all rows').click();
    await page.getByRole('region', { name: 'Actions for the selected rows' }).getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('all materials in the study bank').waitFor();
    await dialog.getByRole('button', { name: 'Delete 12 people' }).click();
    await dialog.locator('.field-error').waitFor();
    await dialog.getByLabel('Type 12 to confirm').fill('12');
    await dialog.getByRole('button', { name: 'Delete 12 people' }).click();
    await toast(page, 'Deleted 12 people.');
    await page.getByRole('heading', { name: 'No people found' }).waitFor();
  },

  async 'nine hundred people scroll, and all of them can be selected'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await visit(page, '/admin/people');
    const start = `Crowd${stamp()}`;
    const ids = await crowd(page, start, 300);
    try {
      await visit(page, `/admin/people?q=${start}`);
      await page.waitForFunction(() => document.querySelectorAll('tbody tr[data-id]').length >= 20);
      await page.getByLabel('Select all rows').click();
      await page.getByRole('button', { name: 'Select everyone in this list' }).click();
      await page.getByText('All 300 people selected').first().waitFor();
      for (let round = 0; round < 12; round += 1) {
        await page.mouse.wheel(0, 6000);
        await page.waitForTimeout(120);
      }
      await page.getByText(`${start} 000`, { exact: true }).waitFor();
      assert.ok(await page.locator('tbody tr').count() < 160, 'only the rows in view are in the page');
    } finally {
      await remove(page, ids);
    }
  },

  async 'people come from a spreadsheet: what is wrong is said, the rest gets passwords that work'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await visit(page, '/admin/people/import');
    const mark = stamp();
    const lines = ['Vorname;Nachname;E-Mail;Benutzername;Rolle', `Zoë;Müller;;zoe.${mark};Schülerin`, `Jörg;"Weiß; der Zweite";joerg.${mark}@demo.school;;Lehrkraft`, ';;;;',
      `Ohne;Zugang;;;Schüler`, `Doppelt;Gemoppelt;;zoe.${mark};Schüler`, `Falsch;Rolle;;falsch.${mark};Hausmeister`, `Da;Schon;ada@demo.school;;Schüler`];
    // As a spreadsheet on Windows writes it.
    const bytes = Buffer.from(lines.join('\r\n'), 'latin1');
    await page.locator('input[type="file"]').setInputFiles({ name: 'klasse.csv', mimeType: 'text/csv', buffer: bytes });
    await page.getByText('2 can be imported').waitFor();
    await page.getByText('4 need fixing').waitFor();
    for (const text of ['Needs a valid email address, or a username.', 'An earlier row has the same', 'The role isn’t one of', 'Jörg Weiß; der Zweite']) await page.getByText(text).first().waitFor();
    await page.getByRole('button', { name: 'Create 2 accounts' }).click();
    await page.getByText('Created 2 accounts.').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the list' }).click();
    const saved = readFileSync(await (await download).path(), 'utf8').split('\r\n');
    const cells = saved.find((line) => line.includes(`zoe.${mark}`) && line.includes('Created')).split(',');
    const answer = await fetch(`${BASE}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: `zoe.${mark}`, password: cells[4] }) });
    assert.equal((await answer.json()).user.full_name, 'Zoë Müller');
    const found = await api(page, 'GET', `/api/admin/users?query=${mark}`);
    assert.deepEqual(found.users.map((user) => user.role).sort(), ['student', 'tutor']);
    await remove(page, found.users.map((user) => user.id));
  },

  async 'a person has a page with sign-ins and what the log says of them'(keep) {
    const page = keep(await open({ as: 'admin', expected: [404] }));
    await visit(page, '/admin/people?q=ada%40demo');
    await page.getByRole('link', { name: /^Ada / }).first().click();
    await page.waitForURL(/\/admin\/people\/\d+$/);
    await page.getByRole('heading', { level: 1, name: /^Ada / }).waitFor();
    await page.getByText('ada@demo.school').first().waitFor();
    await page.locator('.entry-list li').first().waitFor();
    await page.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Suspend' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'See all in the audit log' }).first().click();
    await page.waitForURL(/\/admin\/audit\?actor=\d+/);
    await page.waitForFunction(() => /Ada/.test(document.querySelector('.audit-person input')?.value ?? ''));
    await visit(page, '/admin/people/999999');
    await page.getByRole('heading', { name: 'Person not found' }).waitFor();
  },

  async 'the audit log says what changed, groups sign-ins, and is narrowed down by person and period'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await visit(page, '/admin/audit');
    assert.doesNotMatch(await page.locator('tbody').textContent(), /[{}[\]"]/, 'nothing of it is raw');
    await page.getByLabel('Event type', { exact: true }).selectOption('school.');
    await page.getByText('Who can register: By invitation → Everyone').waitFor();
    await page.getByLabel('Event type', { exact: true }).selectOption('');
    await page.getByRole('combobox', { name: 'Done by' }).fill('grace');
    await page.getByRole('option', { name: /^Grace/ }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('[role="option"].at'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/actor=\d+/);
    await settled(page);
    await page.waitForFunction(() => [...document.querySelectorAll('tbody tr')].every((row) => row.textContent.includes('Grace')));
    await page.getByLabel('Period', { exact: true }).selectOption('7');
    await page.waitForURL(/period=7/);
    await settled(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as CSV' }).click();
    assert.match(readFileSync(await (await download).path(), 'utf8'), /^\uFEFFid,at,action/);
    // What is set stands below the bar, and goes with its button.
    await page.getByRole('button', { name: /^Remove “?By Grace/ }).click();
    await page.waitForURL((url) => !url.searchParams.has('actor'));
  },

  async 'an invitation fills the wall with its QR code'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await visit(page, '/admin/invitations');
    await page.getByRole('button', { name: /^Show .* as a QR code$/ }).first().click();
    const dialog = page.getByRole('dialog').first();
    await dialog.getByRole('button', { name: 'Copy code' }).waitFor();
    const project = dialog.getByRole('button', { name: 'Show full screen' });
    // Without a public address there is no picture that leads here.
    if (await project.count() === 0) return;
    await project.click();
    const wall = page.locator('dialog.projection');
    await wall.getByRole('img').waitFor();
    const box = await wall.boundingBox();
    assert.ok(box.width >= 1270 && box.height >= 850, JSON.stringify(box));
    await wall.getByRole('button', { name: 'Close' }).click();
    await wall.waitFor({ state: 'detached' });
  },

  async 'an admin sees the state of the school on the first page'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await visit(page, '/');
    const { overview } = await api(page, 'GET', '/api/admin/overview');
    const figure = (name) => page.locator('.state-figure').filter({ has: page.locator('.state-title', { hasText: name }) });
    assert.equal(await figure('People').locator('.state-value').textContent(), String(overview.people.total));
    assert.equal(await figure('Version').locator('.state-value').textContent(), overview.version);
    await figure('Unsent email').click();
    await page.waitForURL(/\/admin\/outbox$/);
    await page.getByRole('link', { name: /^Open / }).first().click();
    await page.getByRole('dialog').locator('.mail-text').waitFor();
    const student = keep(await open({ as: 'ada' }));
    await visit(student, '/');
    assert.equal(await student.locator('.school-state').count(), 0);
  },

  async 'on a phone a person takes sixty-four pixels, and nothing is wider than the screen'(keep) {
    const page = keep(await open({ as: 'admin', width: 360, height: 740 }));
    await visit(page, '/admin/people');
    await page.locator('tbody tr[data-id]').first().waitFor();
    const heights = await page.locator('tbody tr[data-id]').evaluateAll((rows) => rows.slice(0, 12).map((row) => row.getBoundingClientRect().height));
    const median = [...heights].sort((one, other) => one - other)[6];
    assert.ok(median >= 56 && median <= 72, `${heights}`);
    // The bar of actions on many leaves the list in view.
    await page.locator('tbody input[type="checkbox"]').first().check();
    const bar = await page.locator('.data-bulk').boundingBox();
    assert.ok(bar.height <= 112, `${bar.height}`);
    for (const path of ['/admin/people', '/admin/people/import', '/admin/audit', '/admin/outbox', '/']) {
      await visit(page, path);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    }
  },
};
