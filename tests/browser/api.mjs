// Requests to the API from a page.
import { UNDER } from './browser.mjs';

/** Asks the API as the person who is signed in on the page. */
export const ask = (page, method, path, body) => page.evaluate(async ([how, where, json, key]) => {
  const token = localStorage.getItem(key) ?? sessionStorage.getItem(key);
  const headers = { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) };
  const answer = await fetch(where, { method: how, headers, body: json ? JSON.stringify(json) : undefined });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}, [method, UNDER + path, body ?? null, `schola.token${UNDER}`]);
