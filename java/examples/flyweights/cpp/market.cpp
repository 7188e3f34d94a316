// A market that executes every order in full: the codecs generated from orders.xml lie over the ring itself,
// to read an order where it came and to write its execution in place.
#include <cstdio>
#include <cstring>
#include <string>

#include <posixipc/channel.h>

#include "orders/Execution.h"
#include "orders/NewOrder.h"

namespace {
constexpr std::int64_t PATIENCE_NS = 10'000'000'000;
constexpr std::uint32_t EXECUTION_LENGTH =
    orders::MessageHeader::encodedLength() + orders::Execution::sbeBlockLength();

struct Market {
    pipc_sender *executions = nullptr;
    std::uint64_t bought = 0, sold = 0, clients = 0;
    int result = 0;
};

int fail(const char *what, int result) {
    std::fprintf(stderr, "%s: %s\n", what, std::strerror(-result));
    return 1;
}

int execute(Market &market, std::uint64_t id, std::uint32_t quantity, std::int64_t mantissa) {
    void *at = nullptr;
    int result = pipc_sender_claim(market.executions, EXECUTION_LENGTH, PATIENCE_NS, &at);
    if (result < 0)
        return result;
    orders::Execution execution;
    execution.wrapAndApplyHeader(static_cast<char *>(at), 0, EXECUTION_LENGTH).orderId(id).quantity(quantity);
    execution.price().mantissa(mantissa);
    return pipc_sender_commit(market.executions, orders::Execution::sbeTemplateId(), EXECUTION_LENGTH);
}

void on_order(void *context, std::uint32_t, std::int32_t type, const void *data, std::uint32_t length) {
    Market &market = *static_cast<Market *>(context);
    // The codecs are for reading and writing alike; this one only reads.
    char *bytes = static_cast<char *>(const_cast<void *>(data));
    orders::MessageHeader header(bytes, length);
    if (market.result < 0 || type != orders::NewOrder::sbeTemplateId() ||
        header.schemaId() != orders::NewOrder::sbeSchemaId()) {
        market.result = market.result < 0 ? market.result : -EPROTO;
        return;
    }
    orders::NewOrder order;
    order.wrapForDecode(bytes, orders::MessageHeader::encodedLength(), header.blockLength(), header.version(),
                        length);
    (order.side() == orders::Side::BUY ? market.bought : market.sold) += order.quantity();
    std::int64_t mantissa = order.price().mantissa();
    market.clients += order.clientLength();
    market.result = execute(market, order.orderId(), order.quantity(), mantissa);
}
} // namespace

int main(int argc, char **argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s /orders /executions\n", argv[0]);
        return 2;
    }
    pipc_channel *there = nullptr, *back = nullptr;
    pipc_receiver *receiver = nullptr;
    Market market;
    int result = pipc_channel_open(&there, argv[1]);
    if (result == 0)
        result = pipc_channel_open(&back, argv[2]);
    if (result == 0)
        result = pipc_receiver_open(&receiver, there, nullptr);
    if (result == 0)
        result = pipc_sender_open(&market.executions, back, nullptr);
    if (result < 0)
        return fail("open", result);
    int received = 0;
    do
        received = pipc_receiver_receive(receiver, 256, on_order, &market, PATIENCE_NS);
    while (received > 0 && market.result == 0);
    if (received < 0 || market.result < 0)
        return fail("market", received < 0 ? received : market.result);
    std::printf("C++  | executed %llu bought and %llu sold, client names of %llu bytes\n",
                static_cast<unsigned long long>(market.bought), static_cast<unsigned long long>(market.sold),
                static_cast<unsigned long long>(market.clients));
    pipc_sender_close(market.executions);
    pipc_receiver_close(receiver);
    pipc_channel_close(there);
    pipc_channel_close(back);
    return 0;
}
