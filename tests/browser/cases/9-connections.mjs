// The mail server and the AI server in the settings: set up, tested, refused, removed. Both are played by this process.
import assert from 'node:assert/strict';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { BASE, open, settled, visit } from '../browser.mjs';

const SECRET = 'a-very-secret-word';

/** A mail server that takes everything from those who know the password. */
async function mailServer() {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 post.test ESMTP\r\n');
    let isText = false;
    let rest = '';
    socket.on('data', (data) => {
      rest += data;
      for (;;) {
        const end = rest.indexOf('\r\n');
        if (end < 0) return;
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (isText) {
          if (line === '.') {
            isText = false;
            socket.write('250 2.0.0 Ok: queued as 42\r\n');
          }
          continue;
        }
        const word = line.split(' ')[0].toUpperCase();
        const isRight = line.includes(Buffer.from(`\0office\0${SECRET}`).toString('base64'));
        const answers = { EHLO: '250-post.test\r\n250 AUTH PLAIN', AUTH: isRight ? '235 welcome' : '535 5.7.8 wrong password', DATA: '354 go on', QUIT: '221 bye' };
        isText = word === 'DATA';
        socket.write(`${answers[word] ?? '250 ok'}\r\n`);
      }
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, close: () => server.close() };
}

/** An AI server that answers everything alike. */
async function modelServer() {
  const server = createHttp((request, answer) => {
    request.resume();
    request.on('end', () => {
      const isRight = request.headers.authorization === `Bearer ${SECRET}`;
      answer.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' });
      answer.end(JSON.stringify(isRight ? { model: 'tiny-1', choices: [{ message: { content: 'Air scatters blue light.' } }] }
        : { error: { message: 'unknown key' } }));
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() };
}

const section = (page, id) => page.locator(`section#${id}`);

async function settings(page) {
  await page.goto(`${BASE}/admin/settings`);
  await settled(page);
}

export const cases = {
  async 'a mail server is set up and tested, and its password is never shown again'(keep) {
    const server = await mailServer();
    const page = keep(await open({ as: 'admin', expected: [422] }));
    await settings(page);
    const email = section(page, 'email');
    await email.getByText('Not set up').waitFor();
    await email.getByRole('button', { name: 'Save' }).click();
    await email.locator('[aria-invalid="true"]').first().waitFor();
    await email.getByLabel('Server', { exact: true }).fill('127.0.0.1');
    await email.getByLabel('Port').fill(String(server.port));
    await email.getByLabel('Encryption').selectOption('none');
    await email.getByLabel('Username').fill('office');
    await email.getByLabel('Sender address').fill('office@demo.school');
    await email.getByRole('button', { name: 'Save' }).click();
    await email.getByText('Enter the password for this username.').waitFor();
    await email.getByLabel('Password', { exact: true }).fill('not-this-one');
    await email.getByRole('button', { name: 'Save' }).click();
    await email.getByRole('alert').filter({ hasText: 'This address is on your own network' }).waitFor();
    await email.getByLabel('This server is on our own network').check();
    await email.getByRole('button', { name: 'Save' }).click();
    await email.getByText('Not tested').waitFor();

    const test = async (expected) => {
      await email.getByLabel('To', { exact: true }).fill('ada@demo.school');
      await email.getByRole('button', { name: 'Send test email' }).click();
      await email.getByText(expected).first().waitFor();
    };
    await test('refused the username or password');
    await email.getByText('535 5.7.8 wrong password').waitFor();
    await email.locator('.connection-status').getByText('Failing').waitFor();
    await email.getByLabel('Password', { exact: true }).fill(SECRET);
    await email.getByRole('button', { name: 'Save' }).click();
    await email.getByText('Not tested').waitFor();
    await test('accepted the email to ada@demo.school');
    await email.getByText('250 2.0.0 Ok: queued as 42').waitFor();
    await email.locator('.connection-status').getByText('Working').waitFor();

    await page.reload();
    await settled(page);
    assert.ok(!(await page.content()).includes(SECRET));
    assert.equal(await email.getByLabel('Password', { exact: true }).inputValue(), '');
    await email.getByText(/Saved on .* and encrypted/).waitFor();
    await email.getByLabel('Server', { exact: true }).fill('127.0.0.2');
    await email.getByRole('button', { name: 'Save' }).click();
    await email.getByText('Enter it again: it was saved for another server.').waitFor();
    // What was typed is not lost without a question.
    await page.getByRole('link', { name: 'Outbox' }).click();
    const question = page.getByRole('dialog');
    await question.waitFor();
    await question.getByRole('button').last().click();
    await settings(page);
    await email.getByRole('button', { name: 'Remove mail server' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove mail server' }).click();
    await email.getByText('Not set up').waitFor();
    server.close();
  },

  async 'an AI server is set up and tested, answers the tutor, and is removed'(keep) {
    const server = await modelServer();
    const page = keep(await open({ as: 'admin', expected: [422] }));
    await settings(page);
    const ai = section(page, 'ai');
    await ai.getByLabel('Server address').fill(server.url);
    await ai.getByLabel('Model').fill('tiny');
    await ai.getByLabel('API key').fill(SECRET);
    await ai.getByLabel('This server is on our own network').check();
    await ai.getByRole('button', { name: 'Save' }).click();
    await ai.getByText('Not tested').waitFor();
    await ai.getByRole('button', { name: 'Ask', exact: true }).click();
    await ai.getByText(/tiny-1 answered in/).waitFor();
    await ai.getByText('Air scatters blue light.').waitFor();
    await ai.locator('.connection-status').getByText('Working').waitFor();
    await visit(page, '/tutor');
    await page.getByLabel('Your question').fill('What is osmosis?');
    await page.keyboard.press('Enter');
    await page.locator('.reply').getByText('Air scatters blue light.').waitFor();
    await page.locator('.answer-engine').getByText('tiny-1').waitFor();
    await settings(page);
    await ai.getByRole('button', { name: 'Remove AI server' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove AI server' }).click();
    await ai.getByText('Not set up').waitFor();
    server.close();
  },
};
