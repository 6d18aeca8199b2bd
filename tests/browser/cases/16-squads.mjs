// Squads: a student sees the own one, invites, challenges and leaves; another one joins by the link; an admin moderates.
import assert from 'node:assert/strict';
import { BASE, open, settled } from '../browser.mjs';
import { look } from '../looks.mjs';

export const cases = {
  async 'squads: a member sees the challenge that runs, the members and what happened'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/squads`);
    await settled(page);
    await page.getByRole('heading', { level: 1, name: 'Night Owls' }).waitFor();
    await page.getByText('Against Early Birds').waitFor();
    await page.getByText('The Mitochondria challenges you').waitFor();
    await page.getByText('Members: 4 in your squad, 3 in theirs.').waitFor();
    await page.getByRole('img', { name: 'QR code of the link to join' }).waitFor();
    await page.getByText('Mateo Villaseca joined.').waitFor();
    await look(page, 'squads-own');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByRole('link', { name: 'Squad rankings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Squad rankings' }).waitFor();
    await page.locator('.squad-mine').waitFor();
    await look(page, 'squads-rankings');
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.getByLabel('Period').selectOption({ label: 'All time' });
    await page.getByText(/^Your squad is number \d of \d\.$/).waitFor();
    await page.getByRole('link', { name: 'Early Birds' }).click();
    await page.getByRole('heading', { level: 1, name: 'Early Birds' }).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Members' }).count(), 0);
  },

  async 'squads: the owner declines a challenge, edits the squad and replaces its code'(keep) {
    const page = keep(await open({ as: 'ada' }));
    await page.goto(`${BASE}/squads`);
    await settled(page);
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('The Mitochondria challenges you').waitFor({ state: 'detached' });
    const code = await page.locator('.squad-code').innerText();
    await page.getByRole('button', { name: 'Replace code' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replace code' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction((before) => document.querySelector('.squad-code')?.textContent !== before, code);
    await page.getByRole('button', { name: 'Actions: Night Owls' }).click();
    await page.getByRole('menuitem', { name: 'Edit squad' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter a name.').waitFor();
    await page.getByRole('dialog').getByLabel('Name').fill('Night Owls 12');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Night Owls 12' }).waitFor();
    await page.getByText('The squad is now called Night Owls 12.').waitFor();
    await page.getByRole('button', { name: 'Actions: Night Owls 12' }).click();
    await page.getByRole('menuitem', { name: 'Edit squad' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Night Owls');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Night Owls', exact: true }).waitFor();
  },

  async 'squads: an admin looks after all squads'(keep) {
    const page = keep(await open({ as: 'admin' }));
    await page.goto(`${BASE}/squads`);
    await settled(page);
    await page.getByLabel('Search squads').fill('quiet');
    await page.getByRole('link', { name: 'Night Owls' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Quiet Corner' }).click();
    await page.getByRole('heading', { level: 1, name: 'Quiet Corner' }).waitFor();
    await page.getByText('This squad doesn’t appear in rankings').waitFor();
    await page.locator('.squad-person').nth(1).waitFor();
    assert.equal(await page.locator('.squad-code').count(), 0);
    await page.getByRole('button', { name: 'Actions: Quiet Corner' }).click();
    await page.getByRole('menuitem', { name: 'End squad' }).click();
    await page.getByText('Everyone keeps their own XP.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    const tutor = keep(await open({ as: 'tutor' }));
    await tutor.goto(`${BASE}/squads`);
    await settled(tutor);
    await tutor.getByRole('link', { name: 'Night Owls' }).waitFor();
    await look(tutor, 'squads-tutor');
  },
};
