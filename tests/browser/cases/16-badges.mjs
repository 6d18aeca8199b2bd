// Badges: a student sees those that are earned and how far it is to the others, and takes a credential away; a tutor awards one.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BASE, open, settled } from '../browser.mjs';
import { look } from '../looks.mjs';

const dialog = (page) => page.getByRole('dialog');

export const cases = {
  async 'badges: a student sees the earned ones, how far the others are, and downloads a credential that verifies'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/study`);
    await page.getByRole('link', { name: 'All badges' }).click();
    await page.getByRole('heading', { level: 1, name: 'Badges' }).waitFor();
    await page.getByText(/^You have \d+ of \d+ badges\./).waitFor();
    await page.getByRole('heading', { name: 'Clear talk' }).waitFor();
    await page.getByText('Her talk on enzymes').waitFor();
    const bar = page.locator('.medal-card').filter({ hasText: 'A thousand reviews' }).getByRole('progressbar');
    assert.match(await bar.getAttribute('aria-valuetext'), /^\d+ of 1,000$/);
    // Every picture is drawn: a shape of the category, and a glyph.
    const drawn = await page.locator('.medal').evaluateAll((all) => all.every((one) => [...one.querySelectorAll('path')].filter((path) => path.getTotalLength() > 10).length === 2));
    assert.ok(drawn);
    await look(page, 'badges');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('button', { name: 'Credential of the badge Clear talk' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), dialog(page).getByRole('button', { name: 'Download credential' }).click()]);
    assert.equal(file.suggestedFilename(), 'clear-talk.jwt');
    const [head, payload, signature] = (await readFile(await file.path(), 'utf8')).split('.');
    const { alg, jwk } = JSON.parse(Buffer.from(head, 'base64url').toString());
    assert.equal(alg, 'EdDSA');
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const holds = (text) => verify(null, Buffer.from(`${head}.${text}`), key, Buffer.from(signature, 'base64url'));
    assert.ok(holds(payload) && !holds(`${payload.slice(0, -4)}AAAA`));
    const { keys } = await (await fetch(`${BASE}/api/badges/keys`)).json();
    assert.ok(keys.some(({ x }) => x === jwk.x));
    assert.equal(JSON.parse(Buffer.from(payload, 'base64url').toString()).name, 'Clear talk');
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
  },

  async 'badges: a tutor awards one to a student, once'(keep) {
    const page = keep(await open({ as: 'tutor', expected: [409] }));
    await page.goto(`${BASE}/classes`);
    await page.getByRole('link', { name: 'Mathematics 12A' }).click();
    await settled(page);
    const begin = page.getByRole('button', { name: /^Award a badge to Ben/ });
    await begin.click();
    await dialog(page).getByRole('button', { name: 'Award badge' }).click();
    await dialog(page).getByText('Choose a badge.').waitFor();
    // With the keyboard alone: the first choice, the next one, the reason, the button.
    await dialog(page).locator('.medal-option input').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    assert.ok(await dialog(page).getByRole('radio', { name: /Good question/ }).isChecked());
    await dialog(page).getByLabel('Reason').fill('What happens at the pole?');
    await dialog(page).getByRole('button', { name: 'Award badge' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await begin.click();
    await dialog(page).getByRole('radio', { name: /Good question/ }).check();
    await dialog(page).getByRole('button', { name: 'Award badge' }).click();
    await dialog(page).getByText('The person has this badge already.').waitFor();
  },
};
