// Notifications on devices: the person turns them on for a press, the service worker shows them to that person alone, and an admin has the switch.
import assert from 'node:assert/strict';
import { BASE, UNDER, open, people, settled } from '../browser.mjs';
import { kept, overWire, signIn } from '../offline.mjs';

/** A push service in the browser: subscriptions with real keys, kept over reloads, and a permission that is asked for. */
const browserWithPush = (permission) => {
  let now = permission;
  Object.defineProperty(Notification, 'permission', { get: () => now });
  Notification.requestPermission = async () => {
    window.asked = (window.asked ?? 0) + 1;
    if (now === 'default') now = 'granted';
    return now;
  };
  const read = () => JSON.parse(localStorage.getItem('test.subscription') ?? 'null');
  const made = (kept) => ({
    endpoint: kept.endpoint,
    options: {},
    toJSON: () => kept,
    unsubscribe: async () => {
      localStorage.removeItem('test.subscription');
      return true;
    },
  });
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  PushManager.prototype.getSubscription = async () => (read() ? made(read()) : null);
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new TypeError('no browser subscribes so');
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const keys = { p256dh: base64(await crypto.subtle.exportKey('raw', pair.publicKey)), auth: base64(crypto.getRandomValues(new Uint8Array(16))) };
    const one = { endpoint: `https://push.example.test/${crypto.randomUUID()}`, expirationTime: null, keys };
    localStorage.setItem('test.subscription', JSON.stringify(one));
    return made(one);
  };
};

const section = (page) => page.locator('#devices');
const preferences = async (page, line) => {
  await page.goto(`${line.base}/notifications/preferences`);
  await settled(page);
};

/** Calls an operation as the person of a page who stays signed in. */
const ask = (page, method, path) => page.evaluate(async ({ under, how, where }) => {
  const token = localStorage.getItem(`schola.token${under}`) ?? sessionStorage.getItem(`schola.token${under}`);
  const answer = await fetch(`${under}/api${where}`, { method: how, headers: { authorization: `Bearer ${token}` } });
  return answer.status === 204 ? null : answer.json();
}, { under: UNDER, how: method, where: path });

