'use strict';
(() => {
  const { t, element, request, showError } = shell;
  const byId = (id) => document.getElementById(id);
  const slider = byId('threshold');
  let shown = null;

  const lines = (id) =>
    byId(id)
      .value.split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');

  async function listEncoders() {
    const box = byId('encoders');
    const names = ['auto', ...(await request('api/encoders')).map((encoder) => encoder.name)];
    for (const name of names) {
      const input = element('input', { type: 'checkbox', name: 'encoder', value: name, checked: name === 'auto' });
      const label = element('span', name === 'auto' ? { 'data-t': 'auto' } : {}, name === 'auto' ? t('auto') : name);
      box.append(element('label', { class: 'check' }, input, label));
    }
  }

  async function compare() {
    showError(null);
    const standards = lines('standards');
    const questions = lines('questions');
    const most = Math.max(standards.length, questions.length);
    if (most > 50) {
      showError(new Error(t('compare.lines', most)));
      return;
    }
    const encoders = [...document.querySelectorAll('[name=encoder]:checked')].map((input) => input.value);
    byId('compare').disabled = true;
    try {
      const answer = await request('api/compare', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ standards, questions, encoders: encoders.length ? encoders : ['auto'] }),
      });
      shown = { standards, questions, results: answer.results };
      draw();
    } catch (error) {
      showError(error);
    } finally {
      byId('compare').disabled = false;
    }
  }

  function draw() {
    if (!shown) {
      return;
    }
    byId('outcome').hidden = false;
    const results = byId('results');
    results.classList.toggle('several', shown.results.length > 1);
    results.replaceChildren(...shown.results.map(card));
    judge();
  }

  function card(result) {
    const single = shown.standards.length === 1 && shown.questions.length === 1;
    const why = t(`compare.why.${result.why}`, result.scripts.map((script) => t(`script.${script}`)).join(', '));
    const box = element(
      'section',
      { class: 'card pad stack' },
      element('div', {}, element('h3', {}, result.encoder), element('p', { class: 'soft small' }, why)),
    );
    box.append(single ? verdict(result.similarities[0][0]) : matrix(result.similarities));
    const texts = element('div', {});
    shown.standards.forEach((text, i) => texts.append(textPart(text, result.standards[i], result, 'standards')));
    shown.questions.forEach((text, i) => texts.append(textPart(text, result.questions[i], result, 'questions')));
    box.append(texts);
    return box;
  }

  function verdict(similarity) {
    return element(
      'div',
      { class: 'verdict', 'data-similarity': similarity },
      element('span', { class: 'big' }, similarity.toFixed(4)),
      element('span', { class: 'said' }),
    );
  }

  function matrix(similarities) {
    const head = element('tr', {}, element('td', {}));
    shown.questions.forEach((text) => head.append(element('th', { scope: 'col', dir: 'auto' }, element('span', {}, short(text)))));
    const body = element('tbody');
    similarities.forEach((row, i) => {
      const line = element('tr', {}, element('th', { scope: 'row', dir: 'auto' }, element('span', {}, short(shown.standards[i]))));
      row.forEach((value) => line.append(element('td', { 'data-similarity': value }, value.toFixed(3))));
      body.append(line);
    });
    return element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('compare.matrix') },
      element('table', { class: 'matrix' }, element('thead', {}, head), body),
    );
  }

  const short = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

  function textPart(text, described, result, side) {
    const quote = element('blockquote', { dir: 'auto' });
    const tags = element('div', { class: 'row' });
    tags.append(element('span', { class: 'chip' }, t(`compare.${side}`)));
    tags.append(element('span', { class: 'chip' }, t('compare.tokens', described.tokens, result.tokenLimit)));
    if (described.cutAt === undefined) {
      quote.append(text);
    } else {
      tags.append(element('span', { class: 'chip warm' }, t('compare.cutTag', described.cutAt, text.length)));
      quote.append(
        text.slice(0, described.cutAt),
        element('mark', { class: 'scissors' }, t('compare.cut')),
        element('span', { class: 'lost' }, text.slice(described.cutAt)),
      );
    }
    return element('div', { class: 'text' }, tags, quote, heat(described.vector), folded(described.vector));
  }

  /** One column a number, from the lowest colour over the ground's to the highest. */
  function heat(vector) {
    const canvas = element('canvas', { class: 'heat', role: 'img', width: vector.length, height: 1 });
    const least = Math.min(...vector);
    const most = Math.max(...vector);
    canvas.setAttribute('aria-label', t('compare.heat', least.toFixed(3), most.toFixed(3)));
    const context = canvas.getContext('2d');
    const probe = element('span');
    document.body.append(probe);
    const [low, mid, high] = ['low', 'mid', 'high'].map((name) => {
      probe.style.color = `var(--heat-${name})`; // a canvas wants the colour itself, as the theme has it
      return getComputedStyle(probe).color;
    });
    probe.remove();
    const scale = Math.max(1e-9, Math.min(0.15, Math.max(-least, most)));
    vector.forEach((value, i) => {
      context.fillStyle = mid;
      context.fillRect(i, 0, 1, 1);
      context.globalAlpha = Math.min(1, Math.abs(value) / scale);
      context.fillStyle = value < 0 ? low : high;
      context.fillRect(i, 0, 1, 1);
      context.globalAlpha = 1;
    });
    return canvas;
  }

  function folded(vector) {
    const text = `[${vector.join(', ')}]`;
    const copy = element('button', { type: 'button', class: 'btn' }, t('compare.copy'));
    copy.addEventListener('click', async () => {
      await copied(text);
      copy.textContent = t('compare.copied');
    });
    const details = element('details', {}, element('summary', {}, t('compare.vector', vector.length)));
    details.append(element('p', { class: 'vector', tabindex: '0' }, text), copy);
    return details;
  }

  /** The clipboard's interface is there on this machine and over TLS only, and may be refused. */
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      // the old way, below
    }
    const area = element('textarea', { class: 'visually-hidden' });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }

  function judge() {
    const threshold = Number(slider.value);
    byId('threshold-value').value = threshold.toFixed(2);
    for (const part of document.querySelectorAll('[data-similarity]')) {
      const good = Number(part.dataset.similarity) >= threshold;
      part.classList.toggle('good', good);
      part.classList.toggle('bad', !good);
      const said = part.querySelector('.said');
      if (said) {
        said.textContent = t(good ? 'compare.match' : 'compare.differ');
      }
    }
  }

  slider.addEventListener('input', judge);
  byId('form').addEventListener('submit', (event) => {
    event.preventDefault();
    compare();
  });
  byId('form').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      byId('form').requestSubmit();
    }
  });
  shell.start(draw);
  listEncoders().catch(showError);
})();
