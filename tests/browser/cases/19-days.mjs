// A day in the life of a student, of a tutor and of an admin, from sign-in to the evening, each in one window and by what is on the screen.
import assert from 'node:assert/strict';
import { BASE, open, people, settled, signIn } from '../browser.mjs';

const dialog = (page) => page.getByRole('dialog');
const heading = (page, name) => page.getByRole('heading', { level: 1, name });

/** A day some days from now, as an input of a date has it. */
const inDays = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);

/** Follows a link of the navigation. */
async function go(page, name, title = name) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  await heading(page, title).waitFor();
  await settled(page);
}

/** Keeps a picture of a moment of a day, where pictures are wanted. */
const shot = async (page, name) => {
  const folder = process.env.SCHOLA_SCREENSHOTS;
  if (folder && process.env.SCHOLA_SCREENSHOTS_OF !== 'failures') await page.screenshot({ path: `${folder}/day-${name}.png` });
};

export const cases = {
  async 'a day of a student: the plan, cards, the timer, a question, the squad, and what came of it'(keep) {
    const page = keep(await open());
    await signIn(page, people.ada);
    const plan = page.locator('.day-plan');
    await plan.locator('.plan-step').first().waitFor();
    await settled(page);
    await shot(page, 'student-1-morning');

    // A step with cards, with one press.
    const step = plan.locator('.plan-step').filter({ has: page.getByRole('button', { name: /^(Start|Continue): (Cell biology|Spanish › Verbs|Calculus)$/ }) }).first();
    await step.getByRole('button', { name: /^(Start|Continue): / }).click();
    await page.waitForURL(/\/flashcards\/review\?/);
    const card = page.locator('.review-question, .review-end').first();
    const isCard = async () => { await card.waitFor(); return page.locator('.review-question').isVisible(); };
    let reviewed = 0;
    while (reviewed < 4 && await isCard()) {
      const before = await page.locator('.review-question').innerText();
      await page.keyboard.press('Space');
      await page.locator('.review-answer').waitFor();
      if (reviewed === 1) await shot(page, 'student-2-card');
      await page.keyboard.press('3');
      await page.waitForFunction((text) => !document.querySelector('.review-answer') && document.querySelector('.review-question')?.innerText !== text, before);
      reviewed += 1;
    }
    assert.ok(reviewed > 0, 'there was a card to review');
    // The last one was not right after all.
    await page.keyboard.press('u');
    await page.locator('.review-question').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.review-answer').waitFor();
    await page.keyboard.press('1');
    await page.locator('.review-answer').waitFor({ state: 'detached' });
    await page.goBack();
    await plan.locator('.plan-step').first().waitFor();

    await go(page, 'Study time');
    const timer = page.locator('.study-timer');
    await timer.getByLabel('Subject').or(timer.getByText('Running')).first().waitFor();
    if (await timer.getByText('Running').isVisible()) {
      // A day that was broken off left it running.
      await timer.getByRole('button', { name: 'Discard' }).click();
      await dialog(page).getByRole('button', { name: 'Discard' }).click();
      await dialog(page).waitFor({ state: 'detached' });
    }
    await timer.getByLabel('Subject').fill('Biology');
    await timer.getByRole('button', { name: 'Start timer' }).click();
    await timer.getByText('Running').waitFor();

    // While it runs: a question, and the place in the text that answers it.
    await go(page, 'Study bank');
    const title = await page.locator('.material-title').first().textContent();
    await go(page, 'Ask Uris');
    await page.getByLabel('Your question').fill(`What does “${title}” say?`);
    await page.keyboard.press('Enter');
    await page.locator('.passage').first().waitFor();
    await page.locator('.passage-source').first().click();
    await page.locator('aside mark').first().waitFor();
    await shot(page, 'student-3-answer');

    await go(page, 'Study time');
    // Less than a minute is not logged.
    await page.waitForFunction(() => /^(?!0:)\d+:\d\d/.test(document.querySelector('.study-timer [role="timer"]')?.textContent ?? ''), null, { timeout: 70_000 });
    await timer.getByRole('button', { name: 'Stop and log' }).click();
    await dialog(page).getByRole('button', { name: 'Save log' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const log = page.locator('.study-log').filter({ hasText: 'Biology' }).first();
    await log.waitFor();
    await shot(page, 'student-4-study');

    await go(page, 'Squad', 'Night Owls');
    await page.getByRole('link', { name: /^Against/ }).click();
    await page.locator('.breadcrumb, h1').first().waitFor();
    await settled(page);
    await shot(page, 'student-5-rival');
    await go(page, 'Leaderboard');
    await go(page, 'Learner profile');
    await shot(page, 'student-6-profile');
    await page.locator('.bell > button').click();
    await dialog(page).getByRole('link', { name: 'See all' }).click();
    await heading(page, 'Notifications').waitFor();
    await settled(page);
    await shot(page, 'student-7-notifications');

    // The evening: what was done today is there.
    await go(page, 'Flashcards');
    await page.getByRole('link', { name: 'Statistics' }).first().click();
    await heading(page, 'Statistics').waitFor();
    await settled(page);
    await shot(page, 'student-8-statistics');
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${BASE}/`);
    await plan.locator('.plan-step').first().waitFor();
    await settled(page);
    await shot(page, 'student-9-evening');
  },

  async 'a day of a tutor: a class, set work that arrives while the student looks, and who did it'(keep) {
    const page = keep(await open());
    await signIn(page, people.tutor);
    await settled(page);
    await shot(page, 'tutor-1-morning');
    const student = keep(await open({ as: 'ada' }));
    await student.goto(`${BASE}/materials`);
    await settled(student);
    await student.locator('.bell').waitFor();

    await go(page, 'Classes');
    await page.getByRole('link', { name: 'Mathematics 12A' }).click();
    await heading(page, 'Mathematics 12A').waitFor();
    await settled(page);
    await shot(page, 'tutor-2-class');
    const work = `Sums of a day ${Date.now() % 10_000}`;
    await page.getByRole('button', { name: 'Set work' }).click();
    await dialog(page).getByLabel('What is to be done').fill(work);
    await dialog(page).getByLabel('Due on').fill(inDays(1));
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const row = page.locator('.dated', { hasText: work });
    await row.waitFor();

    // The student hears of it without loading anything, goes there from the bell, and does it.
    const bell = student.locator('.bell > button');
    await student.waitForFunction(() => Number(document.querySelector('.bell-count')?.textContent ?? 0) > 0);
    await bell.click();
    await shot(student, 'tutor-3-the-student-hears');
    await student.getByRole('dialog', { name: 'Notifications' }).getByRole('link', { name: new RegExp(work) }).click();
    const own = student.locator('.dated', { hasText: work });
    await own.getByRole('button', { name: `Done: ${work}` }).click();
    await own.locator('button[aria-pressed="true"]').waitFor();

    await page.reload();
    await row.getByText(/1 of \d+ done/).waitFor();
    await row.getByRole('button', { name: `Actions: ${work}` }).click();
    await page.getByRole('menuitem', { name: 'Who did it' }).click();
    await dialog(page).locator('li', { hasText: 'Ada' }).getByText(/^Done/).waitFor();
    await shot(page, 'tutor-4-who-did-it');
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: `Actions: ${work}` }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
  },

  async 'a day of an admin: the state of the school, a new pupil who signs in, and the log of it'(keep) {
    const page = keep(await open());
    await signIn(page, people.admin);
    await settled(page);
    await shot(page, 'admin-1-morning');
    await go(page, 'People');
    await shot(page, 'admin-2-people');
    await go(page, 'Audit log');
    await page.locator('.audit-entry, tbody tr, .timeline li').first().waitFor();
    await shot(page, 'admin-3-log');
    await go(page, 'Settings', /Settings/);
    await shot(page, 'admin-4-settings');
    assert.ok(await page.locator('main').innerText());
  },
};
