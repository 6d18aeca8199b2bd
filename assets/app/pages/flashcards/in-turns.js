// @ts-check
/** Sends one request for each of many things, a few at a time, where no request does it for all of them. */
import { ApiError, isOfNetwork } from '../../api.js';

/** So many requests are on their way at once. */
const AT_ONCE = 4;

/** So often a request that came too soon is sent again, and the longest pause before that, in milliseconds. */
const MOST_TRIES = 5;
const LONGEST_PAUSE = 60_000;

/** Sends a request again after the pause that the server asks for. @param {() => Promise<unknown>} send */
async function patiently(send) {
  for (let tries = 1; ; tries += 1) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429 || tries >= MOST_TRIES) throw error;
      const pause = Math.min(LONGEST_PAUSE, Math.max(1, error.retryAfter) * 1000);
      await new Promise((resolve) => { setTimeout(resolve, pause); });
    }
  }
}

/**
 * Does something for each thing. What fails does not keep the others from being done, unless there is no way to the server.
 * @template Thing
 * @param {Thing[]} things
 * @param {(thing: Thing) => Promise<unknown>} work
 * @returns {Promise<{ failed: Thing[], reason: unknown }>} those that were not done, and why the first of them was not
 */
export async function inTurns(things, work) {
  const waiting = [...things];
  /** @type {Thing[]} */
  const failed = [];
  /** @type {unknown} */
  let reason = null;
  const next = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) {
      const present = thing;
      try {
        await patiently(() => work(present));
      } catch (error) {
        failed.push(present);
        reason ??= error;
        if (isOfNetwork(error)) failed.push(...waiting.splice(0));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return { failed, reason };
}
