'use strict';
(() => {
  const { t, element, request, showError } = shell;
  const byId = (id) => document.getElementById(id);
  let shown = null;

  async function ask() {
    showError(null);
    byId('go').disabled = true;
    try {
      shown = await request(`api/faq?${new URLSearchParams({ q: byId('q').value })}`);
      draw();
    } catch (error) {
      shown = null;
      byId('unknown').hidden = true;
      byId('answers').replaceChildren();
      showError(error);
    } finally {
      byId('go').disabled = false;
    }
  }

  function draw() {
    if (!shown) {
      return;
    }
    const unknown = byId('unknown');
    unknown.hidden = shown.known;
    if (!shown.known) {
      const key = shown.encoder === '' ? 'language' : shown.answers.length === 0 ? 'none' : 'unknown';
      unknown.textContent = t(`answers.${key}`, shown.threshold.toFixed(2));
    }
    byId('answers').replaceChildren(...shown.answers.map(item));
  }

  function item(answer, index) {
    const good = answer.similarity >= shown.threshold;
    const box = element(
      'li',
      { class: good && index === 0 ? 'card pad best' : 'card pad' },
      element(
        'div',
        { class: 'row apart' },
        element('h3', { dir: 'auto' }, answer.question),
        element('span', { class: good ? 'chip good' : 'chip bad' }, `${t('similarity')} ${answer.similarity.toFixed(3)}`),
      ),
      element('p', { class: 'answer', dir: 'auto' }, answer.answer),
    );
    if (/^https?:\/\//i.test(answer.link)) {
      box.append(element('a', { href: answer.link, rel: 'noopener noreferrer', target: '_blank' }, t('answers.link')));
    }
    return box;
  }

  byId('form').addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });
  shell.start(draw);
})();
