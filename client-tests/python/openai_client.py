"""The openai package, the OpenAI API on httpx: the same through the proxy as from the simulated Ollama itself."""

import openai

from checks import DIRECT, URL, check, fails

client = openai.OpenAI(base_url=URL + "/v1", api_key="ollama", max_retries=0)
direct = openai.OpenAI(base_url=DIRECT + "/v1", api_key="ollama", max_retries=0)
QUESTION = [{"role": "user", "content": "Tell me a short joke."}]


def stream_of(who):
    """Returns all chunks of a streamed chat."""
    return list(
        who.chat.completions.create(
            model="gemma3", messages=QUESTION, stream=True, stream_options={"include_usage": True}
        )
    )


def texts(chunks):
    """Returns the texts of the chunks, each for itself."""
    return [choice.delta.content for chunk in chunks for choice in chunk.choices]


expected = stream_of(direct)
chunks = stream_of(client)
check("a streamed chat comes in the same chunks", texts(chunks) == texts(expected), chunks)
check(
    "its last chunk has the same usage",
    chunks[-1].usage.completion_tokens == expected[-1].usage.completion_tokens,
    chunks[-1],
)

expected = direct.chat.completions.create(model="gemma3", messages=QUESTION)
answer = client.chat.completions.create(model="gemma3", messages=QUESTION)
check(
    "a chat in one piece has the same text",
    answer.choices[0].message.content == expected.choices[0].message.content,
    answer,
)
check("and the same usage", answer.usage.prompt_tokens == expected.usage.prompt_tokens, answer.usage)

stream = client.chat.completions.create(model="gemma3", messages=QUESTION, stream=True)
first = next(iter(stream))
stream.close()
check("a stream can be left after its first chunk", first.choices[0].finish_reason is None, first)

text = ""
with client.responses.create(model="gemma3", input="Say hello.", stream=True) as events:
    for event in events:
        text += event.delta if event.type == "response.output_text.delta" else ""
expected = direct.responses.create(model="gemma3", input="Say hello.")
check("a streamed response has the same text", text == expected.output_text, text)
check("it ends as completed", event.type == "response.completed", event)

fails("an unknown model is a NotFoundError", openai.NotFoundError,
      lambda: client.chat.completions.create(model="nope:7b", messages=QUESTION), "model 'nope:7b' not found")

for encoding in ("float", "base64"):
    expected = direct.embeddings.create(model="nomic-embed-text", input="hello", encoding_format=encoding)
    answer = client.embeddings.create(model="nomic-embed-text", input="hello", encoding_format=encoding)
    check(f"embeddings as {encoding} are the same", answer.data[0].embedding == expected.data[0].embedding)
check("the list has the models", "gemma3:latest" in [model.id for model in client.models.list()])
