// Analytics: an admin reads and downloads the figures of a class, a tutor finds who needs attention, a student reads the own progress, and
// figures about too few people are left out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ask } from '../api.mjs';
import { BASE, open, settled, visit } from '../browser.mjs';
import { look } from '../looks.mjs';

/** The cells of the table of a chart, row by row. */
const tableOf = async (page, title) => {
  const chart = page.locator('.chart').filter({ has: page.locator('.chart-title', { hasText: title }) });
  return chart.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
};

/** What the figure of a name says. */
const figure = (page, name) => page.locator('.figure').filter({ has: page.locator('dt', { hasText: name }) });

/** A line of a CSV file as an object, by the names in its first line. None of these values has a comma. */
const linesOf = (text) => {
  const [head, ...lines] = text.replace(/^\uFEFF/, '').trim().split('\r\n').map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at]])));
};

const saved = async (page, press) => {
  const download = page.waitForEvent('download');
  await press();
  return readFileSync(await (await download).path(), 'utf8');
};

export const cases = {
  async 'analytics: an admin finds the figures of a class, and its file has the figures that are shown'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/analytics`);
    await settled(page);
    await page.getByRole('heading', { name: 'By class' }).waitFor();
    for (const name of ['By class', 'By subject']) {
      const table = page.getByRole('table', { name });
      for (const column of [/^Remembered/, /^Questions to/]) await table.getByRole('columnheader', { name: column }).waitFor();
    }
    await look(page, 'analytics-school');
    await page.setViewportSize({ width: 1280, height: 860 });
    const whole = await figure(page, 'Active learners').locator('.figure-value').innerText();
    await page.getByRole('link', { name: 'Mathematics 12A', exact: true }).click();
    await page.getByText('Class: Mathematics 12A').waitFor();
    await page.getByRole('heading', { name: 'Set work due in these days' }).waitFor();
    const ofClass = await figure(page, 'Active learners').locator('.figure-value').innerText();
    assert.notEqual(ofClass, whole);
    await page.locator('.filter-fields').getByLabel('Period').selectOption('90');
    await page.waitForFunction(() => document.querySelectorAll('.chart tbody')[0]?.rows.length === 90);
    await look(page, 'analytics-class');
    await page.setViewportSize({ width: 1280, height: 860 });

    // What is shown, by day, and what is in the file.
    const shown = await tableOf(page, 'Active learners');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const lines = linesOf(await saved(page, () => page.getByRole('menuitem', { name: 'By day' }).click()));
    assert.equal(lines.length, 90);
    const expected = lines.map(({ learners, learners_7: week, suppressed }, at) => [[learners, 'learners'], [week, 'learners_7']].map(([value, name]) => {
      const isHidden = suppressed.split(' ').includes(name);
      // The day that runs is no end of a line, whatever has happened on it so far.
      if (name === 'learners' && at === lines.length - 1 && !isHidden) return 'Today is not over';
      return value || (isHidden ? 'Too few people to show' : '0');
    }));
    assert.deepEqual(shown.map((row) => row.slice(1)), expected);
    assert.ok(expected.some(([day]) => /^\d+$/.test(day) && day !== '0'), 'the class learned');

    // The choice is in the address: it outlives a reload, and Back takes it away.
    await page.reload();
    await page.getByText('Class: Mathematics 12A').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.chart tbody')[0]?.rows.length === 90);
    await page.goBack();
    await page.getByRole('heading', { name: 'By class' }).waitFor();
    assert.equal(new URL(page.url()).search, '');
    await page.goForward();
    await page.getByText('Class: Mathematics 12A').waitFor();
  },

  async 'analytics: a school in which no one has learned yet is told what will be here'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.route('**/api/analytics/platform?*', async (route) => {
      const answer = await route.fetch();
      const { analytics } = await answer.json();
      const days = analytics.days.map(({ date }) => ({ date, learners: 0, learners_7: 0, learners_28: 0, suppressed: [] }));
      await route.fulfill({ response: answer, json: { analytics: { ...analytics, days } } });
    });
    await page.goto(`${BASE}/analytics`);
    await page.getByText('No learning in these days').waitFor();
    await page.getByRole('link', { name: 'Go to classes' }).waitFor();
  },

  async 'analytics: days that cannot be are refused beside the field, and a subject narrows the figures'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/analytics`);
    await settled(page);
    await page.locator('.filter-fields').getByLabel('Period').selectOption('days');
    const from = await page.getByLabel('From', { exact: true }).inputValue();
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await page.getByText('Choose a day after the first one.').waitFor();
    assert.equal(await page.locator('.figure').count(), 0);
    await page.getByLabel('To', { exact: true }).fill(from);
    await page.waitForFunction(() => document.querySelectorAll('.chart tbody')[0]?.rows.length === 1);
    await page.locator('.filter-fields').getByLabel('Period').selectOption('');
    await page.getByRole('heading', { name: 'By subject' }).waitFor();
    await page.getByRole('link', { name: 'Mathematics', exact: true }).click();
    await page.getByText(/^Compared with .* A review counts for the subject of its deck/).waitFor();
    for (const name of ['Remembered', /^Questions to/]) await figure(page, name).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'By class' }).count(), 0);
  },

  async 'analytics: a class of three has no figures, and the page says why'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/classes`);
    await settled(page);
    const { id } = await ask(page, 'POST', '/api/classes', { name: 'Latin for three' });
    for (const name of ['ada', 'ben', 'yusuf']) {
      const { users } = await ask(page, 'GET', `/api/admin/users?query=${name}@demo.school`);
      await ask(page, 'POST', `/api/classes/${id}/members`, { user_id: users[0].id });
    }
    await page.goto(`${BASE}/analytics?class=${id}`);
    await figure(page, 'Active learners').getByText('Too few people to show').waitFor();
    for (const name of ['Study time', 'Remembered']) assert.equal(await figure(page, name).locator('.figure-value').count(), 0, name);
    // Where no one has learned on the day that runs, its line has no end there.
    for (const row of await tableOf(page, 'Active learners')) for (const cell of row.slice(1)) assert.match(cell, /^(0|Too few people to show|Today is not over)$/);
    await look(page, 'analytics-few');
    await ask(page, 'DELETE', `/api/classes/${id}`);
    await page.goto(`${BASE}/analytics`);
    await page.getByRole('heading', { name: 'By class' }).waitFor();
  },

  async 'analytics: a tutor sees who needs attention and why, and comes to that student'(keep) {
    const page = keep(await open({ as: 'tutor', expected: [404] }));
    await page.goto(`${BASE}/`);
    await settled(page);
    const first = page.getByRole('list', { name: 'Needs attention' }).getByRole('listitem').first();
    await first.waitFor();
    await look(page, 'analytics-home');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('main').getByRole('link', { name: 'All students' }).click();
    await page.getByRole('heading', { level: 1, name: 'Students' }).waitFor();
    await settled(page);
    await look(page, 'analytics-students');
    await page.setViewportSize({ width: 1280, height: 860 });
    const needing = page.locator('.attention-one').first();
    const name = await needing.locator('.attention-name').innerText();
    const reason = await needing.locator('.attention-reasons li > span').nth(1).innerText();
    await page.locator('.filter-fields').getByLabel('Period').selectOption('7');
    await page.waitForURL(/period=7/);
    await settled(page);
    await page.locator('.attention-name', { hasText: name }).first().click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('heading', { name: 'What to talk about' }).waitFor();
    await page.getByText(reason).waitFor();
    assert.equal(await page.getByLabel('Period').inputValue(), '7');
    await look(page, 'analytics-student');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Students' }).waitFor();
    assert.match(page.url(), /period=7/);

    // What the students remembered, all classes together.
    await visit(page, '/students');
    await page.getByRole('heading', { name: 'What study led to' }).waitFor();

    // The class shows the same people, and its members lead to their progress.
    await visit(page, '/classes');
    await page.getByRole('link', { name: 'Mathematics 12A' }).click();
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
    await page.getByRole('link', { name: 'Progress of Ada Okafor' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ada Okafor' }).waitFor();

    // A student of another tutor is not found.
    const admin = keep(await open({ as: 'admin' }));
    await admin.goto(`${BASE}/admin/people`);
    const { users } = await ask(admin, 'GET', '/api/admin/users?query=nadia@demo.school');
    await page.goto(`${BASE}/students/${users[0].id}`);
    await page.getByRole('heading', { level: 1, name: 'This student isn’t available' }).waitFor();
    await admin.goto(`${BASE}/students/${users[0].id}`);
    await admin.getByRole('heading', { level: 1, name: users[0].full_name }).waitFor();
  },

  async 'analytics: a student reads the own progress for a chosen period, and downloads it'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/`);
    await settled(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My progress' }).click();
    await page.getByText(/^You learned on \d+ of 28 days\./).waitFor();
    assert.equal((await tableOf(page, 'Study time')).length, 28);
    await page.getByLabel('Period').selectOption('90');
    await page.getByText(/^You learned on \d+ of 90 days\./).waitFor();
    // Longer periods are shown by week.
    assert.equal((await tableOf(page, 'Study time')).length, 13);
    await page.reload();
    await page.getByText(/^You learned on \d+ of 90 days\./).waitFor();
    const days = Number(/(\d+) of/.exec(await figure(page, 'Days with learning').locator('.figure-value').innerText())[1]);
    const lines = linesOf(await saved(page, () => page.getByRole('button', { name: 'Download CSV' }).click()));
    assert.equal(lines.length, 90);
    assert.equal(lines.filter((line) => ['minutes', 'reviews', 'questions'].some((name) => Number(line[name]) > 0)).length, days);
    const minutes = lines.reduce((sum, line) => sum + Number(line.minutes), 0);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const text = await figure(page, 'Study time').locator('.figure-value').innerText();
    assert.match(text, new RegExp(`^${hours} hrs?${rest > 0 ? ` ${rest} mins?` : ''}$`));
    await page.getByRole('heading', { name: 'Remembered by subject' }).waitFor();
    await page.getByRole('main').getByText(/^\d+\s?% of \d+ answers?$/).first().waitFor();
    await look(page, 'analytics-progress');
  },

  async 'analytics: who has not learned yet is told what will be here'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.route('**/api/analytics/me*', async (route) => {
      const real = await (await route.fetch()).json();
      const nothing = { active_days: 0, xp: 0, questions: 0 };
      const days = real.analytics.days.map(({ date }) => ({ date, minutes: 0, reviews: 0, answers: 0, right: 0, xp: 0, questions: 0 }));
      await route.fulfill({ json: { analytics: { ...real.analytics, summary: nothing, previous: nothing, days, subjects: [] } } });
    });
    await page.goto(`${BASE}/progress`);
    await page.getByRole('heading', { name: 'Nothing in these days yet' }).waitFor();
    await look(page, 'analytics-progress-empty');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('main').getByRole('link', { name: 'Go to flashcards' }).click();
    await page.getByRole('heading', { level: 1, name: 'Flashcards' }).waitFor();
  },
};
