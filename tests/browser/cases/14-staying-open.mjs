// Pages that stay open: they read again what they show on a new day, after a while out of sight, when a link or a notification leads to them, and
// when the server is there again.
import assert from 'node:assert/strict';
import { BASE, open, people, settled } from '../browser.mjs';
import { overWire, signIn } from '../offline.mjs';

/** Counts the requests of a page to a path of the API. */
function counted(page, path) {
  const seen = { count: 0 };
  page.on('request', (request) => { if (request.method() === 'GET' && new URL(request.url()).pathname.endsWith(`/api${path}`)) seen.count += 1; });
  return seen;
}

/** Waits until there were so many requests. */
async function reaches(page, seen, count) {
  for (let tries = 0; tries < 60 && seen.count < count; tries += 1) await page.waitForTimeout(100);
  assert.equal(seen.count, count);
}

/** Hides the tab of the page, or shows it again. */
const show = (page, state) => page.evaluate((now) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
  document.dispatchEvent(new Event('visibilitychange'));
}, state);

export const cases = {
  async 'a page that is open overnight shows the new day, and leaves alone what is typed'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.clock.install();
    const [streak, xp, mine] = [counted(page, '/study-logs/streak'), counted(page, '/xp/me'), counted(page, '/badges/mine')];
    await page.goto(`${BASE}/study`);
    await settled(page);
    await page.locator('.study-xp-total').waitFor();
    await reaches(page, streak, 1);
    // The page looks at the clock once it is shown.
    await page.clock.fastForward('00:01:00');
    await page.waitForTimeout(500);
    await page.clock.fastForward('24:00:00');
    await reaches(page, streak, 2);
    await reaches(page, xp, 2);
    await reaches(page, mine, 2);
    assert.equal(await page.locator('.study-xp-total').count(), 1);
    const typed = page.locator('.study-timer').getByLabel('Subject');
    if (await typed.isVisible()) {
      await typed.fill('Tides');
      await page.clock.fastForward('24:00:00');
      await page.waitForTimeout(700);
      assert.equal(streak.count, 2);
      assert.equal(await typed.inputValue(), 'Tides');
      // It follows as soon as nothing would be lost.
      await typed.fill('');
      await page.clock.fastForward('00:02:00');
      await reaches(page, streak, 3);
    }
  },

  async 'a page that was out of sight for a while is read again, and one that was so for a moment is not'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.clock.install();
    const board = counted(page, '/leaderboard');
    await page.goto(`${BASE}/leaderboard`);
    await page.locator('.board-table').first().waitFor();
    await show(page, 'hidden');
    await page.clock.fastForward('00:01:00');
    await show(page, 'visible');
    await page.waitForTimeout(700);
    assert.equal(board.count, 1);
    await show(page, 'hidden');
    await page.clock.fastForward('00:06:00');
    await show(page, 'visible');
    await reaches(page, board, 2);
    await page.locator('.board-table').first().waitFor();
  },

  async 'a link to the page that is on screen reads it again, without another entry of the history'(keep) {
    const page = keep(await open({ as: 'ada' }));
    const board = counted(page, '/leaderboard');
    await page.goto(`${BASE}/leaderboard`);
    await page.locator('.board-table').first().waitFor();
    const entries = await page.evaluate(() => history.length);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Leaderboard' }).click();
    await reaches(page, board, 2);
    assert.equal(await page.evaluate(() => history.length), entries);
    // What cannot be read again stays.
    await page.route('**/api/leaderboard*', (route) => route.abort());
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Leaderboard' }).click();
    await reaches(page, board, 3);
    await page.waitForTimeout(300);
    assert.equal(await page.locator('.board-table').first().isVisible(), true);
    page.wrongs = page.wrongs.filter((wrong) => !wrong.includes('ERR_FAILED'));
  },

  'a page that could not be read without a server is read by itself when the server is there': overWire(async (page, line) => {
    await signIn(page, line, people.ada);
    await settled(page);
    await page.goto(`${line.base}/study`);
    await settled(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Leaderboard' }).hover();
    await page.waitForTimeout(800);
    await line.cut();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Leaderboard' }).click();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    await page.locator('.offline-banner').waitFor();
    await line.mend();
    await page.locator('.board-table').first().waitFor({ timeout: 30_000 });
    assert.equal(await page.getByRole('alert').filter({ hasText: 'Try again' }).count(), 0);
  }),
};
