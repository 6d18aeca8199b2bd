// @ts-check
/**
 * The person's notifications, live: how many are unread, and each new one. One tab holds the stream and tells the others, where the
 * browser has locks. A stream that breaks is opened again after a pause that grows.
 */
import { ApiError, call, listen } from './api.js';
import { keptAs } from './base.js';
import { signal } from './store.js';
import { person, token } from './token.js';

/** @typedef {Api.Answer<'listNotifications'>['notifications'][number]} Notification */

/** How many are unread; null until it is known. */
export const unread = signal(/** @type {number | null} */ (null));

/** The latest one that has come while the page was open. */
export const latest = signal(/** @type {Notification | null} */ (null));

/** Milliseconds before a broken stream is opened again: at first, and at most. */
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 120_000;

/** Milliseconds that a tab waits before it takes the stream over from another one. */
const HANDOVER = 1_000;

/** A stream that lasted for so many milliseconds was no failure. */
const STEADY = 60_000;

/** The event behind which the stream resumes. @type {number | undefined} */
let last;

/** What ends the stream of the person who was there before. @type {AbortController | null} */
let present = null;
let owner = 0;
let isFollowing = false;

/** @param {import('./api.js').StreamEvent} event */
function take({ id, event, data }) {
  if (id !== undefined) last = id;
  if (event === 'reset') refresh();
  if (event !== 'notification' && event !== 'read') return;
  const told = /** @type {Notification & { unread_count: number }} */ (JSON.parse(data));
  unread.value = told.unread_count;
  if (event === 'notification') latest.value = told;
}

/** Asks how many are unread. */
function refresh() {
  const asked = owner;
  call('countUnreadNotifications').then(({ unread_count: count }) => { if (owner === asked) unread.value = count; }, () => undefined);
}

/** @param {number} milliseconds @param {AbortSignal} stop */
const pause = (milliseconds, stop) => new Promise((resolve) => {
  const done = () => {
    clearTimeout(timer);
    removeEventListener('online', done);
    resolve(undefined);
  };
  const timer = setTimeout(done, milliseconds);
  addEventListener('online', done);
  stop.addEventListener('abort', done);
  if (stop.aborted) done();
});

/** Resolves when the person has another token. @param {string | null} before @param {AbortSignal} stop */
const renewed = (before, stop) => new Promise((resolve) => {
  const look = () => {
    if (!stop.aborted && (!token.value || token.value === before)) return;
    leave();
    resolve(undefined);
  };
  const leave = token.subscribe(look);
  stop.addEventListener('abort', look);
  look();
});

/** Holds the stream open until the person leaves. @param {AbortSignal} stop @param {(event: import('./api.js').StreamEvent) => void} onEvent */
async function hold(stop, onEvent) {
  let wait = FIRST_PAUSE;
  while (!stop.aborted) {
    const [began, used] = [performance.now(), token.value];
    let isOver = false;
    try {
      await listen('streamNotifications', { after: last, signal: stop, onEvent: (event) => {
        isOver ||= event.event === 'end';
        onEvent(event);
      } });
    } catch (error) {
      if (stop.aborted) return;
      const { status, retryAfter } = error instanceof ApiError ? error : { status: 0, retryAfter: 0 };
      isOver = status === 401 || status === 403;
      wait = Math.max(wait, retryAfter * 1000);
    }
    // The token is good for nothing any more.
    if (isOver) await renewed(used, stop);
    if (performance.now() - began > STEADY) wait = FIRST_PAUSE;
    // Pages that lose the server together do not come back together.
    await pause(wait * (0.5 + Math.random()), stop);
    wait = Math.min(2 * wait, LONGEST_PAUSE);
    if (last === undefined && !stop.aborted) refresh();
  }
}

/**
 * Holds the stream while the page is visible. Without locks, as on plain HTTP, each tab needs a stream of its own, and browsers open
 * few connections to one server.
 * @param {AbortSignal} stop
 */
function holdWhileVisible(stop) {
  /** @type {AbortController | null} */
  let visible = null;
  const look = () => {
    const isWanted = document.visibilityState === 'visible' && !stop.aborted;
    if (!isWanted) visible?.abort();
    if (isWanted === Boolean(visible)) return;
    visible = isWanted ? new AbortController() : null;
    if (visible) hold(visible.signal, take);
  };
  document.addEventListener('visibilitychange', look);
  stop.addEventListener('abort', () => {
    document.removeEventListener('visibilitychange', look);
    look();
  });
  look();
}

/** Begins for the person who is there now. */
function begin() {
  const id = (token.value && person.value?.id) || 0;
  if (id === owner) return;
  present?.abort();
  owner = id;
  [unread.value, latest.value, last] = [null, null, undefined];
  if (!id) return;
  present = new AbortController();
  const { signal: stop } = present;
  refresh();
  const name = keptAs(`schola.notifications.${id}`);
  if (!('BroadcastChannel' in globalThis) || !navigator.locks) {
    holdWhileVisible(stop);
    return;
  }
  const tabs = new BroadcastChannel(name);
  tabs.onmessage = ({ data }) => take(data);
  stop.addEventListener('abort', () => tabs.close());
  const asked = performance.now();
  navigator.locks.request(name, { signal: stop }, async () => {
    // The tab that held the stream may have signed the person out, and this one hears of it in a moment.
    if (performance.now() - asked > HANDOVER) await pause(HANDOVER, stop);
    await hold(stop, (event) => {
      take(event);
      if (!stop.aborted) tabs.postMessage(event);
    });
  }).catch(() => undefined);
}

/** Follows the notifications of the person who is signed in, from now on. */
export function follow() {
  if (isFollowing) return;
  isFollowing = true;
  person.subscribe(begin);
  token.subscribe(begin);
  begin();
}

/** Marks a notification as read. @param {Notification} notification */
export async function markRead(notification) {
  const { unread_count: count } = await call('readNotification', { path: { id: notification.id } });
  unread.value = count;
}

/** Marks all notifications as read, up to the newest that is shown. @param {Notification[]} shown */
export async function markAllRead(shown) {
  const { unread_count: count } = await call('readAllNotifications', { json: shown.length > 0 ? { up_to: shown[0].id } : {} });
  unread.value = count;
}
