// Ticket: any ticket by its id, with what became of it and why.
import { h, replace, icon, dot } from './dom.js';
import * as api from './api.js';
import { t, when, number } from './i18n.js';
import { letter, facts, reasons, meter, share, shareText, neighbours, chooseCategory, empty, excerpt, titleOf } from './parts.js';

export function ticketPage(app, main, { id }) {
  let gone = false;
  const input = h('input', { type: 'search', value: id || '', placeholder: t('ticketId'), 'aria-label': t('ticketId') });
  const box = h('div', { class: 'stack' });
  main.append(h('div', { class: 'page stack' },
    h('form', { class: 'row', role: 'search', onsubmit: event => { event.preventDefault(); if (input.value.trim()) app.go('ticket', { id: input.value.trim() }); } },
      h('div', { class: 'grow' }, input), h('button', { type: 'submit', class: 'btn main-action' }, icon('search'), t('find'))), box));

  async function latest() {
    const found = await api.get('/api/tickets', { limit: 40 });
    const { tickets } = found;
    if (gone) return;
    replace(box, kept(found),
      tickets.length ? h('div', { class: 'card table-wrap' }, h('table', { class: 'cards' }, h('caption', { class: 'hide' }, t('latestTickets')),
        h('thead', {}, h('tr', {}, ['ticket', 'category', 'source', 'when'].map(key => h('th', { scope: 'col' }, t(`column.${key}`))))),
        h('tbody', {}, tickets.map(ticket => h('tr', { class: 'pick', onclick: () => app.go('ticket', { id: ticket.id }) },
          h('td', {}, h('button', { type: 'button', class: 'link mono' }, ticket.id), h('div', { dir: 'auto' }, excerpt(ticket))),
          h('td', { class: 'wide', 'data-label': t('column.category') }, h('span', { class: 'named' }, dot(ticket.category), h('span', { dir: 'auto' }, titleOf(ticket)))),
          h('td', { 'data-label': t('column.source') }, chip(ticket)),
          h('td', { class: 'small', 'data-label': t('column.when') }, when(ticket.decidedAt))))))) : empty('ticket', t('noTickets'), t('noTicketsText')));
  }

  const kept = ({ kept: now, most }) => h('p', { class: 'soft small' }, t('retention', { kept: number(now), most: number(most) }));

  const chip = label => h('span', { class: label.status === 'WITHDRAWN' ? 'chip bad' : label.source === 'PERSON' ? 'chip accent' : 'chip' },
    label.status === 'WITHDRAWN' ? t('withdrawn') : label.source === 'PERSON' ? label.decidedBy : t('router'));

  async function one() {
    const found = await api.get('/api/ticket', { id });
    if (gone) return;
    const { ticket, judgement, label, review } = found;
    const steps = [
      ...found.decisions.map(decision => ({ at: decision.decidedAt, off: decision.state !== 'holds', decision })),
      ...(found.revisions || []).map(revision => ({ at: revision.decidedAt, off: revision.status === 'WITHDRAWN', revision })),
    ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)); // of the same moment the decision first, then what followed
    replace(box,
      h('div', { class: 'row' }, label ? [chip(label), h('span', { class: 'named' }, dot(label.category), h('b', { dir: 'auto' }, titleOf(label))), label.destination ? h('span', { class: 'soft', dir: 'auto' }, `→ ${label.destination}`) : null] : null,
        review ? [h('span', { class: 'chip warm' }, t('waits')), reasons(review.reasons)] : null, h('span', { class: 'grow' }),
        label && label.status === 'ASSIGNED' && app.may('reviewer') ? h('button', { type: 'button', class: 'btn', onclick: reassign }, icon('pen'), t('reassign')) : null,
        review ? h('button', { type: 'button', class: 'btn main-action', onclick: () => app.go('queue', { text: id }) }, icon('queue'), t('decideIt')) : null),
      h('div', { class: 'split' },
        h('div', { class: 'stack' }, letter(ticket), facts(ticket, judgement),
          h('section', { class: 'card pad' }, h('h2', {}, t('history')), steps.length ? null : h('p', { class: 'soft small' }, t('noHistory')), h('ol', { class: 'timeline' }, steps.map(step => h('li', { class: step.off ? 'off' : null },
            step.revision ? h('div', {}, t('revision', { n: step.revision.revision }), ' · ', t(`status.${step.revision.status}`), ' · ', h('b', { dir: 'auto' }, titleOf(step.revision)), ' · ', step.revision.source === 'PERSON' ? step.revision.decidedBy : t('router'))
              : h('div', {}, t(`verb.${step.decision.action}`), step.decision.category ? [' · ', h('b', { dir: 'auto' }, step.decision.title)] : null, ' · ', step.decision.decidedBy,
                step.decision.state === 'holds' ? null : [' · ', h('span', { class: 'chip bad' }, t(`decision.${step.decision.state}`))]),
            h('div', { class: 'soft small' }, when(step.at))))))),
        h('div', { class: 'stack' },
          h('section', { class: 'card pad' }, h('h2', {}, t('candidates')), h('div', { class: 'choices' },
            judgement.candidates.map((candidate, i) => h('div', { class: 'choice' }, h('span', { class: 'soft num' }, i + 1), h('span', { class: 'title', dir: 'auto' }, candidate.title), h('span', { class: 'p' }, shareText(candidate)), meter(share(candidate)))),
            judgement.candidates.length ? null : h('p', { class: 'soft' }, t('noCandidates')))),
          h('section', { class: 'card pad' }, h('h2', {}, t('because')), neighbours(judgement)))),
      kept(found));
  }

  function reassign() {
    chooseCategory(t('reassign'), async category => {
      try {
        const decision = await api.post('/api/decisions', { ticketId: id, action: 'reassign', category: category.name });
        app.toast(t('done.reassign', { category: category.title }), { action: t('action.undo'), run: () => undo(decision.id), stay: 12000 });
        setTimeout(() => { if (!gone) one().catch(app.failed); }, 1500);
      } catch (error) {
        app.failed(error.status === 400 ? { message: t('noSuchCategory') } : error);
      }
    }).catch(app.failed);
  }

  async function undo(named) {
    try {
      app.toast(t('undone', { n: (await api.undo(named)).length }));
      setTimeout(() => { if (!gone && id) one().catch(app.failed); }, 1500);
    } catch (error) {
      app.failed(error);
    }
  }

  (id ? one() : latest()).catch(error => {
    if (error.status === 404) replace(box, empty('search', t('unknownTicket'), t('unknownTicketText')));
    else app.failed(error);
  });
  return {
    onKey: key => {
      if (key === 'u') undo();
      else if (key === '/') input.focus();
      else if (key === 'Escape') app.go('queue');
      else return false;
      return true;
    },
    leave: () => { gone = true; },
  };
}
