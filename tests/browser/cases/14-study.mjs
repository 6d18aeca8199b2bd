// Study time: the timer survives a new page, logs come into the history and go again; the leaderboard shows who joined.
import assert from 'node:assert/strict';
import { ask } from '../api.mjs';
import { BASE, open, settled, visit } from '../browser.mjs';

/** The figure of XP that the page shows. */
const total = async (page) => Number((await page.locator('.study-xp-total .numeral').textContent()).replace(/\D/g, ''));

const dialog = (page) => page.getByRole('dialog');

export const cases = {
  async 'a timer goes on over a reload, pauses, and is logged'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/study`);
    await settled(page);
    const card = page.locator('.study-timer');
    await card.getByRole('button', { name: 'Start timer' }).click();
    await card.locator('[aria-invalid="true"]').waitFor();
    await card.getByLabel('Subject').fill('Tides');
    await card.getByRole('button', { name: 'Start timer' }).click();
    await card.getByText('Running').waitFor();
    await page.reload();
    await card.getByText('Running').waitFor();
    assert.match(await card.locator('.study-timer-what').textContent(), /Tides/);
    await page.waitForFunction(() => document.querySelector('.study-timer [role="timer"]')?.textContent !== '0:00');
    await card.getByRole('button', { name: 'Pause' }).click();
    await card.getByText('Paused').waitFor();
    await card.getByRole('button', { name: 'Resume' }).click();
    await card.getByText('Running').waitFor();
    await card.getByRole('button', { name: 'Stop and log' }).click();
    const save = dialog(page).getByRole('button', { name: 'Save log' });
    await save.click();
    await dialog(page).getByText('The timer has measured less than a minute').waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    // The minutes that a case does not wait for: the page takes the timer for an older one, and the server is sent what it has measured.
    await page.route('**/api/study-logs/timer', async (route) => {
      const answer = await route.fetch();
      const { timer } = await answer.json();
      await route.fulfill({ response: answer, json: { timer: { ...timer, seconds: timer.seconds + 600 } } });
    });
    let sent = null;
    await page.route('**/api/study-logs/timer/stop', async (route) => {
      sent = route.request().postDataJSON();
      await route.continue({ postData: JSON.stringify({ ...sent, minutes: 0 }) });
    });
    await page.reload();
    await card.getByText('Running').waitFor();
    await card.getByRole('button', { name: 'Stop and log' }).click();
    for (const wrong of ['900', '0', '1.5', '']) {
      await dialog(page).getByLabel('Minutes').fill(wrong);
      await save.click();
      await dialog(page).getByText('Enter a whole number from 1 to 10.').waitFor();
      assert.equal(await dialog(page).getByLabel('Minutes').getAttribute('aria-invalid'), 'true');
    }
    await dialog(page).getByLabel('Minutes').fill('7');
    await save.click();
    await dialog(page).waitFor({ state: 'detached' });
    assert.equal(sent.minutes, 7);
    await card.getByRole('button', { name: 'Start timer' }).waitFor();
    const row = page.locator('.study-log').filter({ hasText: 'Tides' });
    await row.first().waitFor();
    assert.match(await row.first().textContent(), /Timer/);
    // The timer measured no whole minute; a log of one is shown.
    await page.route('**/api/study-logs?*', async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      await route.fulfill({ response: answer, json: { ...body, study_logs: body.study_logs.map((log) => (log.subject === 'Tides' ? { ...log, minutes: 12, most_minutes: 12 } : log)) } });
    });
    await page.unroute('**/api/study-logs/timer');
    await page.reload();
    await row.first().getByRole('button', { name: /^Edit/ }).click();
    await dialog(page).getByLabel('Minutes').fill('9999');
    await dialog(page).getByRole('button', { name: 'Save changes' }).click();
    await dialog(page).getByText('Enter a whole number from 1 to 12.').waitFor();
  },

  async 'a timer that another page has started or discarded is shown as it is'(keep) {
    const page = keep(await open({ as: 'ada', expected: [409] }));
    await page.route('**/api/study-logs/timer', async (route) => {
      const answer = await route.fetch();
      const { timer } = await answer.json();
      await route.fulfill({ response: answer, json: { timer: timer && { ...timer, seconds: timer.seconds + 600 } } });
    });
    await page.goto(`${BASE}/study`);
    await settled(page);
    const card = page.locator('.study-timer');
    await card.getByLabel('Subject').fill('Dunes');
    await ask(page, 'POST', '/api/study-logs/timer/start', { subject: 'Reefs' });
    await card.getByRole('button', { name: 'Start timer' }).click();
    await page.getByText('Your timer is running.').waitFor();
    await card.locator('.study-timer-what', { hasText: 'Reefs' }).waitFor();
    await card.getByRole('button', { name: 'Stop and log' }).click();
    await page.unroute('**/api/study-logs/timer');
    await ask(page, 'DELETE', '/api/study-logs/timer');
    await dialog(page).getByRole('button', { name: 'Save log' }).click();
    await page.getByText('You have no timer.').waitFor();
    await dialog(page).waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Start timer' }).waitFor();
  },

  async 'time that is logged afterwards earns XP, and its deletion takes it back'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/study?log`);
    await dialog(page).getByLabel('Subject').fill('Harbours');
    await dialog(page).getByLabel('Minutes').fill('5');
    await page.locator('.study-xp-total').waitFor();
    const before = await total(page);
    await dialog(page).getByRole('button', { name: 'Save log' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText(/Logged 5 min of Harbours\. You earned \d+ XP/).waitFor();
    const row = page.locator('.study-log').filter({ hasText: 'Harbours' });
    await row.waitFor();
    await page.waitForFunction((known) => Number(document.querySelector('.study-xp-total .numeral')?.textContent.replace(/\D/g, '')) > known, before);
    assert.equal(new URL(page.url()).search, '', 'loading the page again does not open the dialog');
    await row.getByRole('button', { name: /Delete/ }).click();
    await dialog(page).getByRole('button', { name: 'Delete log' }).click();
    await row.waitFor({ state: 'detached' });
    await page.waitForFunction((known) => Number(document.querySelector('.study-xp-total .numeral')?.textContent.replace(/\D/g, '')) === known, before);
  },

  async 'a log is changed in the form that made it, and its XP with it'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/study?log`);
    await dialog(page).getByLabel('Subject').fill('Lighthouses');
    await dialog(page).getByLabel('Minutes').fill('5');
    await dialog(page).getByRole('button', { name: 'Save log' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const row = page.locator('.study-log').filter({ hasText: 'Lighthouses' });
    await row.getByRole('button', { name: /^Edit/ }).click();
    assert.equal(await dialog(page).getByLabel('Minutes').inputValue(), '5');
    await dialog(page).getByLabel('Minutes').fill('0');
    await dialog(page).getByRole('button', { name: 'Save changes' }).click();
    await dialog(page).locator('[aria-invalid="true"]').waitFor();
    await dialog(page).getByLabel('Minutes').fill('4');
    await dialog(page).getByLabel('Topic').fill('Lenses');
    await dialog(page).getByRole('button', { name: 'Save changes' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText(/Saved: 4 min of Lighthouses, \d+ XP\./).waitFor();
    await row.getByText('Lenses').waitFor();
    await row.getByText('4 min').waitFor();
    await row.getByRole('button', { name: /^Delete/ }).click();
    await dialog(page).getByRole('button', { name: 'Delete log' }).click();
    await row.waitFor({ state: 'detached' });
  },

  async 'a day of more than 24 hours is refused beside its field'(keep) {
    const page = keep(await open({ as: 'ada', expected: [422] }));
    await page.goto(`${BASE}/study?log`);
    await dialog(page).getByLabel('Subject').fill('Harbours');
    // The day on which so long a log begins has some minutes already, at a time at which nothing else was studied.
    let log = null;
    for (let minutes = 0; !log && minutes < 300; minutes += 20) {
      const start = new Date(Date.now() - 24 * 3600 * 1000 + minutes * 60_000).toISOString();
      const made = ask(page, 'POST', '/api/study-logs', { subject: 'Anchors', minutes: 1, started_at: start });
      log = await made.then(({ study_log: own }) => own, () => null);
    }
    await dialog(page).getByLabel('Minutes').fill('1441');
    await dialog(page).getByRole('button', { name: 'Save log' }).click();
    await dialog(page).getByText('Enter a whole number from 1 to 1440.').waitFor();
    await dialog(page).getByLabel('Minutes').fill('1440');
    await dialog(page).getByRole('button', { name: 'Save log' }).click();
    await dialog(page).locator('[role="alert"], [aria-invalid="true"]').first().waitFor();
    await ask(page, 'DELETE', `/api/study-logs/${log.id}`);
  },

  async 'the history is filtered, and days of rest are chosen'(keep) {
    const page = keep(await open({ as: 'ada' }));
    const asked = [];
    page.on('request', (request) => { if (/\/api\/study-logs(\?|$)/.test(request.url())) asked.push(request.url()); });
    await page.goto(`${BASE}/study`);
    await settled(page);
    await page.locator('.study-timer').getByLabel('Subject').waitFor();
    assert.ok(await page.locator('.study-log').count() > 10, 'the demo student has a history');
    assert.equal(asked.length, 1, `history and subjects come with one request: ${asked.join(', ')}`);
    await page.getByLabel('Subject').last().selectOption('Biology');
    await page.waitForURL(/subject=Biology/);
    await page.waitForFunction(() => [...document.querySelectorAll('.study-log-subject')].every((one) => one.textContent.includes('Biology')));
    assert.equal(await page.locator('.study-day').count(), 35);
    await page.getByRole('button', { name: 'Days of rest' }).click();
    const boxes = dialog(page).getByRole('checkbox');
    for (const box of await boxes.all()) await box.check();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).getByRole('alert').waitFor();
    for (const box of await boxes.all()) await box.uncheck();
    await boxes.last().check();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'detached' });
  },

  async 'the leaderboard shows people who joined, and leaving hides at once'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/leaderboard?period=all`);
    await page.locator('.board-table').first().waitFor();
    assert.equal(await page.locator('.board-table').first().locator('tr.board-mine').count(), 1);
    await page.getByRole('button', { name: 'Leave leaderboards' }).click();
    await dialog(page).getByRole('button', { name: 'Leave leaderboards' }).click();
    await page.getByRole('button', { name: 'Join the leaderboards' }).waitFor();
    await page.locator('tr.board-mine').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Join the leaderboards' }).click();
    await page.locator('tr.board-mine').first().waitFor();
    await page.getByLabel('Compare with').selectOption({ label: 'Biology 12B' });
    await page.waitForURL(/class=\d+/);
    await page.waitForFunction(() => document.querySelectorAll('.board-table tr').length < 12);
    await visit(page, '/profile');
    await page.locator('.my-progress .study-xp-total').waitFor();
  },
};
