// @ts-check
/** Start of the application: theme, language, the school, the person; then the page for the address. */
import { h, html, render, useEffect, useErrorBoundary, useState } from '../vendor/htm-preact/standalone.module.js';
import { call } from './api.js';
import { Announcer } from './components/announcer.js';
import { Failure, Loading } from './components/page.js';
import { locale, setLanguage } from './locale.js';
import { PlainFrame } from './pages/plain-frame.js';
import { Shell } from './pages/shell.js';
import { followLinks, go, place } from './router.js';
import { find, safeNext, signInThen } from './routes.js';
import { loadSchool, school } from './school.js';
import { useSignal } from './store.js';
import { setMotion, setTheme, theme } from './theme.js';
import { ended, mustEnrol, person, token } from './token.js';

setTheme(theme.value);

/** Loads the signed-in person and takes over their preferences. */
async function loadPerson() {
  const { user } = await call('getMe');
  let preferences = null;
  try {
    ({ preferences } = await call('getPreferences'));
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'auth.enrolment_only') throw error;
    mustEnrol.value = true;
  }
  if (preferences) {
    setTheme(preferences.theme);
    setMotion(preferences.reduced_motion);
    if (preferences.locale !== locale.value.tag) await setLanguage(preferences.locale);
  }
  person.value = { ...user, preferences };
}

/** Where an address leads for who is there now; null while that is not known yet. */
function admitted() {
  const { path, query } = place.value;
  const { route } = find(path);
  if (school.value.setup_required && path !== '/setup') return '/setup';
  if (token.value && mustEnrol.value) return path === '/enrol' ? null : '/enrol';
  if (path === '/enrol' && token.value && person.value) return '/';
  if (route.who === 'nobody' && token.value) return safeNext(query.get('next'));
  if ((route.who === 'person' || route.who === 'admin') && !token.value) {
    return ended.value === 'left' ? '/sign-in' : signInThen(path + location.search + location.hash);
  }
  return null;
}

function App() {
  const here = useSignal(place);
  const bearer = useSignal(token);
  const who = useSignal(person);
  useSignal(school);
  useSignal(locale);
  useSignal(mustEnrol);
  const [page, setPage] = useState(/** @type {any} */ (null));
  const [trouble, setTrouble] = useState(/** @type {any} */ (null));
  const [crash, restart] = useErrorBoundary((error) => console.error(error));

  const { route, params } = find(here.path);
  const elsewhere = admitted();

  useEffect(() => { if (elsewhere) go(elsewhere, { replace: true }); }, [elsewhere]);

  useEffect(() => {
    setTrouble(null);
    if (bearer && !who) loadPerson().catch(setTrouble);
  }, [bearer]);

  useEffect(() => {
    let stale = false;
    route.load().then(
      (module) => { if (!stale) setPage({ route, view: module.default }); },
      (error) => { if (!stale) setTrouble(error); },
    );
    return () => { stale = true; };
  }, [route]);

  if (crash) {
    const again = () => { restart(); location.reload(); };
    return html`<${PlainFrame}><${Failure} error=${crash} onRetry=${again} /><//>`;
  }
  if (elsewhere) return null;
  const mustKnow = route.who === 'person' || route.who === 'admin' || (bearer && route.frame === 'shell');
  if (trouble && (mustKnow || !page)) {
    const again = () => { setTrouble(null); loadPerson().catch(setTrouble); };
    return html`<${PlainFrame}><${Failure} error=${trouble} onRetry=${again} /><//>`;
  }
  if (!page || (mustKnow && !who)) return html`<${PlainFrame} quiet=${true}><${Loading} /><//>`;

  const forbidden = route.who === 'admin' && who.role !== 'admin';
  const ready = page.route === route && !forbidden;
  const inside = ready
    ? h(page.view, { key: here.path, params, query: here.query, hash: here.hash })
    : forbidden ? html`<${Forbidden} />` : html`<${Loading} />`;
  return route.frame === 'shell' ? html`<${Shell}>${inside}<//>` : html`<${PlainFrame}>${inside}<//>`;
}

/** An admin's page, opened by somebody else. */
function Forbidden() {
  return html`<${Failure} error=${{ code: 'auth.role_wrong' }} />`;
}

async function start() {
  followLinks();
  await Promise.all([setLanguage(), loadSchool()]);
  const root = document.getElementById('app');
  if (!root) return;
  root.replaceChildren();
  render(html`<${App} /><${Announcer} />`, root);
}

start();
