// Decompression within a bound: a bomb costs no more than `most` bytes.
#include <algorithm>
#include <array>

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>

#include "guard/decode.h"

namespace stoa::guard {

namespace {

constexpr std::size_t chunk_bytes = 16 << 10;
// Of the decoder's dictionary: little at the gate, where little fits; what xz -9 needs for archives.
constexpr std::uint64_t lzma_memory = 8 << 20;
constexpr std::uint64_t lzma_memory_of_archives = 80 << 20;

/// Appends to `out`; false when that is full.
bool take(Unpacked& out, const char* bytes, std::size_t count, std::size_t most) {
    const std::size_t room = most - out.bytes.size();
    out.bytes.append(bytes, std::min(room, count));
    if (count > room) out.cut = true;
    return !out.cut;
}

std::optional<Unpacked> inflate_up_to(std::string_view packed, int window_bits, std::size_t most) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits) != Z_OK) return std::nullopt;
    // SAFETY: zlib reads only from next_in.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    Unpacked out;
    std::array<char, chunk_bytes> chunk{};
    int state = Z_OK;
    while (state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = chunk.size();
        state = inflate(&stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END) break;
        if (!take(out, chunk.data(), chunk.size() - stream.avail_out, most)) break;
    }
    if (state == Z_STREAM_END) out.used = packed.size() - stream.avail_in;
    inflateEnd(&stream);
    if (out.bytes.empty()) return std::nullopt;
    return out;
}

std::optional<Unpacked> bunzip_up_to(std::string_view packed, std::size_t most) {
    bz_stream stream{};
    if (BZ2_bzDecompressInit(&stream, 0, 1) != BZ_OK) return std::nullopt;
    stream.next_in = const_cast<char*>(packed.data());
    stream.avail_in = static_cast<unsigned>(packed.size());
    Unpacked out;
    std::array<char, chunk_bytes> chunk{};
    int state = BZ_OK;
    while (state == BZ_OK) {
        stream.next_out = chunk.data();
        stream.avail_out = chunk.size();
        const auto left = stream.avail_in;
        state = BZ2_bzDecompress(&stream);
        if (state != BZ_OK && state != BZ_STREAM_END) break;
        const std::size_t made = chunk.size() - stream.avail_out;
        if (!take(out, chunk.data(), made, most)) break;
        if (made == 0 && left == stream.avail_in) break;  // truncated
    }
    if (state == BZ_STREAM_END) out.used = packed.size() - stream.avail_in;
    BZ2_bzDecompressEnd(&stream);
    if (out.bytes.empty()) return std::nullopt;
    return out;
}

std::optional<Unpacked> unlzma_up_to(std::string_view packed, std::size_t most) {
    lzma_stream stream = LZMA_STREAM_INIT;
    if (lzma_auto_decoder(&stream, most > (16U << 20) ? lzma_memory_of_archives : lzma_memory, 0) != LZMA_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream.avail_in = packed.size();
    Unpacked out;
    std::array<char, chunk_bytes> chunk{};
    lzma_ret state = LZMA_OK;
    while (state == LZMA_OK) {
        stream.next_out = reinterpret_cast<std::uint8_t*>(chunk.data());
        stream.avail_out = chunk.size();
        state = lzma_code(&stream, LZMA_FINISH);
        if (state != LZMA_OK && state != LZMA_STREAM_END) break;
        if (!take(out, chunk.data(), chunk.size() - stream.avail_out, most)) break;
    }
    if (state == LZMA_STREAM_END) out.used = packed.size() - stream.avail_in;
    lzma_end(&stream);
    if (out.bytes.empty()) return std::nullopt;
    return out;
}

}  // namespace

std::optional<Unpacked> unpack(Packing packing, std::string_view packed, std::size_t most) {
    if (packed.empty() || most == 0) return std::nullopt;
    switch (packing) {
        case Packing::zlib: return inflate_up_to(packed, 15, most);
        case Packing::raw_deflate: return inflate_up_to(packed, -15, most);
        case Packing::gzip: return inflate_up_to(packed, 15 + 16, most);
        case Packing::bzip2: return bunzip_up_to(packed, most);
        case Packing::lzma: return unlzma_up_to(packed, most);
    }
    return std::nullopt;
}

}  // namespace stoa::guard
