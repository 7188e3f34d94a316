// The quote of this feed in Simple Binary Encoding, little-endian: an 8-byte header, then a block of fixed
// fields. A flyweight: it has no state but where the message lies, so reading a field is one load from the
// ring itself.
#ifndef MARKETDATA_QUOTE_H
#define MARKETDATA_QUOTE_H

#include <cstdint>
#include <cstring>

class Quote {
  public:
    static constexpr std::uint16_t BLOCK_LENGTH = 32, TEMPLATE_ID = 1, SCHEMA_ID = 7, VERSION = 0;
    static constexpr std::uint32_t LENGTH = 8 + BLOCK_LENGTH;

    explicit Quote(void *at) : at(static_cast<char *>(at)) {
    }

    Quote &header() {
        put(0, BLOCK_LENGTH);
        put(2, TEMPLATE_ID);
        put(4, SCHEMA_ID);
        put(6, VERSION);
        return *this;
    }
    Quote &sequence(std::uint64_t value) {
        return put(8, value);
    }
    Quote &instrument(std::uint32_t value) {
        return put(16, value);
    }
    Quote &size(std::uint32_t value) {
        return put(20, value);
    }
    // Prices are decimals with a constant exponent of -4: 1250000 is 125.0000.
    Quote &bid(std::int64_t mantissa) {
        return put(24, mantissa);
    }
    Quote &ask(std::int64_t mantissa) {
        return put(32, mantissa);
    }

  private:
    template <typename T> Quote &put(std::size_t offset, T value) {
        std::memcpy(at + offset, &value, sizeof value);
        return *this;
    }

    char *at;
};

#endif
