#include "base/ids.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace stoa {

namespace {

template <std::size_t N>
std::string random_text(std::string_view alphabet) {
    std::array<unsigned char, N> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw std::system_error(errno, std::generic_category(), "getrandom");
    std::string text;
    for (unsigned char byte : bytes) text += alphabet[byte % alphabet.size()];  // sizes are powers of two: no bias
    return text;
}

}  // namespace

std::string random_id() {
    return random_text<20>("abcdefghijklmnopqrstuvwxyz234567");
}

std::string random_secret() {
    return random_text<43>("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

}  // namespace stoa
