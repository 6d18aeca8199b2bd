// The way in and out.
import assert from 'node:assert/strict';
import { BASE, open, people, settled, signIn, tabTo, visit } from '../browser.mjs';

export const cases = {
  async 'a person signs in by keyboard alone and the first thing Tab reaches is the skip link'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/sign-in`);
    await settled(page);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to main content');
    await signIn(page, people.ada);
    await settled(page);
    assert.match(await page.locator('h1').textContent(), /Ada/);
    assert.match(await page.title(), / – \S/);
  },

  async 'a wrong password is explained, the field keeps the name and the focus finds the message'(keep) {
    const page = keep(await open({ expected: [401] }));
    await page.goto(`${BASE}/sign-in`);
    await page.fill('input[name="email"]', people.ada.login);
    await page.fill('input[name="password"]', 'not-the-password');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert').filter({ hasText: 'Wrong email' });
    await alert.waitFor();
    assert.equal(await page.inputValue('input[name="email"]'), people.ada.login);
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
  },

  async 'an empty form names each missing field and goes to the first'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/sign-in`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'email');
    assert.equal(await page.locator('[aria-invalid="true"]').count(), 2);
  },

  async 'a stranger is led to the sign-in and back to where they wanted to go'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/profile`);
    await page.waitForURL('**/sign-in?next=*');
    assert.equal(new URL(page.url()).searchParams.get('next'), '/profile');
  },

  async 'a token that the server no longer knows leads back to the sign-in and says why'(keep) {
    const page = keep(await open({ expected: [401] }));
    await page.goto(`${BASE}/sign-in`);
    await page.evaluate(() => localStorage.setItem('schola.token', 'nobody.knows.this'));
    await page.goto(`${BASE}/materials`);
    await page.getByText('You’ve been signed out.').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('next'), '/materials');
    assert.equal(await page.evaluate(() => localStorage.getItem('schola.token')), null);
  },

  async 'signing out forgets the token and leads to the sign-in'(keep) {
    const page = keep(await open());
    await signIn(page, people.ada);
    await settled(page);
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem('schola.token')), null);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  },

  async 'an address that is not of this site is not followed after signing in'(keep) {
    const page = keep(await open({ as: 'ada' }));
    for (const next of ['//example.org', 'https://example.org/', '/\\example.org']) {
      await page.goto(`${BASE}/sign-in?next=${encodeURIComponent(next)}`);
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
      assert.equal(new URL(page.url()).origin, BASE);
    }
  },

  async 'an unknown address says so and leads home'(keep) {
    const page = keep(await open({ expected: [404] }));
    await page.goto(`${BASE}/no/such/page`);
    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Go to home' }).getAttribute('href'), '/');
  },

  async 'a used reset link is explained in place'(keep) {
    const page = keep(await open({ expected: [400] }));
    await page.goto(`${BASE}/reset-password#token=0000000000000000`);
    await page.fill('input[name="password"]', 'a brand new password');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Get a new link' }).getAttribute('href'), '/forgot-password');
  },

  async 'a dead link is replaced by a way to a new one'(keep) {
    const page = keep(await open({ expected: [400] }));
    await page.goto(`${BASE}/verify-email#token=0000000000000000`);
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    await page.locator('main').getByRole('link', { name: 'Sign in' }).waitFor();
    await page.goto(`${BASE}/undo-email-change#token=0000000000000000`);
    await page.getByRole('button', { name: 'Undo the change' }).click();
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    for (const path of ['/reset-password', '/verify-email', '/undo-email-change']) {
      await page.goto(BASE + path);
      await page.getByRole('heading', { name: 'This link is incomplete' }).waitFor();
    }
  },

  async 'without a mail server a forgotten password has one way: an admin'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/forgot-password`);
    await page.getByText('An admin will then give you a reset link.').waitFor();
    await page.getByLabel('Email address').fill(people.ada.login);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ask an admin for your link' }).waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /sent|on its way|outbox/i);
  },

  async 'the focus is in the first field after a redirect, and an empty field says what it wants'(keep) {
    const page = keep(await open());
    await page.goto(`${BASE}/register`);
    await settled(page);
    await visit(page, '/sign-in');
    await page.waitForFunction(() => document.activeElement?.name === 'email');
    await page.keyboard.press('Enter');
    await page.getByText('Enter your email address or username.').waitFor();
    await page.getByText('Enter your password.').waitFor();
    const foot = page.getByRole('contentinfo');
    assert.equal(await foot.getByRole('link', { name: 'For developers' }).getAttribute('href'), '/developer/register');
    await foot.getByRole('link', { name: 'Docs' }).waitFor();
  },

  async 'a tutor reads on the first page what there is for teaching'(keep) {
    const page = keep(await open({ as: 'tutor' }));
    await page.goto(BASE);
    await page.getByRole('heading', { level: 2, name: 'For your teaching' }).waitFor();
    const student = keep(await open({ as: 'ada' }));
    await student.goto(BASE);
    await settled(student);
    assert.equal(await student.getByRole('heading', { name: 'For your teaching' }).count(), 0);
  },

  async 'the pages speak German without a gap'(keep) {
    const page = keep(await open({ locale: 'de-DE' }));
    await page.goto(`${BASE}/sign-in`);
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), 'de');
    assert.doesNotMatch(await page.locator('body').innerText(), /\bui\.[a-z_]+/);
  },

  async 'the menu opens, moves and closes by keyboard and gives the focus back'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(BASE);
    await settled(page);
    await tabTo(page, '.person-menu .menu-trigger');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Profile' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Profile'));
    await page.keyboard.press('ArrowDown');
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /Notifications/);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.classList.contains('menu-trigger'));
    assert.equal(await page.getByRole('menu').count(), 0);
  },

  async 'after a change of page the heading has the focus and the window its name'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(BASE);
    await settled(page);
    await visit(page, '/security');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1' && document.activeElement.textContent === 'Security');
    assert.match(await page.title(), /^Security – \S/);
  },
};
