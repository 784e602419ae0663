// Ids are types: a NotebookId is no CellId. On the wire and in SQL they are their text.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace stoa {

template <class Tag>
class Id {
public:
    Id() = default;
    [[nodiscard]] explicit Id(std::string text) : text_(std::move(text)) {}
    [[nodiscard]] const std::string& str() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    auto operator<=>(const Id&) const = default;

private:
    std::string text_;
};

using NotebookId = Id<struct NotebookTag>;
using CellId = Id<struct CellTag>;
using PersonId = Id<struct PersonTag>;
using RunId = Id<struct RunTag>;
using RuntimeId = Id<struct RuntimeTag>;
using ClientId = Id<struct ClientTag>;
using BlobId = Id<struct BlobTag>;  ///< SHA-256 of the content, 64 hex digits

/// 20 random characters of a-z 2-7: 100 bits from the kernel's generator. Throws std::system_error without one.
[[nodiscard]] std::string random_id();
/// A secret of 256 bits in 43 characters of base64url.
[[nodiscard]] std::string random_secret();

}  // namespace stoa

template <class Tag>
struct std::hash<stoa::Id<Tag>> {
    std::size_t operator()(const stoa::Id<Tag>& id) const { return std::hash<std::string>{}(id.str()); }
};
