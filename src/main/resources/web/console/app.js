// The shell: sign-in, navigation, live events, help, messages.
import { h, replace, icon, typing } from './dom.js';
import * as api from './api.js';
import * as i18n from './i18n.js';
import { queuePage } from './queue.js';

const { t } = i18n;
const root = document.getElementById('app');
const toasts = document.getElementById('toasts');
// Only the page that most begin with comes at once.
const PAGES = {
  queue: async () => queuePage,
  alike: async () => (await import('./alike.js')).alikePage,
  categories: async () => (await import('./categories.js')).categoriesPage,
  live: async () => (await import('./live.js')).livePage,
  ticket: async () => (await import('./ticket.js')).ticketPage,
};
const LOGO = new URL('./icon.svg', import.meta.url).href;
const ART = [97, 93, 46, 31]; // tickets that are sure, and some that aren't
const RANKS = ['read-only', 'reviewer', 'lead', 'admin'];

export const app = {
  user: null,
  live: null,
  first: null, // page of the queue, if it came with the session
  page: null,
  may: role => RANKS.indexOf(app.user.role) >= RANKS.indexOf(role),
  go,
  toast,
  failed,
};

// Messages

function toast(message, { bad = false, action = null, run = null, stay = 6000 } = {}) {
  const box = h('div', { class: bad ? 'toast bad' : 'toast' }, h('span', {}, message));
  if (action) {
    box.append(h('button', { type: 'button', onclick: () => { box.remove(); run(); } }, icon('undo'), action));
  }
  toasts.append(box);
  while (toasts.children.length > 3) toasts.firstChild.remove();
  setTimeout(() => box.remove(), stay);
  return box;
}

function failed(error) {
  if (error.status === 401) return;
  const word = error.status === 0 ? 'noNetwork' : error.status === 403 ? 'failed.403' : error.status >= 500 ? 'failed.503' : null;
  toast(word ? t(word) : error.message || String(error), { bad: true, stay: 9000 });
}

// Navigation

function place() {
  const name = location.pathname.slice(1) || 'queue';
  return { name: PAGES[name] ? name : 'queue', values: Object.fromEntries(new URLSearchParams(location.search)) };
}

function go(name, values = {}) {
  const search = new URLSearchParams(values).toString();
  history.pushState(null, '', `/${name}${search ? `?${search}` : ''}`);
  show();
}

function link(name) {
  return h('a', {
    href: `/${name}`,
    'data-page': name,
    onclick: event => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      go(name);
    },
  }, icon(name), h('span', {}, t(`page.${name}`)));
}

function toggleTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  setTheme(dark ? 'light' : 'dark');
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('triage.theme', theme);
  window.dispatchEvent(new Event('theme'));
}

async function switchLanguage() {
  await i18n.load(i18n.current() === 'en' ? 'zh' : 'en');
  shell();
}

async function leave() {
  try {
    await api.signOut();
  } finally {
    signedOut();
  }
}

function tools() {
  return [
    h('button', { type: 'button', 'aria-label': t('switchLanguage'), title: t('switchLanguage'), onclick: switchLanguage },
      i18n.current() === 'en' ? '中' : 'EN'),
    h('button', { type: 'button', 'aria-label': t('switchTheme'), title: t('switchTheme'), onclick: toggleTheme }, icon('moon')),
    h('button', { type: 'button', 'aria-label': t('help'), title: t('help'), onclick: help }, icon('help')),
    h('button', { type: 'button', 'aria-label': t('signOut'), title: `${t('signOut')} – ${app.user.user}`, onclick: leave }, icon('out')),
  ];
}

const title = h('h1', { tabindex: '-1' });
const stats = h('div', { class: 'stats' });
const main = h('main', { id: 'main', class: 'grow' });

function shell() {
  replace(root, h('div', { class: 'shell' },
    h('header', { class: 'rail' },
      h('div', { class: 'brand' }, h('img', { src: LOGO, alt: 'Ticket Triage' })),
      h('nav', { 'aria-label': t('navigation') }, Object.keys(PAGES).map(link)),
      h('div', { class: 'end' }, tools())),
    h('div', { class: 'main' },
      h('div', { class: 'top' }, title, stats, h('div', { class: 'mobile-only' }, tools())),
      main)));
  showStats();
  show();
}

let shows = 0;

async function show() {
  const { name, values } = place();
  const turn = ++shows;
  if (app.page && app.page.leave) app.page.leave();
  app.page = null;
  for (const anchor of root.querySelectorAll('.rail a')) {
    if (anchor.dataset.page === name) anchor.setAttribute('aria-current', 'page');
    else anchor.removeAttribute('aria-current');
  }
  title.textContent = t(`page.${name}`);
  document.title = `${t(`page.${name}`)} · Ticket Triage`;
  try {
    const page = await PAGES[name]();
    if (turn === shows && app.user) app.page = page(app, replace(main), values);
  } catch (error) {
    failed(error);
  }
}

function showStats() {
  const live = app.live;
  if (!live) return;
  const stat = (key, value, extra) => h('div', { class: extra ? 'stat extra' : 'stat' }, h('b', { 'data-stat': key }, value), h('span', {}, t(`stat.${key}`)));
  replace(stats,
    stat('open', i18n.number(live.open)),
    stat('coverage', i18n.percent(live.coverage), true),
    stat('confirmed', live.audit.verdicts ? i18n.percent(live.audit.precision, 1) : '–', true),
    h('span', { class: app.connected ? 'pulse' : 'pulse off', role: 'img', 'aria-label': t(app.connected ? 'connected' : 'disconnected'), title: t(app.connected ? 'connected' : 'disconnected') }));
}

