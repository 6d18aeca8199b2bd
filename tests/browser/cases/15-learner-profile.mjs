// Learner profiles: the questions can be interrupted and answered by keys, a value leads to its evidence and can be corrected, tutors see
// their students, admins see counts.
import assert from 'node:assert/strict';
import { BASE, open, settled, visit } from '../browser.mjs';

const dialog = (page) => page.getByRole('dialog');

export const cases = {
  async 'the questions are answered by keys, go on where they stopped, and give a profile'(keep) {
    const page = keep(await open({ as: 'tutor' }));
    await page.goto(`${BASE}/learner-profile`);
    await page.getByRole('link', { name: 'Answer the questions' }).click();
    const statement = page.locator('.clp-statement');
    await statement.waitFor();
    const first = await statement.textContent();
    assert.ok(await page.getByRole('button', { name: 'Next' }).isDisabled());
    await page.locator('.clp-answer input').first().focus();
    await page.keyboard.press('4');
    await page.keyboard.press('Enter');
    await page.getByText('Statement 2 of 33').waitFor();
    assert.notEqual(await statement.textContent(), first);
    // The focus follows to the next statement.
    await page.waitForFunction(() => document.activeElement?.matches('.clp-answer input'));
    await page.keyboard.press('2');
    await page.keyboard.press('Enter');
    await page.getByText('Statement 3 of 33').waitFor();
    await page.reload();
    await page.getByText('Statement 3 of 33').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByText('Statement 2 of 33').waitFor();
    assert.equal(await page.locator('.clp-answer input:checked').getAttribute('value'), '2');
    for (let at = 2; at <= 33; at += 1) {
      await page.getByText(`Statement ${at} of 33`).waitFor();
      await page.waitForFunction(() => document.activeElement?.matches('.clp-answer input'));
      await page.keyboard.press(String(1 + (at % 5)));
      await page.keyboard.press('Enter');
    }
    await page.getByText('Your profile is ready.').waitFor();
    await page.locator('.clp-plot svg').waitFor();
    assert.equal(await page.locator('.clp-one').count(), 11);
    await visit(page, '/learner-profile/questions');
    await page.getByText(/less than four weeks ago/).waitFor();
    await visit(page, '/learner-profile/history');
    await page.getByText('You answered the questions').waitFor();
  },

  async 'a value leads to the days behind it, and can be corrected'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/learner-profile`);
    await page.locator('.clp-plot svg').waitFor();
    // The plot is walked with the keyboard, and its figures are a table too.
    await page.locator('.chart-plot').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.clp-plot').getByText('Show as a table').click();
    assert.equal(await page.locator('.clp-plot tbody tr').count(), 11);
    await page.getByRole('button', { name: 'Show evidence for Pace' }).click();
    await dialog(page).locator('.clp-days li').first().waitFor();
    assert.match(await dialog(page).locator('.clp-days li').first().textContent(), /review/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show evidence for Concentration' }).click();
    await dialog(page).getByRole('link', { name: /study log/ }).first().click();
    await page.locator('.study-log').first().waitFor();
    assert.match(new URL(page.url()).search, /day=\d{4}-\d{2}-\d{2}/);
    const shown = await page.locator('.study-log').count();
    assert.ok(shown <= 4, `${shown} logs of a day`);
    await visit(page, '/learner-profile');
    await page.getByRole('button', { name: 'Correct Structure' }).click();
    const slider = dialog(page).getByRole('slider');
    await slider.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await dialog(page).getByLabel('Why').fill('I make a list every evening.');
    await dialog(page).getByRole('button', { name: 'Save value' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const card = page.locator('.clp-one').filter({ has: page.getByRole('heading', { name: 'Structure' }) });
    await card.getByText('99').waitFor();
    await card.getByText('Corrected').waitFor();
    await visit(page, '/learner-profile/history');
    await page.getByText('I make a list every evening.').waitFor();
  },

  async 'tutors see the profiles of their students, and admins see counts'(keep) {
    const page = keep(await open({ as: 'tutor' }));
    await page.goto(`${BASE}/classes`);
    await settled(page);
    await page.locator('main').getByRole('link', { name: /12A/ }).first().click();
    await page.getByRole('link', { name: 'Learner profile of Ada Okafor' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ada Okafor' }).waitFor();
    await page.locator('.clp-plot svg').waitFor();
    assert.equal(await page.getByRole('button', { name: /Correct/ }).count(), 0);
    const admin = keep(await open({ as: 'admin' }));
    await admin.goto(`${BASE}/learner-profiles`);
    await admin.locator('.clp-bands').first().waitFor();
    assert.equal(await admin.locator('.clp-bands').count(), 11);
    assert.doesNotMatch(await admin.locator('main').textContent(), /Okafor/);
  },
};
