package io.llamatap.server.demo.ollama;

import java.time.Instant;

/** The responses of /v1/responses. Immutable. */
final class ResponsesForm implements ResponseForm {
    private final ResponseObject object;

    /** Makes the form of the response to a request, some of whose members the response repeats. */
    ResponsesForm(InferenceRequest request) {
        this.object = ResponseObject.of(request);
    }

    @Override
    public PacedResponse streamed(Generation it) {
        Generation.Times times = it.times();
        NumberedEvents to = new NumberedEvents(ResponseBuilder.chunked(
                "Cache-Control: no-cache\r\nConnection: keep-alive\r\nContent-Type: text/event-stream\r\n",
                times.at(times.due(0))));
        long first = times.due(0);
        to.add(first, "response.created", "\"response\":" + object.streamed(it, false) + ",");
        to.add(first, "response.in_progress", "\"response\":" + object.streamed(it, false) + ",");
        int index = 0;
        if (!it.thinking().isEmpty()) {
            to.add(
                    first,
                    "response.output_item.added",
                    ResponseItems.placed(
                            "{\"id\":\"" + ResponseItems.reasoningId(it) + "\",\"summary\":[],\"type\":\"reasoning\"}",
                            index));
            for (int i = 0; i < it.thinking().size(); i++) {
                to.add(
                        times.due(i),
                        "response.reasoning_summary_text.delta",
                        "\"delta\":" + Json.quote(it.thinking().get(i)) + ",\"item_id\":\""
                                + ResponseItems.reasoningId(it) + "\",\"output_index\":" + index + ",",
                        ",\"summary_index\":0");
            }
            long thought = it.dueOfResponse(0);
            to.add(
                    thought,
                    "response.reasoning_summary_text.done",
                    "\"item_id\":\"" + ResponseItems.reasoningId(it) + "\",\"output_index\":" + index + ",",
                    ",\"summary_index\":0,\"text\":" + Json.quote(it.wholeThinking()));
            to.add(thought, "response.output_item.done", ResponseItems.placed(ResponseItems.reasoning(it), index));
            index++;
        }
        if (it.call() != null) {
            String call = ResponseItems.call(it, it.call());
            to.add(
                    it.dueOfCall(),
                    "response.output_item.added",
                    ResponseItems.placed(call.replace("completed", "in_progress"), index));
            to.add(
                    it.dueOfCall(),
                    "response.function_call_arguments.done",
                    "\"arguments\":" + Json.quote(it.call().arguments()) + ",\"item_id\":\"fc_" + it.id(6)
                            + "\",\"output_index\":" + index + ",");
            to.add(it.dueOfCall(), "response.output_item.done", ResponseItems.placed(call, index));
        } else if (!it.response().isEmpty()) {
            text(to, it, index);
        }
        if (it.end() != Generation.End.DIES) {
            to.add(it.doneNanos(), "response.completed", "\"response\":" + object.streamed(it, true) + ",");
        }
        return to.end(it.doneNanos());
    }

    private static void text(NumberedEvents to, Generation it, int index) {
        long first = it.dueOfResponse(0);
        String place = "\"item_id\":\"" + ResponseItems.messageId(it) + "\",";
        String output = "\"output_index\":" + index + ",";
        to.add(
                first,
                "response.output_item.added",
                ResponseItems.placed(
                        "{\"content\":[],\"id\":\"" + ResponseItems.messageId(it)
                                + "\",\"role\":\"assistant\",\"status\":\"in_progress\",\"type\":\"message\"}",
                        index));
        to.add(
                first,
                "response.content_part.added",
                "\"content_index\":0," + place + output + "\"part\":" + ResponseItems.part("") + ",");
        for (int i = 0; i < it.response().size(); i++) {
            to.add(
                    it.dueOfResponse(i),
                    "response.output_text.delta",
                    "\"content_index\":0,\"delta\":" + Json.quote(it.response().get(i)) + "," + place
                            + "\"logprobs\":[]," + output);
        }
        if (it.end() == Generation.End.DIES) {
            return;
        }
        String text = it.wholeResponse();
        long done = it.doneNanos();
        to.add(
                done,
                "response.output_text.done",
                "\"content_index\":0," + place + "\"logprobs\":[]," + output,
                ",\"text\":" + Json.quote(text));
        to.add(
                done,
                "response.content_part.done",
                "\"content_index\":0," + place + output + "\"part\":" + ResponseItems.part(text) + ",");
        to.add(done, "response.output_item.done", ResponseItems.placed(ResponseItems.message(it), index));
    }

    @Override
    public PacedResponse whole(Generation it) {
        Instant arrival = it.times().arrival();
        if (it.end() == Generation.End.DIES) {
            return ApiError.OPENAI.response(
                    500, "an error was encountered while running the model: unexpected EOF", arrival, it.doneNanos());
        }
        return ResponseBuilder.whole("200 OK", OpenAiForm.JSON, object.whole(it), arrival, it.doneNanos());
    }
}
