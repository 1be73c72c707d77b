"""The ollama package, the native API on httpx."""

import ollama

from checks import URL, check, fails, parts

client = ollama.Client(host=URL)
QUESTION = [{"role": "user", "content": "What is the capital of France?"}]

recorded = parts("chat-stream")
pieces = list(client.chat(model="gemma3:270m", messages=QUESTION, stream=True))
check(
    "a streamed chat has the recorded text",
    "".join(piece.message.content for piece in pieces) == "".join(part["message"]["content"] for part in recorded),
    pieces,
)
check("one piece comes for each line", len(pieces) == len(recorded), len(pieces))
check(
    "its last piece has the recorded counts",
    (pieces[-1].prompt_eval_count, pieces[-1].eval_count)
    == (recorded[-1]["prompt_eval_count"], recorded[-1]["eval_count"]),
    pieces[-1],
)

(recorded,) = parts("chat-nonstream")
answer = client.chat(model="gemma3:270m", messages=[{"role": "user", "content": "What is 2+2?"}])
check("a chat in one piece has the recorded text", answer.message.content == recorded["message"]["content"], answer)

recorded = parts("chat-thinking-stream")
pieces = client.chat(model="thinker", messages=[{"role": "user", "content": "What is 2+2?"}], think=True, stream=True)
check(
    "thinking arrives beside the answer",
    "".join(piece.message.thinking or "" for piece in pieces)
    == "".join(part["message"].get("thinking", "") for part in recorded),
)

TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {}}}}
answer = client.chat(model="tooler", messages=[{"role": "user", "content": "weather in Paris?"}], tools=[TOOL])
check("a tool is called", answer.message.tool_calls[0].function.arguments == {"city": "Paris"}, answer)

recorded = parts("generate-nonstream")[0]
answer = client.generate(model="gemma3:270m", prompt="Name three colours.")
check("a completion has the recorded text", answer.response == recorded["response"], answer)

stream = client.generate(
    model="gemma3:270m", prompt="Write a detailed story about a llama who learns to fly.", stream=True
)
first = next(stream)
stream.close()
check("a stream can be left after its first piece", not first.done, first)
check("the next call on the same client works", client.ps().models[0].model == "gemma3:270m")

fails("an unknown model is a ResponseError", ollama.ResponseError,
      lambda: client.chat(model="nope:7b", messages=QUESTION), "model 'nope:7b' not found")
fails("an unknown model is a ResponseError in a stream too", ollama.ResponseError,
      lambda: list(client.chat(model="nope:7b", messages=QUESTION, stream=True)), "model 'nope:7b' not found")
fails("a model that dies in the middle of a stream is a ResponseError", ollama.ResponseError,
      lambda: list(client.generate(model="gemma3:270m", prompt="Write a very very long story about the sea.", stream=True)),
      "an error was encountered while running the model")

(recorded,) = parts("embed")
answer = client.embed(model="tinyembed", input=["why is the sky blue?", "second text"])
check("embeddings are the recorded ones", [list(vector) for vector in answer.embeddings] == recorded["embeddings"])

(recorded,) = parts("tags")
check(
    "the list has the recorded models",
    [model.model for model in client.list().models] == [model["name"] for model in recorded["models"]],
)
check("a model can be shown", client.show("gemma3:270m").details.family == "gemma3")
