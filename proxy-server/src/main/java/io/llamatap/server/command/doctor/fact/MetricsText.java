package io.llamatap.server.command.doctor.fact;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a page in the Prometheus text format 0.0.4 as Llamatap writes it: no timestamps, no exemplars. Buckets of histograms are left out.
 * Whatever is malformed is rejected. Stateless.
 */
final class MetricsText {
    private MetricsText() {}

    /** A line is malformed. The message says which, and how. */
    static final class MalformedPageException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedPageException(int line, String how) {
            super("it cannot be read: line " + line + ": " + how);
        }
    }

    static Samples parse(String page) throws MalformedPageException {
        List<Sample> samples = new ArrayList<>();
        int number = 0;
        for (int from = 0; from < page.length(); ) {
            int end = page.indexOf('\n', from);
            number++;
            if (end < 0) {
                throw new MalformedPageException(number, "the page is cut off");
            }
            if (end > from && page.charAt(from) != '#') {
                new Line(page, from, end, number).addTo(samples);
            }
            from = end + 1;
        }
        return new Samples(samples);
    }

    /** A line with a sample. Used by one thread. */
    private static final class Line {
        private final String page;
        private final int end;
        private final int number;
        private int at;

        Line(String page, int from, int end, int number) {
            this.page = page;
            this.at = from;
            this.end = end;
            this.number = number;
        }

        void addTo(List<Sample> samples) throws MalformedPageException {
            String name = name("a name");
            if (name.endsWith("_bucket")) {
                return;
            }
            Map<String, String> labels = Map.of();
            if (at < end && page.charAt(at) == '{') {
                at++;
                labels = labels();
            }
            expect(' ');
            samples.add(new Sample(name, labels, value()));
        }

        private String name(String what) throws MalformedPageException {
            int from = at;
            while (at < end && isOfName(page.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw new MalformedPageException(number, what + " is missing");
            }
            return page.substring(from, at);
        }

        private static boolean isOfName(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
        }

        private Map<String, String> labels() throws MalformedPageException {
            Map<String, String> labels = new HashMap<>();
            while (at < end && page.charAt(at) != '}') {
                String label = name("the name of a label");
                expect('=');
                expect('"');
                if (labels.put(label, text()) != null) {
                    throw new MalformedPageException(number, "a label stands twice");
                }
                if (at < end && page.charAt(at) == ',') {
                    at++;
                } else if (at == end || page.charAt(at) != '}') {
                    throw new MalformedPageException(number, "no comma between labels");
                }
            }
            expect('}');
            return labels;
        }

        private String text() throws MalformedPageException {
            StringBuilder text = new StringBuilder();
            while (at < end && page.charAt(at) != '"') {
                char c = page.charAt(at++);
                text.append(c == '\\' ? escaped() : c);
            }
            expect('"');
            return text.toString();
        }

        private char escaped() throws MalformedPageException {
            char c = at < end ? page.charAt(at++) : 0;
            return switch (c) {
                case 'n' -> '\n';
                case '\\', '"' -> c;
                default -> throw new MalformedPageException(number, "an unknown escape");
            };
        }

        private void expect(char wanted) throws MalformedPageException {
            if (at >= end || page.charAt(at) != wanted) {
                throw new MalformedPageException(number, "no " + wanted + " where one belongs");
            }
            at++;
        }

        private double value() throws MalformedPageException {
            String text = page.substring(at, end);
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                case "NaN" -> Double.NaN;
                default -> finite(text);
            };
        }

        private double finite(String text) throws MalformedPageException {
            for (int i = 0; i < text.length(); i++) {
                // Java's parser also takes spaces, hexadecimal numbers, and letters behind a number.
                if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                    throw new MalformedPageException(number, "the value is no number");
                }
            }
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new MalformedPageException(number, "the value is no number");
            }
        }
    }
}
