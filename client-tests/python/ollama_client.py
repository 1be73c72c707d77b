"""The ollama package, the native API on httpx: the same through the proxy as from the simulated Ollama itself."""

import ollama

from checks import DIRECT, URL, check, fails

client = ollama.Client(host=URL)
direct = ollama.Client(host=DIRECT)
QUESTION = [{"role": "user", "content": "What is the capital of France?"}]
SUM = [{"role": "user", "content": "What is 2+2?"}]

expected = list(direct.chat(model="gemma3", messages=QUESTION, stream=True))
pieces = list(client.chat(model="gemma3", messages=QUESTION, stream=True))
check("a streamed chat makes sense", "Paris" in "".join(piece.message.content for piece in pieces), pieces)
check(
    "it comes in the same pieces",
    [piece.message.content for piece in pieces] == [piece.message.content for piece in expected],
    pieces,
)
check(
    "its last piece has the same counts",
    (pieces[-1].prompt_eval_count, pieces[-1].eval_count) == (expected[-1].prompt_eval_count, expected[-1].eval_count),
    pieces[-1],
)

expected = direct.chat(model="gemma3", messages=SUM)
answer = client.chat(model="gemma3", messages=SUM)
check("a chat in one piece has the same text", answer.message.content == expected.message.content, answer)

expected = direct.chat(model="qwen3:8b", messages=SUM, think=True)
pieces = list(client.chat(model="qwen3:8b", messages=SUM, think=True, stream=True))
check(
    "thinking arrives beside the answer",
    "".join(piece.message.thinking or "" for piece in pieces) == expected.message.thinking != "",
)

TOOL = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}
WEATHER = [{"role": "user", "content": "What is the weather in Paris?"}]
answer = client.chat(model="qwen3:8b", messages=WEATHER, tools=[TOOL])
check("a tool is called", answer.message.tool_calls[0].function.arguments == {"city": "Paris"}, answer)

expected = direct.generate(model="gemma3", prompt="Name three colours.")
answer = client.generate(model="gemma3", prompt="Name three colours.")
check("a completion has the same text", answer.response == expected.response, answer)

stream = client.generate(model="gemma3", prompt="Write a detailed story about a llama who learns to fly.", stream=True)
first = next(stream)
stream.close()
check("a stream can be left after its first piece", not first.done, first)
check("the next call on the same client works", "gemma3:latest" in [model.model for model in client.ps().models])

fails("an unknown model is a ResponseError", ollama.ResponseError,
      lambda: client.chat(model="nope:7b", messages=QUESTION), "model 'nope:7b' not found")
fails("an unknown model is a ResponseError in a stream too", ollama.ResponseError,
      lambda: list(client.chat(model="nope:7b", messages=QUESTION, stream=True)), "model 'nope:7b' not found")
fails("a model that dies in the middle of a stream is a ResponseError", ollama.ResponseError,
      lambda: list(client.generate(model="gemma3", prompt="Write a very very long story about the sea.", stream=True)),
      "an error was encountered while running the model")

INPUT = ["why is the sky blue?", "second text"]
expected = direct.embed(model="nomic-embed-text", input=INPUT)
answer = client.embed(model="nomic-embed-text", input=INPUT)
check("embeddings are the same", answer.embeddings == expected.embeddings and len(answer.embeddings[0]) == 768)

check(
    "the list has the same models",
    [model.model for model in client.list().models] == [model.model for model in direct.list().models],
)
check("a model can be shown", client.show("gemma3").details.family == "gemma3")
