// The plan of the day on the home page of a student; set work and exams of a class.
import assert from 'node:assert/strict';
import { BASE, open, settled } from '../browser.mjs';
import { look } from '../looks.mjs';

const dialog = (page) => page.getByRole('dialog');

/** A day some days from now, as an input of a date has it. */
const inDays = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);

export const cases = {
  async 'a student opens home with the plan, skips a step, and starts one with one press'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/`);
    await settled(page);
    const plan = page.locator('.day-plan');
    await plan.locator('.plan-step').first().waitFor();
    assert.ok(await plan.locator('.plan-step').count() >= 3);
    // The deck of biology is for the exam of the class, and the work that is due tomorrow is there.
    await plan.getByText('Integration by parts: exercises 4 to 9').waitFor();
    await look(page, 'plan');
    const chosen = page.waitForResponse((answer) => answer.url().endsWith('/api/plan/today') && answer.request().method() === 'POST');
    await plan.getByLabel('Your time').selectOption('45');
    assert.equal((await chosen).status(), 200);
    await plan.locator('.plan-break').first().waitFor();
    const first = await plan.locator('.plan-step .plan-name').first().innerText();
    await plan.getByRole('button', { name: `Skip for today: ${first}` }).first().click();
    await page.waitForFunction((name) => document.querySelector('.plan-step .plan-name')?.textContent !== name, first);
    // What was skipped is named, and comes back with one press.
    await plan.getByRole('heading', { name: 'Skipped today' }).waitFor();
    const skipped = await plan.locator('.plan-skipped li').count();
    await plan.locator('.plan-skipped li').first().getByRole('button', { name: /^Take back into the plan: / }).click();
    await page.waitForFunction((count) => document.querySelectorAll('.plan-skipped li').length < count, skipped);
    await plan.getByRole('button', { name: 'Mark as done: Integration by parts: exercises 4 to 9' }).click();
    await plan.locator('.plan-step.plan-done').filter({ hasText: 'Integration by parts' }).waitFor();
    const review = plan.locator('.plan-step').filter({ has: page.getByRole('button', { name: /^Start: (Cell biology|Spanish › Verbs|Calculus)$/ }) }).first();
    await review.getByRole('button', { name: /^Start/ }).click();
    await page.waitForURL(/\/flashcards\/review\?deck=\d+&order=urgency/);
    await page.locator('.review-card, .review-end').first().waitFor();
    await page.goBack();
    await plan.locator('.plan-step').first().waitFor();
    assert.equal(await plan.getByLabel('Your time').inputValue(), '45');
  },

  async 'a plan whose steps were all skipped says that they still wait'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.route('**/api/plan/today', async (route) => {
      const { plan } = await (await route.fetch()).json();
      await route.fulfill({ json: { plan: { ...plan, kept: true, state: 'skipped', blocks: [] } } });
    });
    await page.goto(`${BASE}/`);
    await settled(page);
    const ending = page.locator('.plan-ending');
    await ending.getByText('You skipped everything for today').waitFor();
    assert.equal(await page.getByText('Nothing is waiting today').count(), 0);
    await ending.getByRole('link', { name: 'My decks' }).click();
    await page.waitForURL(/\/flashcards$/);
  },

  async 'a plan whose minutes are used up offers ten more, and says why it has changed'(keep) {
    const page = keep(await open({ as: 'ada' }));
    let real;
    await page.route('**/api/plan/today', async (route) => {
      // What the press would plan is not kept, so that other cases find the plan as it was.
      if (route.request().method() !== 'GET') {
        await route.fulfill({ json: { plan: { ...real, kept: true, minutes: route.request().postDataJSON().minutes } } });
        return;
      }
      real = (await (await route.fetch()).json()).plan;
      const plan = real;
      const [first, ...others] = plan.blocks[0].steps;
      const long = { ...first, reason: { ...first.reason, session_minutes: 25 } };
      const replanned = { code: 'worse_than_expected', text: '', title: 'Spanish::Verbs', answers: 20, right: 8, expected: 17 };
      const blocks = [{ ...plan.blocks[0], steps: [long, ...others] }, ...plan.blocks.slice(1)];
      await route.fulfill({ json: { plan: { ...plan, kept: true, state: 'open', blocks, studied_minutes: plan.minutes + 2, time_up: true, replanned } } });
    });
    await page.goto(`${BASE}/`);
    await settled(page);
    const plan = page.locator('.day-plan');
    await plan.getByText('Spanish › Verbs: 8 of 20 reviews were right, and about 17 were expected. Your plan has changed.').waitFor();
    await plan.getByText('longer than your session of 25 minutes').waitFor();
    await plan.locator('.plan-note', { hasText: 'of your plan are used up' }).waitFor();
    await look(page, 'plan-time-up');
    const minutes = Number(await plan.getByLabel('Your time').inputValue());
    const sent = page.waitForRequest((request) => request.url().endsWith('/api/plan/today') && request.method() === 'POST');
    await plan.getByRole('button', { name: '10 more minutes' }).click();
    assert.deepEqual((await sent).postDataJSON(), { minutes: minutes + 12 });
    await plan.locator('.plan-note', { hasText: 'used up' }).waitFor({ state: 'detached' });
  },

  async 'the plan is there without a network'(keep) {
    const page = keep(await open({ as: 'ada', serviceWorkers: 'allow' }));
    await page.goto(`${BASE}/`);
    await settled(page);
    await page.locator('.plan-step').first().waitFor();
    await page.waitForFunction(() => navigator.serviceWorker?.controller !== null || navigator.serviceWorker.ready);
    const title = await page.locator('.plan-name').first().innerText();
    await page.route('**/api/plan/today', (route) => route.abort('internetdisconnected'));
    await page.getByRole('link', { name: 'Flashcards' }).first().click();
    await page.locator('main h1', { hasText: 'Flashcards' }).waitFor();
    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.locator('.plan-name', { hasText: title }).first().waitFor();
    page.wrongs.length = 0;
  },

  async 'an exam is entered and removed'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/exams`);
    await settled(page);
    await page.getByRole('button', { name: 'Enter exam' }).click();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).getByText('Enter a subject.').waitFor();
    await dialog(page).getByLabel('Subject').fill('Harbour lore');
    await dialog(page).getByLabel('Day').fill(inDays(20));
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.locator('.dated', { hasText: 'Harbour lore' }).waitFor();
    await look(page, 'exams');
    await page.getByRole('button', { name: 'Remove exam: Harbour lore' }).click();
    await dialog(page).getByRole('button', { name: 'Remove exam' }).click();
    await page.locator('.dated', { hasText: 'Harbour lore' }).waitFor({ state: 'detached' });
  },

  async 'a tutor sets work, a student marks it, and the tutor sees who did it'(keep) {
    const page = keep(await open({ as: 'tutor' }));
    await page.goto(`${BASE}/classes`);
    await page.getByRole('link', { name: 'Mathematics 12A' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mathematics 12A' }).waitFor();
    await page.getByRole('button', { name: 'Set work' }).click();
    await dialog(page).getByLabel('What is to be done').fill('Tide tables');
    await dialog(page).getByLabel('Due on').fill(inDays(4));
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const row = page.locator('.dated', { hasText: 'Tide tables' });
    await row.waitFor();
    await look(page, 'class-work');

    const student = keep(await open({ as: 'ada' }));
    await student.goto(page.url());
    const own = student.locator('.dated', { hasText: 'Tide tables' });
    await own.getByRole('button', { name: 'Done: Tide tables' }).click();
    await own.locator('button[aria-pressed="true"]').waitFor();

    await page.reload();
    await row.getByText('1 of 12 done').waitFor();
    await row.getByRole('button', { name: 'Actions: Tide tables' }).click();
    await page.getByRole('menuitem', { name: 'Who did it' }).click();
    await dialog(page).locator('li', { hasText: 'Ada' }).getByText(/^Done/).waitFor();
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'Actions: Tide tables' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
  },
};
