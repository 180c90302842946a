// The queue: one ticket after the other, everything by keyboard.
import { h, replace, icon, dot } from './dom.js';
import * as api from './api.js';
import { t, ago, number } from './i18n.js';
import { letter, facts, reasons, meter, share, shareText, neighbours, answers, empty, excerpt, chooseCategory, languageName } from './parts.js';

const ENOUGH = 12;
const newId = () => (crypto.randomUUID ? crypto.randomUUID() : `d-${Date.now()}-${Math.random().toString(36).slice(2)}`);

export function queuePage(app, main, { text = '' }) {
  const filter = { order: 'uncertain', reason: '', category: '', language: '', olderThan: '', text };
  const details = new Map();
  const decided = new Set();
  const titles = new Map();
  const undoable = [];
  let items = [];
  let total = 0;
  let current = null;
  let turns = 0;
  let tail = Promise.resolve();
  let refresh = null;
  let gone = false;
  let complete = true;
  const mayDecide = app.may('reviewer');

  const list = h('ul', { class: 'items', 'aria-label': t('page.queue') });
  const counts = h('span', { class: 'soft small num', 'aria-live': 'polite' });
  const desk = h('section', { class: 'desk', 'aria-label': t('ticket') });
  const panel = h('section', { class: 'panel', 'aria-label': t('decide') });
  const selects = {};
  const searchBox = h('input', {
    type: 'search',
    value: text,
    placeholder: t('searchText'),
    'aria-label': t('searchText'),
    oninput: () => { clearTimeout(searchBox.timer); searchBox.timer = setTimeout(() => { filter.text = searchBox.value; reload(); }, 250); },
    onkeydown: event => {
      if (event.key === 'Escape' && searchBox.value) {
        event.preventDefault(); // the browser's own clearing says nothing
        searchBox.value = '';
        filter.text = '';
        reload();
      }
      if (event.key === 'Escape' || event.key === 'Enter') searchBox.blur();
    },
  });
  const side = h('section', { class: 'list', 'aria-label': t('page.queue') },
    h('div', { class: 'tools' },
      h('div', { class: 'row' }, h('div', { class: 'grow' }, searchBox),
        h('button', { type: 'button', class: 'btn quiet', 'aria-label': t('filters'), title: t('filters'), 'aria-expanded': 'true', onclick: event => fold(event.currentTarget) }, icon('filter'))),
      h('div', { class: 'filters' },
        select('reason', [['', t('anyReason')]]),
        select('category', [['', t('anyCategory')]]),
        select('language', [['', t('anyLanguage')]]),
        select('olderThan', [['', t('anyAge')], ['PT1H', t('older.hour')], ['PT24H', t('older.day')], ['P7D', t('older.week')]])),
      h('div', { class: 'counts' }, counts,
        select('order', [['uncertain', t('order.uncertain')], ['oldest', t('order.oldest')], ['newest', t('order.newest')], ['random', t('order.random')]]))),
    list);
  if (matchMedia('(max-width: 860px)').matches) fold(side.querySelector('button'));
  main.append(h('div', { class: 'queue' }, side, desk, panel));

  function fold(button) {
    button.setAttribute('aria-expanded', String(!side.classList.toggle('folded')));
  }

  function select(name, options) {
    const element = h('select', {
      'aria-label': t(`filter.${name}`),
      onchange: () => { filter[name] = element.value; reload(); },
      onkeydown: event => { if (event.key === 'Escape') element.blur(); },
    }, options.map(([value, text]) => h('option', { value }, text)));
    selects[name] = element;
    return element;
  }

  async function facets() {
    const [found, known] = await Promise.all([api.get('/api/queue/facets'), api.get('/api/categories')]);
    known.categories.forEach(category => titles.set(category.name, category.title));
    fill('reason', t('anyReason'), found.reasons, name => t(`reason.${name}`));
    fill('category', t('anyCategory'), found.categories, name => titles.get(name) || name);
    fill('language', t('anyLanguage'), found.languages, languageName);
  }

  function fill(name, any, found, word) {
    const names = Object.keys(found);
    if (filter[name] && !names.includes(filter[name])) names.push(filter[name]);
    replace(selects[name], h('option', { value: '' }, any),
      names.map(value => h('option', { value, selected: value === filter[name] }, `${word(value)} (${found[value] || 0})`)));
  }

  // Of several on their way, the one asked for last counts: filters may have changed meanwhile.
  async function reload(keep = false) {
    const turn = ++turns;
    try {
      const page = app.first || await api.get('/api/queue', { ...filter, limit: 50, first: keep ? '' : true });
      app.first = null;
      if (gone || turn !== turns) return;
      if (page.first) details.set(page.first.id, page.first);
      items = page.items.filter(item => !decided.has(item.id));
      total = page.total;
      complete = page.complete;
      if (!complete) onQueue();
      if (keep && current && !decided.has(current)) {
        if (!items.some(item => item.id === current) && details.has(current)) items.unshift(details.get(current));
      } else if (!items.some(item => item.id === current)) {
        current = items.length ? items[0].id : null;
      }
      draw();
      if (!keep) await open(current);
    } catch (error) {
      app.failed(error);
    }
  }

  const byAge = () => ['oldest', 'newest'].includes(filter.order) || filter.olderThan !== '';
  const filtered = () => filter.reason || filter.category || filter.language || filter.text || filter.olderThan;

  function clear() {
    for (const name of ['reason', 'category', 'language', 'olderThan']) selects[name].value = filter[name] = '';
    searchBox.value = filter.text = '';
    reload();
  }

  function draw() {
    replace(list, items.map(item => h('li', {}, h('button', {
      type: 'button', class: 'entry', 'aria-current': item.id === current ? 'true' : null, 'data-id': item.id, onclick: () => open(item.id),
    },
    h('span', { class: 'excerpt', dir: 'auto' }, excerpt(item)),
    h('span', { class: 'meta' },
      item.suggestion ? [dot(item.suggestion.category), h('span', { class: 'name', dir: 'auto' }, item.suggestion.title)] : h('span', {}, t('noSuggestion')),
      h('span', { class: 'end num' }, byAge() ? ago(item.enteredAt) : item.suggestion ? shareText(item.suggestion) : ''))))));
    counts.textContent = t('openCount', { n: number(total) });
    const entry = list.querySelector('[aria-current]');
    if (entry && entry !== list.querySelector('.entry')) entry.scrollIntoView({ block: 'nearest' });
    else list.scrollTop = 0;
  }

  async function detail(id) {
    if (!details.has(id)) {
      if (details.size > 200) details.clear();
      details.set(id, await api.get('/api/queue/item', { id }));
    }
    return details.get(id);
  }

  async function open(id) {
    current = id;
    for (const entry of list.querySelectorAll('.entry')) {
      if (entry.dataset.id === id) entry.setAttribute('aria-current', 'true');
      else entry.removeAttribute('aria-current');
    }
    if (!id) {
      replace(panel);
      if (!complete) replace(desk, empty('queue', t('reading'), t('readingText')));
      else replace(desk, filtered()
        ? empty('search', t('nothingFound'), t('emptyFiltered'), h('button', { type: 'button', class: 'btn', onclick: clear }, t('clearFilters')))
        : empty('check', t('emptyTitle'), t('emptyText'), h('button', { type: 'button', class: 'btn', onclick: () => reload() }, t('lookAgain'))));
      return;
    }
    try {
      const item = await detail(id);
      if (current === id && !gone) showItem(item);
      const next = items[items.findIndex(other => other.id === id) + 1];
      if (next) detail(next.id).catch(() => {});
    } catch (error) {
      if (error.status === 404) {
        decided.add(id);
        step(id);
      } else {
        app.failed(error);
      }
    }
  }

  function showItem(item) {
    const { judgement, ticket } = item;
    replace(desk,
      h('div', { class: 'head' }, reasons(item.reasons), h('span', { class: 'chip' }, languageName(item.language)),
        h('span', { class: 'soft small' }, ago(item.enteredAt)),
        h('a', { class: 'small', href: `/ticket?id=${encodeURIComponent(item.id)}`, onclick: event => { event.preventDefault(); app.go('ticket', { id: item.id }); } }, h('span', { class: 'mono' }, item.id))),
      letter(ticket), facts(ticket, judgement));
    const action = (name, key, symbol, run) => h('button', { type: 'button', class: 'btn', 'data-action': name, disabled: !mayDecide, onclick: run },
      icon(symbol), t(`action.${name}`), h('kbd', { 'aria-hidden': 'true' }, key));
    replace(panel,
      h('div', {}, h('h2', {}, t('candidates')),
        h('div', { class: 'choices' }, judgement.candidates.slice(0, 5).map((candidate, i) => h('button', {
          type: 'button', class: 'choice', disabled: !mayDecide, onclick: () => decide('accept', candidate.category, candidate.title),
        }, h('kbd', { 'aria-hidden': 'true' }, i + 1), h('span', { class: 'title', dir: 'auto' }, candidate.title), h('span', { class: 'p' }, shareText(candidate)), meter(share(candidate)))),
        judgement.candidates.length ? null : h('p', { class: 'soft' }, t('noCandidates')))),
      h('div', { class: 'actions' },
        action('correct', 'c', 'pen', correct), action('nowhere', 'n', 'none', () => decide('nowhere')),
        action('skip', 's', 'skip', () => decide('skip')), action('alike', 'a', 'alike', () => app.go('alike', { id: item.id })),
        action('undo', 'u', 'undo', () => undo())),
      h('div', {}, h('h2', {}, t('because')), neighbours(judgement)),
      item.answers.length ? h('div', {}, h('h2', {}, t('answers')), answers(item)) : null);
  }

  function correct() {
    const id = current;
    if (!id || !mayDecide) return;
    chooseCategory(t('correctTitle'), category => {
      if (current === id) decide('correct', category.name, category.title);
    }).catch(app.failed);
  }

  function step(id) {
    const at = items.findIndex(item => item.id === id);
    if (at < 0) return;
    items.splice(at, 1);
    total = Math.max(0, total - 1);
    current = items.length ? items[Math.min(at, items.length - 1)].id : null;
    draw();
    open(current);
    if (items.length < ENOUGH && total > items.length) reload(true);
  }

  // One write after the other: an undo pressed at once must find the decision before it.
  const inOrder = write => {
    tail = tail.then(write).catch(app.failed);
    return tail;
  };

  // Shown at once; put back if the server says no. A second press finds the next ticket, never the same.
  function decide(action, category = '', title = '') {
    const id = current;
    if (!id || !mayDecide || decided.has(id) || !details.has(id)) return;
    const item = details.get(id);
    const decision = { id: newId(), ticketId: id, action, category };
    decided.add(id);
    step(id);
    inOrder(async () => {
      try {
        await api.post('/api/decisions', decision);
        app.toast(t(`done.${action}`, { category: title }), { action: t('action.undo'), run: () => undo(decision.id), stay: 3500 });
        if (action !== 'skip') details.delete(id);
        undoable.push(item);
      } catch (error) {
        if (error.status !== 409 && error.status !== 404) {
          decided.delete(id);
          show(item);
        }
        // once the other's decision has gone through, there is no such ticket in the queue any more
        if (error.status === 400) throw { message: t('noSuchCategory') }; // retired meanwhile
        throw [404, 409].includes(error.status) ? await overtaken(id, error) : error;
      }
    });
  }

  // Somebody was first: says who, in the reader's language.
  async function overtaken(id, error) {
    const { decisions } = await api.get('/api/decisions', { ticket: id });
    const first = decisions.find(other => other.state === 'holds' && !['SKIP', 'UNDO'].includes(other.action));
    return first ? { message: t('refused.ALREADY_DECIDED', { ticket: id, by: first.decidedBy }) } : error;
  }

  // The latest, or the one that is named.
  function undo(named) {
    if (!mayDecide) return;
    inOrder(async () => {
      const undone = await api.undo(named);
      app.toast(t('undone', { n: undone.length }));
      undone.forEach(decision => decided.delete(decision.ticketId));
      const id = undone[undone.length - 1].ticketId;
      show(undoable.find(item => item.id === id) || await reopened(id));
    });
  }

  // An item whose decision was made elsewhere or long ago comes back as soon as the server has taken it back.
  async function reopened(id) {
    for (let attempt = 0; attempt < 8; attempt++) {
      try {
        return await api.get('/api/queue/item', { id });
      } catch (error) {
        if (error.status !== 404) throw error;
        await new Promise(done => { setTimeout(done, 300); });
      }
    }
    return null;
  }

  function show(item) {
    if (!item || gone) return;
    details.set(item.id, item);
    if (!items.some(other => other.id === item.id)) {
      items.unshift(item);
      total += 1;
    }
    current = item.id;
    draw();
    open(current);
  }

  function move(by) {
    const at = items.findIndex(item => item.id === current);
    const next = items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (next) {
      open(next.id).then(draw);
    }
  }

  reload().then(() => !gone && facets().catch(app.failed));

  function onQueue() {
    clearTimeout(refresh);
    refresh = setTimeout(() => {
      if (gone) return;
      reload(current !== null);
      facets().catch(() => {});
    }, 1200);
  }

  return {
    onQueue,
    onKey: (key, event) => {
      if (event.repeat && !['j', 'k'].includes(key)) return true;
      if (/^[1-5]$/.test(key)) {
        const item = details.get(current);
        const candidate = item && item.judgement.candidates[Number(key) - 1];
        if (candidate) decide('accept', candidate.category, candidate.title);
        return true;
      }
      const actions = {
        c: correct, n: () => decide('nowhere'), s: () => decide('skip'), u: () => undo(),
        a: () => current && app.go('alike', { id: current }),
        j: () => move(1), k: () => move(-1), '/': () => searchBox.focus(),
      };
      if (!actions[key]) return false;
      actions[key]();
      return true;
    },
    leave: () => { gone = true; clearTimeout(refresh); },
  };
}