export const cases = {
  'notifications on a device are asked for by a press, tested, chosen by kind and turned off': overWire(async (page, line) => {
    await page.addInitScript(browserWithPush, 'default');
    await signIn(page, line, people.ada);
    await preferences(page, line);
    const turnOn = section(page).getByRole('button', { name: 'Turn on on this device' });
    await turnOn.waitFor();
    assert.equal(await page.evaluate(() => window.asked), undefined, 'nothing is asked before the press');
    assert.equal(await page.getByLabel('On your devices').count(), 0);
    await turnOn.click();
    await section(page).getByText('This device gets your notifications').waitFor();
    assert.equal(await page.evaluate(() => window.asked), 1);
    const { subscriptions } = await ask(page, 'GET', '/notifications/push/subscriptions');
    assert.deepEqual(subscriptions.map(({ current, push_service: host }) => [current, host]), [[true, 'push.example.test']]);
    await section(page).getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test is on its way.').waitFor();
    await page.locator('select[name="class_push"]').selectOption('digest');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();

    await page.addInitScript(browserWithPush, 'granted');
    await page.reload();
    await section(page).getByRole('button', { name: 'Turn off' }).waitFor();
    assert.equal(await page.locator('select[name="class_push"]').inputValue(), 'digest');
    await page.locator('select[name="class_push"]').selectOption('at_once');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();
    await section(page).getByRole('button', { name: 'Turn off' }).click();
    await turnOn.waitFor();
    assert.deepEqual(await ask(page, 'GET', '/notifications/push/subscriptions'), { subscriptions: [] });
    assert.equal(await page.evaluate(() => localStorage.getItem('test.subscription')), null);
  }),

  'a page says why a device cannot have notifications, and how that changes': overWire(async (page, line) => {
    await page.addInitScript(browserWithPush, 'denied');
    await signIn(page, line, people.ada);
    await preferences(page, line);
    await section(page).getByText('This browser blocks notifications').waitFor();
    await page.addInitScript(() => { delete globalThis.PushManager; });
    await page.reload();
    await section(page).getByText('This browser cannot show notifications').waitFor();
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    const visit = await page.context().newPage();
    await signIn(visit, line, people.ada, false);
    await preferences(visit, line);
    await section(visit).getByText('You are signed in for this visit only.').waitFor();
    await visit.close();
  }),

  'the service worker shows a message to its person alone, and the list of notifications takes it back': overWire(async (page, line) => {
    await page.context().grantPermissions(['notifications'], { origin: line.base.replace(UNDER, '') });
    await signIn(page, line, people.ada);
    await page.goto(`${line.base}/materials`);
    await settled(page);
    await kept(page);
    const { user } = await ask(page, 'GET', '/users/me');
    const devtools = await page.context().newCDPSession(page);
    const registered = new Promise((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { if (registrations[0]) resolve(registrations[0].registrationId); });
    });
    await devtools.send('ServiceWorker.enable');
    const registrationId = await registered;
    const message = { user: user.id, title: 'Harbour Lane', text: 'A test.', path: '/badges', tag: 'one', lang: 'en', always: true };
    const push = async (data) => {
      await devtools.send('ServiceWorker.deliverPushMessage', { origin: new URL(line.base).origin, registrationId, data });
      await page.waitForTimeout(400);
      return page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, lang, data: { path } }) => ({ title, body, tag, lang, path })));
    };
    const shown = { title: 'Harbour Lane', body: 'A test.', tag: 'one', lang: 'en', path: '/badges' };
    await push(JSON.stringify(message));
    await page.waitForFunction(async () => (await (await navigator.serviceWorker.ready).getNotifications()).length === 1);
    assert.deepEqual(await push(JSON.stringify({ ...message, always: false })), [shown], 'the page that is looked at tells by itself');
    assert.deepEqual(await push(JSON.stringify({ ...message, user: user.id + 1, tag: 'two' })), [shown], 'nothing of another person');
    for (const broken of ['', 'no JSON', '[]', '{}', '{"title":"Anyone"}']) assert.deepEqual(await push(broken), [shown], broken);
    // The page of all notifications takes back what the device shows.
    await page.goto(`${line.base}/notifications`);
    await settled(page);
    await page.waitForFunction(async () => (await (await navigator.serviceWorker.ready).getNotifications()).length === 0);
    await page.locator('.person-menu .menu-trigger').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(await push(JSON.stringify(message)), [], 'nothing after the sign-out');
  }, { messages: true }),

  'a press on a notification goes to the tab that has its page open, else to a new one': overWire(async (page, line) => {
    await page.context().grantPermissions(['notifications'], { origin: line.base.replace(UNDER, '') });
    await signIn(page, line, people.ada);
    await page.goto(`${line.base}/badges`);
    await settled(page);
    await kept(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    const [worker] = page.context().serviceWorkers();
    // A press that a script makes may not open windows, so what the handler asks the browser for is written down.
    const press = (path, isGone = false) => worker.evaluate(async ({ to, gone }) => {
      const asked = [];
      self.clients.openWindow = async (address) => { asked.push(['open', address]); };
      WindowClient.prototype.focus = async function focus() {
        asked.push(['focus', this.url]);
        if (gone) throw new TypeError('the tab is closed');
      };
      await self.registration.showNotification('Harbour Lane', { body: 'A test.', tag: 'pressed', data: to === null ? null : { path: to } });
      const [notification] = await self.registration.getNotifications({ tag: 'pressed' });
      const event = new NotificationEvent('notificationclick', { notification });
      let work;
      event.waitUntil = (promise) => { work = promise; };
      self.dispatchEvent(event);
      await work;
      return { asked, left: (await self.registration.getNotifications({ tag: 'pressed' })).length };
    }, { to: path, gone: isGone });
    const at = (path) => `${line.base}${path}`;
    const fresh = page.waitForRequest((request) => new URL(request.url()).pathname.endsWith('/api/badges/mine'));
    fresh.catch(() => undefined);
    assert.deepEqual(await press('/badges'), { asked: [['focus', at('/badges')]], left: 0 }, 'the tab that is open');
    // It was open before what the notification is about.
    await fresh;
    assert.deepEqual((await press('/badges', true)).asked, [['focus', at('/badges')], ['open', at('/badges')]], 'a tab that was closed meanwhile');
    assert.deepEqual((await press('/classes/3#work')).asked, [['open', at('/classes/3#work')]], 'another page in a tab of its own');
    await page.evaluate(() => history.pushState(history.state, '', location.pathname.replace(/badges$/, 'exams')));
    assert.deepEqual((await press('/badges')).asked, [['open', at('/badges')]], 'the tab has gone on to another page');
    await page.evaluate(() => history.pushState(history.state, '', location.pathname.replace(/exams$/, 'badges')));
    assert.deepEqual((await press('/badges#latest')).asked, [['focus', at('/badges')]], 'a place on the page that is open');
    assert.deepEqual((await press(null)).asked, [['open', at('/notifications')]], 'all notifications, where there is no page');
    for (const strange of ['//elsewhere.example/badges', 'https://elsewhere.example/', '../badges']) {
      const [[what, address]] = (await press(strange)).asked;
      assert.ok(what === 'open' && address.startsWith(at('/')), `${strange} stays within the school: ${address}`);
    }
  }, { messages: true }),

  async 'an admin turns notifications on devices off and on'(keep) {
    const admin = keep(await open({ as: 'admin' }));
    await admin.goto(`${BASE}/admin/settings#devices`);
    await settled(admin);
    const form = section(admin);
    const box = form.getByLabel('Allow notifications on devices');
    await box.waitFor();
    const student = keep(await open({ as: 'ada' }));
    for (const isOn of [false, true]) {
      await box.setChecked(isOn);
      await form.getByRole('button', { name: 'Save' }).click();
      await admin.getByText('Saved').first().waitFor();
      await form.getByText(isOn ? /Not tested|Working|Failing/ : 'Nothing is sent to devices.').first().waitFor();
      await student.goto(`${BASE}/notifications/preferences`);
      await settled(student);
      assert.equal(await section(student).getByText('Your school has not turned this on.').count(), isOn ? 0 : 1);
    }
    await form.getByLabel('Contact email').fill('nowhere');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.locator('.field-error, [aria-invalid="true"]').first().waitFor();
  },
};
