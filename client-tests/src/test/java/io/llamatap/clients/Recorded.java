package io.llamatap.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Recorded responses of Ollama, read without any of the code under test. */
final class Recorded {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final String head;
    private final byte[] framedBody;

    private Recorded(String head, byte[] framedBody) {
        this.head = head;
        this.framedBody = framedBody;
    }

    /** Reads one recording of Ollama 0.33.3. */
    static Recorded response(String name) throws IOException {
        String text =
                Files.readString(Recordings.FOLDER.resolve(name).resolve("response.http"), StandardCharsets.ISO_8859_1);
        int body = text.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
        return new Recorded(text.substring(0, body), text.substring(body).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the body as it stood on the wire. */
    byte[] framedBody() {
        return framedBody.clone();
    }

    /** Returns the body without chunk framing. */
    byte[] body() {
        if (!head.contains("Transfer-Encoding: chunked")) {
            return framedBody();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int endOfSize = at;
            while (framedBody[endOfSize] != '\r') {
                endOfSize++;
            }
            int size = Integer.parseInt(new String(framedBody, at, endOfSize - at, StandardCharsets.US_ASCII), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            body.write(framedBody, endOfSize + 2, size);
            at = endOfSize + 2 + size + 2;
        }
    }

    /** Returns the JSON of each line, or each event, in order. */
    List<JsonNode> parts() throws IOException {
        List<JsonNode> parts = new ArrayList<>();
        for (String line : new String(body(), StandardCharsets.UTF_8).split("\n", -1)) {
            String json = line.startsWith("data: ") ? line.substring("data: ".length()) : line;
            if (json.startsWith("{")) {
                parts.add(JSON.readTree(json));
            }
        }
        return parts;
    }

    /** Returns the strings at a JSON pointer in all parts, put together. */
    String text(String pointer) throws IOException {
        return parts().stream().map(part -> part.at(pointer).asText("")).collect(Collectors.joining());
    }

    /** Returns the number at a JSON pointer in the last part that has one. */
    int count(String pointer) throws IOException {
        return parts().stream()
                .map(part -> part.at(pointer))
                .filter(JsonNode::isNumber)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IOException("no number at " + pointer))
                .asInt();
    }
}
