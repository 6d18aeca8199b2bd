// @ts-check
/*
 * Runs first: shows the frame for a signed-in person or for a visitor, in the theme of their choice, has the browser fetch the files of the
 * page, and asks the server who is signed in. It stands in the page itself, and is written for old browsers too.
 */
(function () {
  var root = document.documentElement;
  var data = root.dataset;
  if (!data) return;

  /** @param {'localStorage' | 'sessionStorage'} place @param {string} name */
  function kept(place, name) {
    try {
      return window[place].getItem(name + data.base);
    } catch (error) {
      return null;
    }
  }

  /** @param {string | undefined} text */
  function words(text) {
    return text ? text.split(' ') : [];
  }

  var token = kept('sessionStorage', 'schola.token') || kept('localStorage', 'schola.token');
  var hasToken = Boolean(token);
  // Strangers are led to the sign-in from pages that are for people, and people from pages for strangers to their own.
  var isForPeople = data.who !== 'anybody' && data.who !== 'nobody';
  var isPlain = data.frame === 'plain' || (isForPeople && !hasToken);
  data.start = hasToken && (!isPlain || data.who === 'nobody') ? 'person' : isPlain ? 'plain' : 'open';

  /** Asks for what the first page needs to know of the person; api.js takes the answer. @param {string} path */
  function ask(path) {
    var answer = fetch(data.base + path, { headers: { accept: 'application/json', authorization: 'Bearer ' + token }, cache: 'no-store', credentials: 'omit' });
    // api.js asks again where this fails.
    answer.catch(function () {});
    window.scholaAsked = window.scholaAsked || {};
    window.scholaAsked[path] = { bearer: String(token), answer: answer };
  }
  if (data.start === 'person' && 'fetch' in window) {
    // Browsers send few requests at a time, so what everything else waits for comes first.
    hint('modulepreload', '', '/joined/core.js');
    hint('preload', 'style', '/app/styles/main.css');
    ask('/api/users/me');
    ask('/api/users/me/preferences');
  }

  var theme = kept('localStorage', 'schola.theme');
  if (theme === 'light' || theme === 'dark') data.theme = theme;

  var known = words(data.languages);
  var language = 'en';
  var wishes = [kept('localStorage', 'schola.locale') || ''].concat([].slice.call(navigator.languages || []));
  for (var i = 0; i < wishes.length; i += 1) {
    var wish = wishes[i].toLowerCase().split('-')[0];
    if (known.indexOf(wish) >= 0) {
      language = wish;
      break;
    }
  }
  root.lang = language;

  /** @param {string} rel @param {string} kind @param {string} name */
  function hint(rel, kind, name) {
    var link = document.createElement('link');
    link.rel = rel;
    if (kind) link.setAttribute('as', kind);
    if (kind === 'fetch') link.crossOrigin = '';
    link.href = data.files + name;
    document.head.appendChild(link);
  }

  // What the page of a person with this role shows at once; the role is known where they stay signed in.
  var role = token === kept('localStorage', 'schola.token') && (kept('localStorage', 'schola.owner') || '').split(' ')[1];
  var asks = data.start === 'person' && 'fetch' in window ? words(data.asks) : [];

  var areas = words(isForPeople && !hasToken ? 'auth' : data.areas);
  if (data.start === 'person') hint('modulepreload', '', '/joined/frames-shell.js');
  hint('preload', 'fetch', '/app/words/shared.' + language + '.json');
  for (var n = 0; n < areas.length; n += 1) {
    var area = areas[n].split('*');
    // The code of a page holds what it takes from other areas.
    if (n === 0) hint('modulepreload', '', '/joined/' + area[0] + '.js');
    hint('preload', 'fetch', '/app/pages/' + area[0] + '/words.' + language + '.json');
    if (area.length === 1) hint('preload', 'style', '/app/pages/' + area[0] + '/area.css');
  }
  if (data.features && hasToken) hint('preload', 'fetch', '/app/words/features.' + language + '.json');
  for (var k = 0; k < asks.length; k += 1) {
    var wanted = asks[k].split(':');
    if (wanted[0] === role) ask(wanted[1]);
  }
})();