// Live events; the browser reconnects by itself, and a silence longer than three heartbeats counts as lost.

let events = null;
let lastSign = 0;

function listen() {
  if (events) events.close();
  events = new EventSource('/api/events');
  const sign = () => {
    lastSign = Date.now();
    if (!app.connected) {
      app.connected = true;
      showStats();
    }
  };
  events.addEventListener('live', event => {
    app.live = JSON.parse(event.data);
    sign();
    showStats();
    if (app.page && app.page.onLive) app.page.onLive(app.live);
  });
  events.addEventListener('queue', event => {
    sign();
    const { open } = JSON.parse(event.data);
    if (app.live) app.live.open = open;
    showStats();
    if (app.page && app.page.onQueue) app.page.onQueue(open);
  });
  events.addEventListener('heartbeat', sign);
  events.addEventListener('refused', event => {
    const refusal = JSON.parse(event.data);
    toast(t(`refused.${['ALREADY_DECIDED', 'UNKNOWN_TICKET', 'NOT_IN_REVIEW', 'NOTHING_TO_UNDO'].includes(refusal.reason) ? refusal.reason : 'other'}`,
      { ticket: refusal.ticketId, by: refusal.heldBy || '?' }), { bad: true, stay: 12000 });
    if (app.page && app.page.onQueue) app.page.onQueue();
  });
  events.onerror = () => {
    app.connected = false;
    showStats();
  };
}

setInterval(() => {
  if (app.user && Date.now() - lastSign > 32000) {
    app.connected = false;
    showStats();
    lastSign = Date.now();
    listen();
  }
}, 5000);

// Keys

const KEYS = [['1', '…', '5'], ['c'], ['n'], ['s'], ['u'], ['a'], ['j', 'k'], ['/'], ['Enter'], ['?'], ['Esc']];
const KEY_WORDS = ['accept', 'correct', 'nowhere', 'skip', 'undo', 'alike', 'move', 'search', 'open', 'help', 'close'];

function help() {
  const dialog = h('dialog', { 'aria-labelledby': 'help-title', onclose: () => dialog.remove() },
    h('div', { class: 'inner' },
      h('header', {}, h('h1', { id: 'help-title' }, t('help')),
        h('button', { type: 'button', class: 'btn quiet', 'aria-label': t('close'), onclick: () => dialog.close() }, icon('close'))),
      h('dl', { class: 'keys' }, KEYS.map((keys, i) => [
        h('dt', {}, keys.map(key => (key === '…' ? '…' : h('kbd', {}, key)))),
        h('dd', {}, t(`key.${KEY_WORDS[i]}`))]))));
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener('keydown', event => {
  if (!app.user || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)
    || document.querySelector('dialog[open]')) return;
  if (event.key === '?') {
    help();
    event.preventDefault();
  } else if (app.page && app.page.onKey && app.page.onKey(event.key, event)) {
    event.preventDefault();
  }
});

window.addEventListener('popstate', () => app.user && show());

// Sign-in

function signedOut() {
  if (events) events.close();
  app.user = null;
  app.live = null;
  if (app.page && app.page.leave) app.page.leave();
  app.page = null;
  document.querySelectorAll('dialog').forEach(dialog => dialog.remove());
  signIn();
}

function signIn() {
  document.title = `${t('signIn')} · Ticket Triage`;
  const problem = h('div', { class: 'alert', role: 'alert', hidden: true });
  const user = h('input', { type: 'text', name: 'user', autocomplete: 'username', required: true, autocapitalize: 'none', spellcheck: 'false' });
  const password = h('input', { type: 'password', name: 'password', autocomplete: 'current-password', required: true });
  const button = h('button', { class: 'btn main-action', type: 'submit' }, t('signIn'));
  const form = h('form', {
    onsubmit: async event => {
      event.preventDefault();
      button.disabled = true;
      problem.hidden = true;
      try {
        app.user = await api.signIn(user.value, password.value);
        start();
      } catch (error) {
        problem.textContent = t(error.status === 401 ? 'signInWrong' : error.status === 429 ? 'signInLimit' : 'noNetwork');
        problem.hidden = false;
        button.disabled = false;
        password.select();
      }
    },
  },
  h('h2', {}, t('signIn')), problem,
  h('label', { class: 'field' }, t('user'), user),
  h('label', { class: 'field' }, t('password'), password),
  button,
  h('button', { type: 'button', class: 'btn quiet', onclick: async () => { await i18n.load(i18n.current() === 'en' ? 'zh' : 'en'); signIn(); } },
    i18n.current() === 'en' ? '中文' : 'English'));
  replace(root, h('main', { class: 'sign-in' },
    h('div', { class: 'story' }, h('img', { src: LOGO, alt: '' }),
      h('div', {}, h('p', { class: 'name' }, 'Ticket Triage'), h('h1', {}, t('slogan')), h('p', {}, t('story'))),
      h('div', { class: 'art', 'aria-hidden': 'true' }, ART.map((share, i) => h('div', {}, h('span', {}, t(`art.${i + 1}`)), h('b', {}, `${share}%`), h('span', { class: 'meter' }, h('span', { width: `${share}%` })), h('small', {}, t(i < 2 ? 'art.routed' : 'art.asked')))))),
    form));
  user.focus();
}

// Figures come with the first event.
function start() {
  app.connected = false;
  lastSign = Date.now();
  shell();
  listen();
}

const theme = localStorage.getItem('triage.theme');
if (theme) document.documentElement.dataset.theme = theme;
api.whenSignedOut(signedOut);
[app.user] = await Promise.all([api.session(), i18n.load(i18n.preferred())]);
if (app.user) app.first = app.user.queue;
if (app.user) start();
else signIn();
