"""The openai package, the OpenAI API on httpx."""

import openai

from checks import URL, check, fails, parts

client = openai.OpenAI(base_url=URL + "/v1", api_key="ollama", max_retries=0)
QUESTION = [{"role": "user", "content": "Tell me a short joke."}]

recorded = parts("v1-chat-stream-usage")
chunks = list(
    client.chat.completions.create(
        model="gemma3:270m", messages=QUESTION, stream=True, stream_options={"include_usage": True}
    )
)
check(
    "a streamed chat has the recorded text",
    "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    == "".join(choice["delta"].get("content", "") for part in recorded for choice in part["choices"]),
    chunks,
)
check(
    "its last chunk has the recorded usage",
    chunks[-1].usage.completion_tokens == recorded[-1]["usage"]["completion_tokens"],
    chunks[-1],
)

(recorded,) = parts("v1-chat-nonstream")
answer = client.chat.completions.create(model="gemma3:270m", messages=QUESTION)
check(
    "a chat in one piece has the recorded text",
    answer.choices[0].message.content == recorded["choices"][0]["message"]["content"],
    answer,
)
check("and the recorded usage", answer.usage.prompt_tokens == recorded["usage"]["prompt_tokens"], answer.usage)

stream = client.chat.completions.create(model="gemma3:270m", messages=QUESTION, stream=True)
first = next(iter(stream))
stream.close()
check("a stream can be left after its first chunk", first.choices[0].finish_reason is None, first)

recorded = parts("v1-responses-stream")
text = ""
with client.responses.create(model="gemma3:270m", input="Say hello.", stream=True) as events:
    for event in events:
        text += event.delta if event.type == "response.output_text.delta" else ""
check("a streamed response has the recorded text", text == "".join(part.get("delta", "") for part in recorded), text)
check("it ends as completed", event.type == "response.completed", event)

fails("an unknown model is a NotFoundError", openai.NotFoundError,
      lambda: client.chat.completions.create(model="nope:7b", messages=QUESTION), "model 'nope:7b' not found")

(recorded,) = parts("v1-embeddings")
answer = client.embeddings.create(model="tinyembed", input="hello", encoding_format="float")
check("embeddings are the recorded ones", answer.data[0].embedding == recorded["data"][0]["embedding"])
check("the list has the recorded models", "gemma3:270m" in [model.id for model in client.models.list()])
