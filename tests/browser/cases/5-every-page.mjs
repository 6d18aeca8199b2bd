// Every page: nothing wider than the screen at three widths, accessible by axe's rules, light and dark, wide and narrow. Where pictures
// are wanted, it is pictured at every width, light and dark.
import { mkdir, readFile } from 'node:fs/promises';
import { BASE, UNDER, open, people, settled, signIn, visit } from '../browser.mjs';

const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const shots = process.env.SCHOLA_SCREENSHOTS;
if (shots) await mkdir(shots, { recursive: true });

const widths = [[360, 740], [768, 1024], [1280, 860]];
// Colours make nothing wider, and a width changes no colour: each width and each scheme is looked at once.
const measured = ['light 360', 'light 768', 'light 1280', 'dark 360'];
const audited = ['light 1280', 'dark 360'];

const strangers = ['/sign-in', '/register', '/developer/register', '/api-pricing', '/forgot-password', '/reset-password#token=0000', '/verify-email', '/no-such-page'];
const students = ['/', '/materials', '/materials?add', '/tutor', '/profile', '/security', '/admin/users', '/no-such-page'];
const developers = ['/developer', '/developer/keys', '/developer/usage', '/developer/logs', '/api-pricing'];
const admins = ['/', '/admin/people', '/admin/people/import', '/admin/people/2', '/admin/accounts', '/admin/invitations', '/admin/settings', '/admin/audit', '/admin/outbox'];

const nameOf = (who, path) => `${who.split(' ').pop()}${path.replace(/[^a-z]+/gi, '-')}`.replace(/-$/, '');

async function look(page, name) {
  const problems = [];
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const [width, height] of widths) {
      await page.setViewportSize({ width, height });
      const view = `${scheme} ${width}`;
      if (!shots && !measured.includes(view)) continue;
      await settled(page);
      const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (spill > 0) problems.push(`${view}: ${spill} pixels wider than the screen`);
      if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${scheme}.png`, fullPage: true });
      if (audited.includes(view)) problems.push(...(await violations(page)).map((text) => `${view}: ${text}`));
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n    '));
}

async function violations(page) {
  // Evaluated by the debugger, since the policy of the page rightly lets no foreign script in.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { preload: false, resultTypes: ['violations'] }));
  return found.violations.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
}

/** One case per page, all in one window per person, since signing in is rationed. */
const walk = (who, paths, as) => Object.fromEntries(paths.map((path) => [
  `the page ${path} is in order for ${who}`,
  async (keep) => {
    const page = keep(await open({ as, expected: path === '/no-such-page' ? [404] : [] }));
    await page.goto(BASE + path);
    await settled(page);
    await look(page, nameOf(who, path));
  },
]));

export const cases = {
  ...walk('a stranger', strangers),
  ...walk('a student', students, 'ada'),
  ...walk('a developer', developers, 'devi'),
  ...walk('an admin', admins, 'admin'),

  async 'a material and an answer with its source are in order'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/materials`);
    await settled(page);
    const first = page.locator('.material-title').first();
    const title = await first.textContent();
    await visit(page, `${await first.getAttribute('href')}#20-90`);
    await page.locator('mark').first().waitFor();
    await look(page, 'reading');
    await page.setViewportSize({ width: 1280, height: 860 });
    await visit(page, '/tutor');
    await page.getByLabel('Your question').fill(`What does “${title}” say?`);
    await page.keyboard.press('Enter');
    await page.locator('.passage').first().waitFor();
    await look(page, 'answer');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.locator('.passage-source').first().click();
    await page.locator('aside mark').first().waitFor();
    await look(page, 'answer-with-source');
  },

  async 'the windows of an account and of the plan of a person are in order'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/accounts`);
    await settled(page);
    await page.getByRole('button', { name: 'Add API customer' }).first().click();
    await page.getByRole('dialog').getByLabel('Plan').waitFor();
    await look(page, 'admin-accounts-new');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('button', { name: /^Actions for / }).first().click();
    await page.getByRole('menuitem', { name: 'Plan, keys and usage' }).click();
    await page.getByRole('dialog').getByText('Test key').waitFor();
    await look(page, 'admin-accounts-allowance');
    await page.setViewportSize({ width: 1280, height: 860 });
    await visit(page, '/admin/users');
    await page.getByRole('searchbox').fill('Devi');
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
    await page.getByRole('button', { name: /^Actions for / }).first().click();
    await page.getByRole('menuitem', { name: 'Plan and usage' }).click();
    await page.getByRole('dialog').getByText('Add to this month').waitFor();
    await look(page, 'admin-users-allowance');
  },

  async 'the windows of a key are in order'(keep) {
    const page = keep(await open({ as: 'devi' }));
    await page.goto(`${BASE}/developer`);
    await settled(page);
    await page.getByRole('button', { name: 'Create key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Selected scopes').click();
    await dialog.getByLabel('Expires').selectOption('date');
    await look(page, 'key-form');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).waitFor();
    await look(page, 'leave-question');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.goto(`${BASE}/developer/usage`);
    await settled(page);
    await page.getByText('Show as a table').click();
    await look(page, 'portal-table');
    await page.goto(`${BASE}/developer/keys`);
    await settled(page);
    await page.locator('.row-menu .menu-trigger').first().click();
    await page.getByRole('menuitem', { name: 'Rotate' }).click();
    await dialog.waitFor();
    await look(page, 'key-rotation');
  },

  async 'signing in again is in order'(keep) {
    const page = keep(await open({ expected: [401] }));
    await signIn(page, people.ada);
    await visit(page, '/security');
    const token = await page.evaluate((key) => localStorage.getItem(key), `schola.token${UNDER}`);
    await fetch(`${BASE}/api/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    // Nothing on the page waits for this request.
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitemradio', { name: 'System' }).click();
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'password');
    await look(page, 'sign-in-again');
  },

  async 'dialogs and menus are in order'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/admin/users`);
    await settled(page);
    await page.getByRole('button', { name: 'Add person' }).click();
    await page.getByRole('dialog').waitFor();
    await look(page, 'dialog');
    await page.keyboard.press('Escape');
    await page.locator('.row-menu .menu-trigger').first().click();
    await page.getByRole('menuitem').first().waitFor();
    await look(page, 'menu');
  },
};
