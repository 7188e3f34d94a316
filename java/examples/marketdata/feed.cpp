// A market-data feed: quotes are written in place in the ring, eight published at once.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <posixipc/channel.h>

#include "quote.h"

namespace {
constexpr int BATCH = 8;
constexpr std::int64_t PATIENCE_NS = 10'000'000'000;

int fail(const char *what, int result) {
    std::fprintf(stderr, "%s: %s\n", what, std::strerror(-result));
    return 1;
}

int put_quote(pipc_sender *sender, std::uint64_t sequence) {
    void *at = nullptr;
    int result = pipc_sender_claim(sender, Quote::LENGTH, PATIENCE_NS, &at);
    if (result < 0)
        return result;
    std::int64_t middle = 1'000'000 + static_cast<std::int64_t>(sequence % 1000) * 25;
    Quote(at)
        .header()
        .sequence(sequence)
        .instrument(static_cast<std::uint32_t>(sequence % 5))
        .size(static_cast<std::uint32_t>(100 + sequence % 7))
        .bid(middle - 50)
        .ask(middle + 50);
    return pipc_sender_commit(sender, Quote::TEMPLATE_ID, Quote::LENGTH);
}
} // namespace

int main(int argc, char **argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s /channel quotes\n", argv[0]);
        return 2;
    }
    pipc_channel *channel = nullptr;
    pipc_sender *sender = nullptr;
    int result = pipc_channel_open(&channel, argv[1]);
    if (result < 0)
        return fail("pipc_channel_open", result);
    result = pipc_sender_open(&sender, channel, nullptr);
    const auto quotes = std::strtoull(argv[2], nullptr, 10);
    for (std::uint64_t sequence = 0; sequence < quotes && result == 0; sequence++) {
        if (sequence % BATCH == 0)
            pipc_sender_batch_begin(sender);
        result = put_quote(sender, sequence);
        if (result == 0 && (sequence % BATCH == BATCH - 1 || sequence + 1 == quotes))
            result = pipc_sender_batch_commit(sender);
    }
    if (result < 0)
        return fail("feed", result);
    pipc_sender_end(sender);
    pipc_sender_close(sender);
    pipc_channel_close(channel);
    std::printf("C++  | sent     %llu quotes in batches of %d\n", quotes, BATCH);
    return 0;
}
