// The ollama package for JavaScript, the native API on fetch: the same through the proxy as from the simulated Ollama itself.

import { Ollama } from 'ollama'

const client = new Ollama({ host: process.env.PROXY_URL })
const direct = new Ollama({ host: process.env.OLLAMA_URL })
const question = [{ role: 'user', content: 'What is the capital of France?' }]

function check(promise, holds, seen) {
  if (!holds) {
    console.log(`  FAILED  ${promise}: ${JSON.stringify(seen)}`)
    process.exit(1)
  }
  console.log(`  ok      ${promise}`)
}

async function failure(call) {
  try {
    await call()
    return null
  } catch (error) {
    return error
  }
}

async function all(stream) {
  const pieces = []
  for await (const piece of stream) {
    pieces.push(piece)
  }
  return pieces
}

const texts = (pieces) => JSON.stringify(pieces.map((piece) => piece.message.content))
const chat = { model: 'gemma3', messages: question, stream: true }
const directPieces = await all(await direct.chat(chat))
const pieces = await all(await client.chat(chat))
check('a streamed chat comes in the same pieces', texts(pieces) === texts(directPieces), pieces)
check('its last piece has the same counts', pieces.at(-1).eval_count === directPieces.at(-1).eval_count, pieces.at(-1))

const sum = { model: 'gemma3', messages: [{ role: 'user', content: 'What is 2+2?' }] }
let expected = await direct.chat(sum)
let answer = await client.chat(sum)
check('a chat in one piece has the same text', answer.message.content === expected.message.content, answer)

const story = 'Write a detailed story about a llama who learns to fly.'
const stream = await client.generate({ model: 'gemma3', prompt: story, stream: true })
const aborted = await failure(async () => {
  for await (const piece of stream) {
    check('a stream has begun', piece.done === false, piece)
    stream.abort()
  }
})
check('a stream can be aborted after its first piece', aborted?.name === 'AbortError', aborted?.name)
answer = await client.ps()
check('the next call on the same client works', answer.models.some((model) => model.name === 'gemma3:latest'), answer)

let error = await failure(() => client.chat({ model: 'nope:7b', messages: question }))
check("an unknown model is a ResponseError", error?.name === 'ResponseError' && error.status_code === 404, error)
const sea = 'Write a very very long story about the sea.'
error = await failure(async () => all(await client.generate({ model: 'gemma3', prompt: sea, stream: true })))
check(
  'a model that dies in the middle of a stream is an error',
  error?.message.includes('an error was encountered while running the model'),
  error?.message
)

const inputs = { model: 'nomic-embed-text', input: ['why is the sky blue?', 'second text'] }
expected = await direct.embed(inputs)
answer = await client.embed(inputs)
check('embeddings are the same', JSON.stringify(answer.embeddings) === JSON.stringify(expected.embeddings))

expected = await direct.list()
answer = await client.list()
check(
  'the list has the same models',
  answer.models.map((model) => model.name).join() === expected.models.map((model) => model.name).join(),
  answer
)
answer = await client.show({ model: 'gemma3' })
check('a model can be shown', answer.details.family === 'gemma3', answer.details)
