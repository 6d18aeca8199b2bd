// Every page of the route table, and what opens over pages, in every look: see looks.mjs.
import { BASE, UNDER, open, people, settled, signIn, visit, withoutStream } from '../browser.mjs';
import { look } from '../looks.mjs';
import { askedTwice, pathOf, views } from '../routes.mjs';

// What the route table does not say: states of pages, and the first page of every role.
const more = [
  [null, '/reset-password#token=0000'],
  ['ada', '/materials?add'],
  ['ada', '/materials/999999'],
  ['ada', '/study?log'],
  ['ada', '/admin/people'],
  ['tutor', '/'],
  ['admin', '/'],
];

const names = { ada: 'a student', tutor: 'a tutor', devi: 'a developer', admin: 'an admin' };
const nameOf = (as, path) => `${as ?? 'stranger'}${path.replace(/[^a-z]+/gi, '-')}`.replace(/-$/, '');

// A window for each role, in which it moves from page to page as a person would.
const windows = new Map();

async function windowOf(as) {
  if (!windows.has(as)) {
    const page = await open({ as, width: 1440, height: 900 });
    await page.goto(`${BASE}/`);
    await settled(page);
    windows.set(as, page);
  }
  const page = windows.get(as);
  await page.setViewportSize({ width: 1440, height: 900 });
  return page;
}

/** Looks at a page in the window of a role. When something is wrong with it the window ends, and the next page has a fresh one. */
async function lookInTurn(as, path, find, keep, again) {
  const page = await windowOf(as);
  try {
    const to = await find(page);
    const twice = await askedTwice(page, () => visit(page, to));
    await look(page, nameOf(as, path), { again });
    if (twice.length > 0) throw new Error(`the page asks twice for ${twice.join(', ')}`);
    if (page.wrongs.length > 0) throw new Error('the page did what none may');
  } catch (error) {
    windows.delete(as);
    keep(page);
    throw error;
  }
}

/** Looks at a page in a window of its own: one that a stranger sees, that is a failure, that leads elsewhere, or that an address opens in a state. */
async function lookAlone(as, path, find, keep, again) {
  const page = keep(await open({ as, width: 1440, height: 900, expected: /^(\*|\/materials\/9+)$/.test(path) ? [404] : [] }));
  const to = await find(page);
  const twice = await askedTwice(page, async () => {
    await page.goto(BASE + to);
    await settled(page);
  });
  await look(page, nameOf(as, path), { again });
  if (twice.length > 0) throw new Error(`the page asks twice for ${twice.join(', ')}`);
}

/** A case for one page. */
const walk = (as, path, find, again = false) => [`the page ${path} is in order for ${names[as] ?? 'a stranger'}`,
  (keep) => (as === null || /[*?#]|\/9+$|^\/enrol$/.test(path) ? lookAlone : lookInTurn)(as, path, find, keep, again)];

export const cases = {
  ...Object.fromEntries(views.map((view) => walk(view.as, view.pattern, (page) => pathOf(page, view), view.again))),
  ...Object.fromEntries(more.map(([as, path]) => walk(as, path, async () => path))),

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
    await withoutStream(page);
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
