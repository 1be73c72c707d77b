// The ollama package for JavaScript, the native API on fetch.

import { readFileSync } from 'node:fs'
import { Ollama } from 'ollama'

const client = new Ollama({ host: process.env.PROXY_URL })
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

// The JSON of each line of a recorded answer; a chunk's size stands on a line of its own and is no JSON object.
function parts(name) {
  const wire = readFileSync(`${process.env.RECORDINGS}/${name}/response.http`, 'utf8')
  const body = wire.slice(wire.indexOf('\r\n\r\n') + 4)
  return body.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
}

async function all(stream) {
  const pieces = []
  for await (const piece of stream) {
    pieces.push(piece)
  }
  return pieces
}

let recorded = parts('chat-stream')
const pieces = await all(await client.chat({ model: 'gemma3:270m', messages: question, stream: true }))
check(
  'a streamed chat has the recorded text',
  pieces.map((piece) => piece.message.content).join('') === recorded.map((part) => part.message.content).join(''),
  pieces
)
check('its last piece has the recorded counts', pieces.at(-1).eval_count === recorded.at(-1).eval_count, pieces.at(-1))

recorded = parts('chat-nonstream')[0]
let answer = await client.chat({ model: 'gemma3:270m', messages: [{ role: 'user', content: 'What is 2+2?' }] })
check('a chat in one piece has the recorded text', answer.message.content === recorded.message.content, answer)

const story = 'Write a detailed story about a llama who learns to fly.'
const stream = await client.generate({ model: 'gemma3:270m', prompt: story, stream: true })
const aborted = await failure(async () => {
  for await (const piece of stream) {
    check('a stream has begun', piece.done === false, piece)
    stream.abort()
  }
})
check('a stream can be aborted after its first piece', aborted?.name === 'AbortError', aborted?.name)
answer = await client.ps()
check('the next call on the same client works', answer.models[0].name === 'gemma3:270m', answer)

let error = await failure(() => client.chat({ model: 'nope:7b', messages: question }))
check("an unknown model is a ResponseError", error?.name === 'ResponseError' && error.status_code === 404, error)
const sea = 'Write a very very long story about the sea.'
error = await failure(async () => all(await client.generate({ model: 'gemma3:270m', prompt: sea, stream: true })))
check(
  'a model that dies in the middle of a stream is an error',
  error?.message.includes('an error was encountered while running the model'),
  error?.message
)

recorded = parts('embed')[0]
answer = await client.embed({ model: 'tinyembed', input: ['why is the sky blue?', 'second text'] })
check('embeddings are the recorded ones', JSON.stringify(answer.embeddings) === JSON.stringify(recorded.embeddings))

recorded = parts('tags')[0]
answer = await client.list()
check(
  'the list has the recorded models',
  answer.models.map((model) => model.name).join() === recorded.models.map((model) => model.name).join(),
  answer
)
answer = await client.show({ model: 'gemma3:270m' })
check('a model can be shown', answer.details.family === 'gemma3', answer.details)
