// Competitions: a student enters with tickets and checks a draw in the browser; an admin creates one and cancels it.
import assert from 'node:assert/strict';
import { BASE, open, settled, visit } from '../browser.mjs';
import { look } from '../looks.mjs';

/** The handles of the winners that the page has computed. */
const found = (page) => page.locator('.competition-found code').allInnerTexts();

export const cases = {
  async 'competitions: a student enters a ticket, gets a receipt and checks it'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/competitions`);
    await settled(page);
    await page.getByRole('heading', { name: 'Your tickets' }).waitFor();
    const before = Number(await page.locator('.competition-available .numeral').innerText());
    assert.ok(before > 0, 'the student has a ticket');
    await look(page, 'competitions-list');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('list', { name: 'Now' }).getByRole('link', { name: 'Draw of the month' }).click();
    await page.getByRole('heading', { level: 1, name: 'Draw of the month' }).waitFor();
    await page.getByRole('button', { name: 'Enter' }).click();
    // Nothing is spent before it is confirmed.
    const dialog = page.getByRole('dialog', { name: 'Enter 1 ticket?' });
    await dialog.getByText(`${before - 1} ticket`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.callout.good .competition-digest').count(), 0);
    await page.getByRole('button', { name: 'Enter' }).click();
    await dialog.getByRole('button', { name: 'Enter' }).click();
    const receipt = page.locator('.callout.good .competition-digest');
    await receipt.waitFor();
    const digest = await receipt.innerText();
    assert.match(digest, /^[0-9a-f]{64}$/);
    await page.locator('.competition-number').first().waitFor();
    await look(page, 'competitions-entered');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('link', { name: 'See the entries' }).click();
    await page.getByText('The entries so far are consistent.').waitFor();
    await page.getByLabel('Receipt').fill(digest);
    await page.getByRole('button', { name: 'Check receipt' }).click();
    await page.getByText(/^Correct\. The entries 1 to \d+ are the same/).waitFor();
    await page.getByLabel('Receipt').fill(digest.replace(/^./, (first) => (first === '0' ? '1' : '0')));
    await page.getByRole('button', { name: 'Check receipt' }).click();
    await page.getByText('This receipt does not belong to these entries.').waitFor();
    await visit(page, '/competitions/tickets');
    await page.getByText('Used').first().waitFor();
    assert.equal(Number(await page.locator('.competition-available .numeral').innerText()), before - 1);
    await look(page, 'competitions-tickets');
  },

  async 'competitions: the browser computes a draw as the browser’s own cryptography does, and notices a change'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/competitions`);
    await settled(page);
    await page.getByRole('list', { name: 'Past' }).getByRole('link', { name: 'Draw of the month' }).first().click();
    await page.getByRole('heading', { name: 'Winners' }).waitFor();
    await look(page, 'competitions-drawn');
    await page.setViewportSize({ width: 1280, height: 860 });
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.url().includes('/proof')),
      page.getByRole('link', { name: 'Check the draw' }).click(),
    ]);
    const proof = await answer.json();
    await page.getByText('The draw is correct.').waitFor();
    await look(page, 'competitions-check');
    await page.setViewportSize({ width: 1280, height: 860 });
    const winners = await page.evaluate(async ({ seed, commitment, entries, entries_digest: due, prizes_count: places }) => {
      const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
      const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      let digest = await crypto.subtle.digest('SHA-256', bytes(seed));
      if (hex(digest) !== commitment) return 'another seed';
      for (const { number, kind, handle } of entries) digest = await crypto.subtle.digest('SHA-256', await new Blob([digest, `${number} ${kind} ${handle}`]).arrayBuffer());
      if (hex(digest) !== due) return 'other entries';
      const key = await crypto.subtle.importKey('raw', bytes(seed), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
      const won = [];
      const count = BigInt(entries.length);
      const able = new Set(entries.map((entry) => entry.handle)).size;
      for (let counter = 0n; won.length < Math.min(places, able); counter += 1n) {
        const message = new Uint8Array(40);
        message.set(new Uint8Array(digest));
        new DataView(message.buffer).setBigUint64(32, counter);
        const x = new DataView(await crypto.subtle.sign('HMAC', key, message)).getBigUint64(0);
        const { handle } = entries[Number(x % count)];
        if (x < (2n ** 64n / count) * count && !won.includes(handle)) won.push(handle);
      }
      return won;
    }, proof);
    assert.deepEqual(winners, await found(page));
    // A server that exchanged an entry is found out.
    await page.route('**/proof*', async (route) => {
      const real = await (await route.fetch()).json();
      real.entries[0].handle = 'exchanged';
      await route.fulfill({ json: real });
    });
    await page.reload();
    await page.getByText('This does not fit together.').waitFor();
    await page.locator('.competition-step.wrong').first().waitFor();
  },

  async 'competitions: an admin creates one and cancels it'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/competitions`);
    await settled(page);
    await page.getByRole('button', { name: 'Create competition' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create competition' }).click();
    await page.getByText('Enter a name.').waitFor();
    await dialog.getByLabel('Name').fill('Science week');
    await dialog.getByLabel('Prizes').fill('A microscope\nA magnet');
    await dialog.getByLabel('XP required').fill('2000');
    await look(page, 'competitions-create');
    await page.setViewportSize({ width: 1280, height: 860 });
    await dialog.getByRole('button', { name: 'Create competition' }).click();
    await page.getByRole('heading', { level: 1, name: 'Science week' }).waitFor();
    await page.getByText('Students with 2,000 XP or more can enter.').waitFor();
    await page.getByRole('button', { name: 'Close entries earlier' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move the end' }).click();
    await page.getByText('Choose when entries close.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel competition' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel competition' }).click();
    await page.getByText(/^Cancelled on/).waitFor();
    await page.getByRole('button', { name: 'Cancel competition' }).waitFor({ state: 'detached' });
    await visit(page, '/competitions');
    await page.getByRole('list', { name: 'Past' }).getByRole('link', { name: 'Science week' }).waitFor();
  },
};
