// Asks the service as the official clients of two worlds do, and prints what they got.
// usage: node clients.js URL; texts as a JSON array on stdin
const { Ollama } = require('ollama');
const OpenAI = require('openai');

async function main(url) {
  const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
  const ollama = new Ollama({ host: url });
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
  const result = {};

  result.ollamaEmbed = (await ollama.embed({ model: 'all-minilm', input: texts })).embeddings;
  result.ollamaOne = (await ollama.embeddings({ model: 'all-minilm:l6-v2', prompt: texts[0] })).embedding;
  result.ollamaModels = (await ollama.list()).models.map((model) => model.name);
  result.ollamaShown = (await ollama.show({ model: 'all-minilm' })).capabilities;
  result.ollamaRunning = (await ollama.ps()).models.length;
  result.ollamaPulled = (await ollama.pull({ model: 'all-minilm' })).status;
  result.ollamaPulledStream = [];
  for await (const part of await ollama.pull({ model: 'all-minilm', stream: true })) {
    result.ollamaPulledStream.push(part.status);
  }
  result.ollamaUnknown = await refusal(() => ollama.embed({ model: 'nope', input: 'a' }));
  result.ollamaTooLong = await refusal(() =>
    ollama.embed({ model: 'all-minilm', input: 'jam '.repeat(400), truncate: false }));

  // without encoding_format the client asks for base64 and decodes it
  const embeddings = (options) => openai.embeddings.create({ model: 'all-minilm', input: texts, ...options });
  const standard = await embeddings({});
  result.openaiDefault = standard.data.map((one) => one.embedding);
  result.openaiUsage = standard.usage;
  result.openaiFloat = (await embeddings({ encoding_format: 'float' })).data.map((one) => one.embedding);
  result.openaiShort = (await embeddings({ dimensions: 64 })).data[0].embedding.length;
  result.openaiModels = (await openai.models.list()).data.map((model) => model.id);
  result.openaiUnknown = await refusal(() => openai.embeddings.create({ model: 'nope', input: 'a' }));
  result.openaiTokens = await refusal(() => openai.embeddings.create({ model: 'all-minilm', input: [1, 2] }));
  console.log(JSON.stringify(result));
}

async function refusal(action) {
  try {
    await action();
    return { status: 200 };
  } catch (error) {
    return { status: error.status_code ?? error.status, message: error.message, code: error.code };
  }
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
