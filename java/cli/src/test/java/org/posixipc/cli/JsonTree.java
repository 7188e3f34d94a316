package org.posixipc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, texts, longs, doubles, booleans and nulls. */
final class JsonTree {
    private JsonTree() {}

    static Map<String, Object> parse(byte[] bytes) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            parser.nextToken();
            Map<String, Object> tree = object(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one document");
            }
            return tree;
        }
    }

    /** The objects of an array under a key. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Map<String, Object> tree, String key) {
        return (List<Map<String, Object>>) tree.get(key);
    }

    /** An object under a key. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> tree, String key) {
        return (Map<String, Object>) tree.get(key);
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            object.put(key, value(parser));
        }
        return object;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }
}
