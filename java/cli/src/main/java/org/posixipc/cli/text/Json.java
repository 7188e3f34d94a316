package org.posixipc.cli.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes one JSON value in the order of the calls. A figure that is not known is null, never left out and never 0, so
 * that readers find every key of the schema.
 */
public final class Json implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private Json(JsonGenerator out) {
        this.out = out;
    }

    /** Over many lines, for one document. */
    public static Json pretty(OutputStream to) throws IOException {
        return new Json(generator(to).setPrettyPrinter(new DefaultPrettyPrinter()));
    }

    /** On one line, for a stream of documents. */
    public static Json line(OutputStream to) throws IOException {
        return new Json(generator(to));
    }

    private static JsonGenerator generator(OutputStream to) throws IOException {
        return FACTORY.createGenerator(to).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** What writes the inside of an object or an array. */
    @FunctionalInterface
    public interface Body {
        /** Writes it. */
        void write(Json json) throws IOException;
    }

    /** What writes one element. */
    @FunctionalInterface
    public interface Element<T> {
        /** Writes it. */
        void write(Json json, T element) throws IOException;
    }

    /** An object that stands alone or in an array. */
    public Json object(Body body) throws IOException {
        out.writeStartObject();
        body.write(this);
        out.writeEndObject();
        return this;
    }

    /** An object under a key. */
    public Json object(String key, Body body) throws IOException {
        out.writeFieldName(key);
        return object(body);
    }

    /** An array under a key. */
    public <T> Json array(String key, Collection<T> elements, Element<T> each) throws IOException {
        out.writeArrayFieldStart(key);
        for (T element : elements) {
            each.write(this, element);
        }
        out.writeEndArray();
        return this;
    }

    /** Texts under a key. */
    public Json texts(String key, Collection<String> texts) throws IOException {
        return array(key, texts, (json, text) -> json.out.writeString(text));
    }

    /** A text under a key, or null. */
    public Json put(String key, String value) throws IOException {
        out.writeStringField(key, value);
        return this;
    }

    /** A text under a key, or null. */
    public Json put(String key, Optional<String> value) throws IOException {
        return put(key, value.orElse(null));
    }

    /** A time in ISO 8601, or null. */
    public Json put(String key, Instant value) throws IOException {
        return put(key, value == null ? (String) null : value.toString());
    }

    /** A number under a key, or null. */
    public Json put(String key, Long value) throws IOException {
        return put(key, value == null ? OptionalLong.empty() : OptionalLong.of(value));
    }

    /** A number under a key. */
    public Json put(String key, long value) throws IOException {
        out.writeNumberField(key, value);
        return this;
    }

    /** A number under a key, or null. */
    public Json put(String key, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            return put(key, value.getAsLong());
        }
        out.writeNullField(key);
        return this;
    }

    /** A number under a key, with at most three decimals; null if it is not finite. */
    public Json put(String key, double value) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumberField(key, Math.rint(value * 1000) / 1000);
        } else {
            out.writeNullField(key);
        }
        return this;
    }

    /** A truth under a key. */
    public Json put(String key, boolean value) throws IOException {
        out.writeBooleanField(key, value);
        return this;
    }

    /** Ends the document with a line end. */
    @Override
    public void close() throws IOException {
        out.writeRaw('\n');
        out.close();
    }
}
