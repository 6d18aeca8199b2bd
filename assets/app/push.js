// @ts-check
/**
 * Notifications on this device: the subscription of the browser, and whose it is. It is there only where the person stays signed in, so that
 * a shared computer shows no one's notifications after the page is closed. The service worker shows them.
 */
import { call } from './api.js';
import { at, keptAs } from './base.js';
import { isKept, person } from './token.js';

/**
 * What holds on this device: it cannot have notifications, for one of four reasons; the person forbade them in the browser; or they are off
 * or on.
 * @typedef {'unsupported' | 'insecure' | 'home_screen' | 'unkept' | 'denied' | 'off' | 'on'} Here
 * @typedef {{ user: number, endpoint: string }} Own
 */

const KEY = keptAs('schola.push');
const RENEWED = keptAs('schola.push.renewed');

/** Who turned notifications on in this browser, with the subscription that the server knows. @returns {Own | null} */
function own() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {Own | null} value */
function keepOwn(value) {
  try {
    if (value) localStorage.setItem(KEY, JSON.stringify(value));
    else localStorage.removeItem(KEY);
  } catch {
    // A browser without storage keeps no sign-in either.
  }
}

/** The registration of the service worker, once it works. */
async function registered() {
  await navigator.serviceWorker.register(at('/service-worker.js'), { scope: at('/'), updateViaCache: 'none' });
  return navigator.serviceWorker.ready;
}

/** The bytes of a text in base64url. @param {string} text */
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** Whether a subscription is for this key of the school. @param {PushSubscription} subscription @param {string} key */
function isFor(subscription, key) {
  const used = subscription.options?.applicationServerKey;
  if (!used) return true;
  const [one, other] = [new Uint8Array(used), bytesOf(key)];
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

/** Why this device cannot have notifications; null where it can. @returns {Here | null} */
function obstacle() {
  if (!globalThis.isSecureContext) return 'insecure';
  const isThere = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
  const isHomeScreenNeeded = /\b(iPhone|iPad)\b/.test(navigator.userAgent) && !matchMedia('(display-mode: standalone)').matches;
  if (!isThere) return isHomeScreenNeeded ? 'home_screen' : 'unsupported';
  if (document.documentElement.dataset.worker === 'off') return 'unsupported';
  return isKept() ? null : 'unkept';
}

/** What holds on this device, for the key of the school. @param {string} key @returns {Promise<Here>} */
export async function here(key) {
  const why = obstacle();
  if (why) return why;
  if (Notification.permission === 'denied') return 'denied';
  const mine = own();
  if (Notification.permission !== 'granted' || !mine || mine.user !== person.value?.id) return 'off';
  const subscription = await (await registered()).pushManager.getSubscription();
  return subscription?.endpoint === mine.endpoint && isFor(subscription, key) ? 'on' : 'off';
}

/** Tells the server of a subscription. @param {PushSubscription} subscription */
async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  await call('createPushSubscription', { json: { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } } });
  if (person.value) keepOwn({ user: person.value.id, endpoint: subscription.endpoint });
}

/** Subscribes anew. @param {PushManager} manager @param {string} key */
async function subscribe(manager, key) {
  await (await manager.getSubscription())?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
}

/** Asks for the permission, and turns notifications on. Called for a press only. @param {string} key @returns {Promise<Here>} */
export async function turnOn(key) {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off';
  const subscription = await subscribe((await registered()).pushManager, key);
  try {
    await tell(subscription);
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  return 'on';
}

/** Ends the subscription of this browser. */
async function end() {
  keepOwn(null);
  await (await (await registered()).pushManager.getSubscription())?.unsubscribe();
}

/** Turns notifications off. @param {number | undefined} id the device, where the server knows it */
export async function turnOff(id) {
  if (id !== undefined) await call('deletePushSubscription', { path: { id } });
  await end();
}

/**
 * Once in a tab, after the person who turned notifications on has come back: the subscription may have ended with their session, or the
 * browser may have replaced it. The subscription of another person ends.
 */
export async function renew() {
  const [mine, me] = [own(), person.value];
  if (!mine || !me || obstacle() || sessionStorage.getItem(RENEWED)) return;
  sessionStorage.setItem(RENEWED, 'yes');
  if (mine.user !== me.id) {
    await end();
    return;
  }
  if (Notification.permission !== 'granted') return;
  const [{ push }, { subscriptions }] = await Promise.all([call('getPush'), call('listPushSubscriptions')]);
  if (!push.public_key) return;
  const { pushManager } = await registered();
  let subscription = await pushManager.getSubscription();
  if (!subscription || !isFor(subscription, push.public_key)) subscription = await subscribe(pushManager, push.public_key);
  if (subscription.endpoint !== mine.endpoint || !subscriptions.some(({ current }) => current)) await tell(subscription);
}

/** Takes back what the device shows about notifications. @param {number} [id] only about this one */
export async function closeShown(id) {
  const registration = await navigator.serviceWorker?.getRegistration(at('/'));
  const shown = await registration?.getNotifications?.(id === undefined ? {} : { tag: `notification-${id}` });
  for (const one of shown ?? []) one.close();
}
