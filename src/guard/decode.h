// The codecs that hide text in code, undone. Pure; nothing on what is not well formed. Output never exceeds `most` bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stoa::guard {

/// Standard and URL-safe alphabets; white space and missing padding are forgiven, as Python's decoders do.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);
[[nodiscard]] std::optional<std::string> decode_base32(std::string_view text);
/// Python's b85decode (RFC 1924), and a85decode with and without its <~ ~> frame.
[[nodiscard]] std::optional<std::string> decode_base85(std::string_view text);
[[nodiscard]] std::optional<std::string> decode_ascii85(std::string_view text);
[[nodiscard]] std::optional<std::string> decode_hex(std::string_view text);
[[nodiscard]] std::string rot13(std::string_view text);
/// The key repeats; an empty key changes nothing.
[[nodiscard]] std::string xor_with(std::string_view text, std::string_view key);

enum class Packing { zlib, raw_deflate, gzip, bzip2, lzma };
/// Unpacks up to `most` bytes; what did not fit is cut off and `cut` says so. Nothing on data that is not this packing.
struct Unpacked {
    std::string bytes;
    bool cut = false;
    std::size_t used = 0;  ///< packed bytes, when it came to its end
};
[[nodiscard]] std::optional<Unpacked> unpack(Packing packing, std::string_view packed, std::size_t most);

}  // namespace stoa::guard
